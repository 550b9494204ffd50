using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Logging;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;

namespace Ysco.Commands.Running;

/// <summary>
/// <c>ysco supervise [flags]</c>: runs the services that DIR/ysco.conf lists and keeps each up to date, as <c>ysco run</c> does one, in
/// one process. Ends when it is told to, with status 0, when all of them have ended.
/// </summary>
internal static class SuperviseCommand
{
    private const int StandardError = 2;

    /// <summary>What a list is, for whoever has none.</summary>
    private const string Shape = "below \"Services:\" it has an item for each, with Dir, its folder in this one, and Command (\"ysco configdefaults\" describes them)";

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("supervise", "")
        {
            About = "Runs the services that DIR/ysco.conf lists (Services) and keeps each up to date as \"ysco run\" does one, all in one process. "
                + "Each has its own folder in DIR, with its own ysco.conf, and for the other commands: \"ysco status -dir DIR/NAME\". One "
                + "that ends is started again, while the others run on. Ends when it is told to (TERM) and all of them have ended.",
        };
        var listen = new ListenFlags(flags);
        Flag<string> pidFile = flags.Text("pidfile", "", "file", "have the process id of ysco in this file, for whatever starts and stops it; removed at the end");
        Flag<bool> init = flags.Bool("init", "be process 1 of a machine that has nothing else: start ysco and start it again when it ends; TERM ends the services and switches the machine off, INT restarts it");
        Flag<string> folder = flags.Folder("folder with the list of services, and their folders in it");
        if (flags.Parse(context) is { } code)
        {
            return code;
        }

        if (init.Value)
        {
            return FirstProcess.Run(flags, context, init, folder.Value);
        }

        if ((listen.Wrong ?? (pidFile is { IsSet: true, Value: "" } ? "flag -pidfile: must not be empty" : null)) is { } wrong)
        {
            return flags.WrongUsage(context, wrong);
        }

        StandardDescriptors.EnsureOpen();
        Handover? handed = Renewal.Take();
        if (!listen.Parse().Try(out Addresses? addresses, out Failure? failure))
        {
            return flags.WrongUsage(context, failure.Message);
        }

        using var loop = new EventLoop(context.Clock);
        if (!Prepare(loop, context, folder.Value, handed, out int folderLock).Try(out SupervisedServices? services, out failure))
        {
            return context.Fail(failure);
        }

        PidFile? file = null;
        if (pidFile.IsSet && !PidFile.Take(pidFile.Value).Try(out file, out failure))
        {
            failure = failure.Within("-pidfile");
            if (handed is null)
            {
                return context.Fail(failure);
            }

            // Services that live are not left alone for it.
            _ = context.Fail(failure);
        }

        int status = Supervise(services, folderLock, handed, addresses);
        file?.Remove();
        return status;
    }

    /// <summary>Reads DIR/ysco.conf, which must have services.</summary>
    internal static Result<(YscoConfig Config, string Text)> Read(string folder) =>
        !StateFolder.Load(folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure) ? NoList($"{folder}/ysco.conf") ?? failure
        : WithServices(folder, loaded.Config) is { } none ? none
        : loaded;

    private static Failure? NoList(string path) => FileStatus.Of(path) is null && Errno.Last == Errno.ENOENT
        ? Failure.Local($"{path}: no such file (it lists the services of \"ysco supervise\": {Shape})")
        : null;

    private static Failure? WithServices(string folder, YscoConfig config) => config.Services.Count > 0
        ? null
        : Failure.Local($"{folder}/ysco.conf: Services: lists no service (\"ysco supervise\" runs those of a list: {Shape})");

    private static Result<SupervisedServices> Prepare(EventLoop loop, CommandContext context, string folder, Handover? handed, out int folderLock)
    {
        folderLock = handed?.Lock ?? -1;
        if ((StateFolder.NotText(".") ?? StateFolder.NotText(folder)) is { } notText && handed is null)
        {
            return notText;
        }

        // What was in use is gone on with: the file may be edited by now, and is taken up when that is asked for.
        string secret = handed?.Password ?? "";
        if (handed?.ConfigText is { } text && StateFolder.Parse(folder, text).Try(out YscoConfig? config, out _) && config.Services.Count > 0)
        {
            folderLock = handed.Lock;
        }
        else if (!Read(folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure)
            || !RunSetup.PasswordOf(loaded.Config.AuthFile).Try(out secret!, out failure)
            || !FolderLock.Take(folder, handed?.Lock ?? -1).Try(out folderLock, out failure))
        {
            GiveBack(handed, folder, context, failure.Message);
            return failure;
        }
        else
        {
            (config, text) = loaded;
        }

        var log = new Log(config.LogLevel, new LineWriter(StandardError).Write);
        var services = new SupervisedServices(loop, context, folder, config, text, secret, log);
        foreach (SupervisedService each in services.All)
        {
            each.TakeHanded(handed?.Services.Find(former => former.Name == each.Name).Handed);
        }

        return services;
    }

    private static int Supervise(SupervisedServices services, int folderLock, Handover? handed, Addresses addresses)
    {
        CommandContext context = services.Context;
        string[] argv = ["ysco", context.Name, .. context.Args];
        foreach (SupervisedService each in services.All)
        {
            new SelfGuard(each.Folder, handed, argv).CountStart();
        }

        EventLoop loop = services.Loop;
        var process = new OwnProcess(loop, services.Supervisors, services.Signalled);
        foreach (SupervisedService each in services.All)
        {
            bool lives = handed?.Services.Find(former => former.Name == each.Name).Handed?.Service is not null;
            if (each.Begin() is { } failure && lives)
            {
                // A new ysco that cannot go on with what lives gives the place back, where it is on trial; else it tries again.
                GiveBack(handed, services.Folder, context, failure.Message, services);
            }
        }

        process.Begin();
        services.TellOfUnlisted();
        using var server = new Surfaces(loop, services.Clock, services.Log, services.Routes);
        services.Surfaces = server;
        if (handed is not null)
        {
            server.Resume(handed, services.RoutesOf);
        }

        loop.Post(() =>
        {
            server.ListenForCommands(services.Folder);
            foreach (SupervisedService each in services.All)
            {
                each.Control = server.ListenForCommands(each.Folder, each.OnSocket);
            }

            server.Listen(addresses);
        });
        loop.Run();
        while (services.Renewing is { } asking)
        {
            Handover handover = services.HandOver(folderLock);
            server.HandOver(handover);
            Failure why = Renewal.Begin(handover, argv, asking.Supervisor?.RenewedBinary ?? "");
            loop.GoOn();
            services.NotRenewed(why);
            loop.Run();
        }

        return ExitCode.Ok;
    }

    /// <summary>Executes the ysco before us, when we are on trial with one of the services: then it does not return.</summary>
    private static void GiveBack(Handover? handed, string folder, CommandContext context, string reason, SupervisedServices? services = null)
    {
        foreach (string name in services is null ? handed?.Services.ConvertAll(former => former.Name) ?? [] : services.All.Select(each => each.Name))
        {
            new SelfGuard($"{folder}/{name}", handed, ["ysco", context.Name, .. context.Args]).GiveBack(reason);
        }
    }
}
