using System.Text;
using Ysco.Accounts;
using Ysco.Loop;
using Ysco.Admin;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Logging;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Commands;

/// <summary>
/// <c>ysco run [flags] ./cmd [args]</c>: starts a service and keeps it up to date. Exits with the service's status.
/// The service is started as early as can be; everything that can wait comes after it.
/// </summary>
internal static class RunCommand
{
    private const int StandardError = 2;

    /// <summary>A password and its newlines.</summary>
    private const int MaxPasswordFileBytes = 4096;

    internal static int Run(CommandContext context)
    {
        var flags = new FlagSet("run", "CMD [args]")
        {
            About = "Starts CMD with its arguments and keeps it up to date: looks for new versions as DIR/ysco.conf says, proves, installs and "
                + "watches them, and goes back to the old one when one fails. Exits with the status of CMD. CMD is a path that begins "
                + "with /, ./ or ../, best the link that ysco init made; what follows it is the service's own, also when it begins with "
                + "a dash. Without -addr, -adminaddr and -metricsaddr nothing is served: no admin endpoints, no metrics.",
        };
        Flag<string> address = flags.Text("addr", "", "addr", "serve the admin endpoints and metrics here, such as 127.0.0.1:8080 (without it nothing is served)");
        Flag<string> adminAddress = flags.Text("adminaddr", "", "addr", "serve the admin endpoints here; not with -addr");
        Flag<string> metricsAddress = flags.Text("metricsaddr", "", "addr", "serve metrics here; not with -addr");
        Flag<string> user = flags.Text("user", "", "user", "user that the service runs as, a name or a uid; needs root (without it: the user of ysco)");
        Flag<string> groups = flags.Text("groups", "", "groups", "groups of the service in place of the user's own: names or gids with commas between; needs -user");
        Flag<string> folder = flags.Folder("folder with configuration, state and what is held of the log");
        if (flags.Parse(context, 1, int.MaxValue) is { } code)
        {
            return code;
        }

        if (address.Value != "" && (adminAddress.Value != "" || metricsAddress.Value != ""))
        {
            return flags.WrongUsage(context, "-addr serves both: it does not go with -adminaddr or -metricsaddr");
        }

        if (NoUser(user, groups) is { } wrong)
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
        if (!Addresses.Parse(address.Value, adminAddress.Value, metricsAddress.Value).Try(out Addresses? addresses, out Failure? failure))
        {
            return flags.WrongUsage(context, failure.Message);
        }

        return Prepare(folder.Value, command, user.Value, groups.Value, context).Try(out (SupervisorSetup Setup, string Password) ready, out failure)
            ? Supervise(ready.Setup, ready.Password, addresses, context)
            : context.Fail(failure);
    }

    /// <summary>Not looked up in PATH: what runs as a service, and is replaced, must be no matter of an environment.</summary>
    private static bool IsExplicit(string command) =>
        command.StartsWith('/') || command.StartsWith("./", StringComparison.Ordinal) || command.StartsWith("../", StringComparison.Ordinal);

    /// <summary>What is wrong with the flags of the user; null when nothing is. One that is given and empty is no leave to run as root.</summary>
    private static string? NoUser(Flag<string> user, Flag<string> groups) => user is { IsSet: true, Value: "" } ? "flag -user: must not be empty"
        : groups is { IsSet: true, Value: "" } ? "flag -groups: must not be empty"
        : groups.IsSet && !user.IsSet ? "-groups needs -user"
        : null;

    private static Result<ServiceUser?> UserOf(string user, string groups)
    {
        if (user == "")
        {
            return (ServiceUser?)null;
        }

        if (Processes.geteuid() != 0)
        {
            return Failure.Local($"-user {Bytes.OneLine.From(user)}: only root can start the service as another user (run ysco as root, or leave -user out)");
        }

        return AccountFiles.Load().Try(out AccountFiles? accounts, out Failure? failure)
            && ServiceUser.Find(accounts, user, groups).Try(out ServiceUser? found, out failure)
                ? found
                : failure;
    }

    private static Result<(SupervisorSetup, string)> Prepare(
        string folder, string[] command, string user, string groups, CommandContext context)
    {
        if ((StateFolder.NotText(".") ?? StateFolder.NotText(command[0]) ?? StateFolder.NotText(folder)) is { } notText)
        {
            return notText;
        }

        if (!StateFolder.Load(folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure)
            || !UserOf(user, groups).Try(out ServiceUser? serviceUser, out failure)
            || !FolderLock.Take(folder).Try(out _, out failure)
            || !Password(loaded.Config.AuthFile).Try(out string? password, out failure))
        {
            return failure;
        }

        if (OwnArguments.Last(command) is not { } commandBytes)
        {
            return Failure.Local("an argument of the service is not UTF-8, and without /proc it cannot be passed on as it is");
        }

        var self = new Build("ysco", "/", ThisBuild.Version, ThisBuild.Framework);
        return (new SupervisorSetup
        {
            Folder = folder,
            Command = command,
            CommandBytes = commandBytes,
            Argv = ["ysco", context.Name, .. context.Args],
            Self = self,
            Config = loaded.Config,
            Terms = LaunchTerms.Of(loaded.Config.Process, serviceUser),
            ConfigText = loaded.Text,
            Settings = SettingsOf(loaded.Config, self),
        }, password);
    }

    private static Result<string> Password(string path)
    {
        if (!BoundedFile.Read(path, MaxPasswordFileBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure.Within("AuthFile");
        }

        return content is null
            ? Failure.Local($"AuthFile: {path}: no such file (write a password into it)")
            : PasswordFile.Parse(path, Encoding.UTF8.GetString(content)).Try(out string? password, out failure)
                ? password
                : failure.Within("AuthFile");
    }

    private static UpdateSettings SettingsOf(YscoConfig config, Build self) => new()
    {
        Service = config.Policy.Service,
        ServiceToolchain = config.Policy.ServiceToolchain,
        Delay = config.Update.Delay,
        Slots = config.Update.Schedule,
        Jitter = config.Update.Jitter,
        All = config.Update.All,
        FirstCheck = config.Monitor.Delay,
        CheckInterval = config.Monitor.Interval,
        StopSignal = config.Process.StopSignalNumber,
        StopTimeout = config.Process.StopTimeout,
        Self = self,

        // The zone is read from /etc/localtime, which takes its time: only when there are hours to keep to.
        Zone = config.Update.Schedule.IsAlways ? TimeZoneInfo.Utc : TimeZoneInfo.Local,
        BuildDate = DateTimeOffset.FromUnixTimeSeconds(ThisBuild.CommitUnixSeconds),
    };

    private static int Supervise(SupervisorSetup setup, string password, Addresses addresses, CommandContext context)
    {
        using var loop = new EventLoop(context.Clock);
        var log = new Log(setup.Config.LogLevel, new LineWriter(StandardError).Write);
        log.Info(
            "ysco starting", ("ysco", ""), ("version", ThisBuild.Version), ("svc", setup.Command[0]), ("dir", setup.Folder));
        var supervisor = new Supervisor(loop, context.Clock, new Random(), log, setup);
        Failure? failure = supervisor.Boot();
        if (failure is not null)
        {
            return context.Fail(failure);
        }

        using var server = new Surfaces(loop, context.Clock, log, supervisor, password);
        loop.Post(() => server.Listen(addresses));
        return supervisor.Run();
    }
}
