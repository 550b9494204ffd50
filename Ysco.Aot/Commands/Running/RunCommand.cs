using Ysco.Commands.CommandLine;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;

namespace Ysco.Commands.Running;

/// <summary>
/// <c>ysco run [flags] ./cmd [args]</c>: starts a service and keeps it up to date. Exits with the service's status.
/// The service is started as early as can be; everything that can wait comes after it.
/// </summary>
internal static class RunCommand
{
    private const int StandardError = 2;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("run", "CMD [args]")
        {
            NotOffered = ("daemon", "ysco stays in the foreground; what starts it puts it in the background: publish/ of its source has a script for each kind of host"),
            About = "Starts CMD with its arguments and keeps it up to date: looks for new versions as DIR/ysco.conf says, proves, installs and "
                + "watches them, and goes back to the old one when one fails. Exits with the status of CMD. CMD is a path that begins "
                + "with /, ./ or ../, best the link that ysco init made; what follows it is the service's own, also when it begins with "
                + "a dash. Without -addr, -adminaddr and -metricsaddr nothing is served: no admin endpoints, no metrics.",
        };
        var listen = new ListenFlags(flags);
        Flag<string> user = flags.Text("user", "", "user", "user that the service runs as, a name or a uid; needs root (without it: the user of ysco)");
        Flag<string> groups = flags.Text("groups", "", "groups", "groups of the service in place of the user's own: names or gids with commas between; needs -user");
        Flag<string> pidFile = flags.Text("pidfile", "", "file", "have the process id of ysco in this file, for whatever starts and stops it; removed at the end");
        Flag<bool> init = flags.Bool("init", "be process 1 of a machine that has nothing else: start ysco and start it again when it ends; TERM ends the service and switches the machine off, INT restarts it");
        Flag<string> folder = flags.Folder("folder with configuration, state and what is held of the log");
        if (flags.Parse(context, 1, int.MaxValue) is { } code)
        {
            return code;
        }

        if (init.Value)
        {
            return FirstProcess.Run(flags, context, init, folder.Value);
        }

        if ((listen.Wrong ?? Empty(user) ?? Empty(groups) ?? Empty(pidFile) ?? (groups.IsSet && !user.IsSet ? "-groups needs -user" : null)) is { } wrong)
        {
            return flags.WrongUsage(context, wrong);
        }

        string[] command = flags.Rest.ToArray();
        if (!IsExplicit(command[0]))
        {
            return flags.WrongUsage(
                context, $"{Bytes.OneLine.From(command[0])}: the command must be a path that begins with /, ./ or ../");
        }

        StandardDescriptors.EnsureOpen();
        Handover? handed = Renewal.Take();
        if (!listen.Parse().Try(out Addresses? addresses, out Failure? failure))
        {
            return flags.WrongUsage(context, failure.Message);
        }

        if (!RunSetup.Prepare(new RunTerms(folder.Value, command, user.Value, groups.Value), handed, context).Try(out RunSetup? setup, out failure))
        {
            return CannotStart(folder.Value, handed, context, failure);
        }

        PidFile? file = null;
        if (pidFile.IsSet && !PidFile.Take(pidFile.Value).Try(out file, out failure))
        {
            failure = failure.Within("-pidfile");
            if (handed?.Service is null)
            {
                return CannotStart(folder.Value, handed, context, failure);
            }

            // A service that lives is not left alone for it.
            _ = context.Fail(failure);
        }

        int status = Supervise(setup, addresses, context);
        file?.Remove();
        return status;
    }

    /// <summary>Not looked up in PATH: what runs as a service, and is replaced, must be no matter of an environment.</summary>
    private static bool IsExplicit(string command) =>
        command.StartsWith('/') || command.StartsWith("./", StringComparison.Ordinal) || command.StartsWith("../", StringComparison.Ordinal);

    /// <summary>What is wrong with a flag that is given and empty; null when it is not. One of no user is no leave to run as root.</summary>
    private static string? Empty(Flag<string> flag) => flag is { IsSet: true, Value: "" } ? $"flag -{flag.Name}: must not be empty" : null;

    /// <summary>A new ysco that cannot take over gives the place back.</summary>
    private static int CannotStart(string folder, Handover? handed, CommandContext context, Failure failure)
    {
        new SelfGuard(folder, handed, ["ysco", context.Name, .. context.Args]).GiveBack(failure.Message);
        return context.Fail(failure);
    }

    private static int Supervise(RunSetup run, Addresses addresses, CommandContext context)
    {
        SupervisorSetup setup = run.Supervisor;
        new SelfGuard(setup.Folder, setup.Handed, setup.Argv).CountStart();
        using var loop = new EventLoop(context.Clock);
        var log = new Log(setup.Config.LogLevel, new LineWriter(StandardError).Write);
        var household = new SoleHousehold(loop);
        var supervisors = new List<Supervisor>(1);
        var process = new OwnProcess(loop, supervisors);
        var supervisor = new Supervisor(loop, household, context.Clock, new Random(), log, setup);
        supervisors.Add(supervisor);
        Failure? failure = supervisor.Boot();
        if (failure is not null)
        {
            return CannotStart(setup.Folder, setup.Handed, context, failure);
        }

        process.Begin();
        using var server = new Surfaces(loop, context.Clock, log, supervisor, run.Password);
        if (setup.Handed is { } handed)
        {
            server.Resume(handed);
        }

        loop.Post(() =>
        {
            server.ListenForCommands(setup.Folder);
            server.Listen(addresses);
        });
        loop.Run();
        while (supervisor.IsToBeRenewed)
        {
            var handover = new Handover { Lock = run.Lock, Password = run.Password };
            supervisor.HandOver(handover);
            server.HandOver(handover);
            Failure why = Renewal.Begin(handover, setup.Argv, supervisor.RenewedBinary);
            loop.GoOn();
            supervisor.NotRenewed(why);
            loop.Run();
        }

        return household.Status;
    }
}
