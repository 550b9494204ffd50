using System.Text;
using Ysco.Accounts;
using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Running;

/// <summary>All that <c>ysco run</c> needs to know before it begins: what the command line, the configuration and the machine say.</summary>
/// <param name="supervisor">What is supervised.</param>
/// <param name="password">The password of the admin endpoints.</param>
/// <param name="folderLock">The descriptor that holds the folder's lock.</param>
internal sealed class RunSetup(SupervisorSetup supervisor, string password, int folderLock)
{
    /// <summary>What we are ourselves.</summary>
    internal static Build Self { get; } = new(Build.SelfModPath, "/", ThisBuild.Version, ThisBuild.Framework);

    internal SupervisorSetup Supervisor => supervisor;

    internal string Password => password;

    internal int Lock => folderLock;

    /// <summary>Reads the configuration and takes the folder.</summary>
    /// <param name="terms">Which service, and where.</param>
    /// <param name="handed">What a former life of ours handed on; null when this is the first.</param>
    /// <param name="context">Has our own command line.</param>
    internal static Result<RunSetup> Prepare(RunTerms terms, Handover? handed, CommandContext context)
    {
        (string folder, string[] command) = (terms.Folder, terms.Command);
        if (handed?.Service is null && (StateFolder.NotText(".") ?? StateFolder.NotText(command[0]) ?? StateFolder.NotText(folder)) is { } notText)
        {
            return notText;
        }

        // Nothing is taken from a folder that was put in the place of ours, and our lock stays on ours.
        var missing = new Fallback(handed, terms.FormerConfig);
        Failure? moved = handed?.Service is null ? null : FolderLock.Moved(folder, handed.Lock);
        if (!missing.Config(moved is null ? Loaded(terms, handed) : moved, folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure)
            || !missing.User(UserOf(terms)).Try(out ServiceUser? serviceUser, out failure)
            || !missing.Lock(moved is null ? FolderLock.Take(folder, handed?.Lock ?? terms.Lock) : handed!.Lock).Try(out int folderLock, out failure)
            || !missing.Password(terms.IsOneOfMany ? "" : moved is null ? PasswordOf(loaded.Config.AuthFile) : moved).Try(out string? password, out failure)
            || !missing.Command(terms.IsOneOfMany ? Spawn.Bytes(command) : CommandOf(command), command).Try(out byte[][]? commandBytes, out failure))
        {
            return failure;
        }

        ReleaseTerms? own = terms.NoSelfUpdates == "" ? ReleaseTerms.OfSelf(loaded.Config) : null;
        string selfPath = handed is { SelfPath: not "" } ? handed.SelfPath : terms.SelfPath != "" ? terms.SelfPath : PathOnTrial(folder) ?? OwnPath();
        var supervisor = new SupervisorSetup
        {
            Folder = folder,
            HouseFolder = terms.HouseFolder,
            Command = command,
            CommandBytes = commandBytes,
            Argv = ["ysco", context.Name, .. context.Args],
            Self = Self,
            Config = loaded.Config,
            Releases = ReleaseTerms.OfService(loaded.Config, command[0]),
            SelfReleases = own,
            SelfPath = selfPath,
            SelfBinary = OwnBinary.RealPath(),
            Terms = LaunchTerms.Of(loaded.Config.Process, serviceUser),
            ConfigText = loaded.Text,
            Settings = SettingsOf(loaded.Config, Self) with
            {
                Lived = terms.Lived,
                IsStartedAgain = terms.IsOneOfMany,
                SelfPolicy = loaded.Config.Policy.Self,
                SelfPath = selfPath,
                SelfName = own?.Name ?? Build.SelfModPath,
                NoSelfUpdates = terms.NoSelfUpdates == "" ? NoSelfUpdates(own, selfPath) : terms.NoSelfUpdates,
                BootId = ProcessIdentity.CurrentBootId(),
            },
            CheckConfig = text => FolderLock.Moved(folder, folderLock) ?? Check(terms, text),
            Handed = handed,
            Learnt = terms.Learnt,
            Rests = terms.Rests,
            IsUnchanged = handed is null ? terms.IsLater : handed.IsSameConfig && handed.Password == password,
            NotRead = missing.Troubles,
        };
        return new RunSetup(supervisor, password, folderLock);
    }

    /// <summary>The path that we were started by, absolute; empty when it does not lead to us any more, or was none (a descriptor).</summary>
    internal static string OwnPath()
    {
        string executed = new ServicePath(OwnBinary.ExecutedAs).Location;
        return FileStatus.Of(executed) is { } there && ProcFolder.Status("self/exe") is { } own && there.IsSameFile(own) ? executed : "";
    }

    /// <summary>Where an update of ours is under way: brought back, the old one may have been started by its own name.</summary>
    private static string? PathOnTrial(string folder) =>
        StateFolder.ReadOwnState(folder).Try(out DurableState? state, out _) && state.SelfTrial is { Path: not "" } trial ? trial.Path : null;

    private static string NoSelfUpdates(ReleaseTerms? releases, string path) => releases switch
    {
        null => "ysco has no source of releases of itself (no release key is built in, and Source.Self names none)",
        { Failure: { } failure } => failure.Message,
        _ when Processes.getpid() == 1 =>
            "ysco is process 1 here, and nothing could bring the old one back should the new one fail (flag -init keeps ysco apart from process 1)",
        _ => path == "" ? "the path that ysco was started by is not known" : "",
    };

    private static Result<byte[][]> CommandOf(string[] command) => OwnArguments.Last(command) is { } bytes
        ? bytes
        : Failure.Local("an argument of the service is not UTF-8, and without /proc it cannot be passed on as it is");

    /// <summary>
    /// The configuration. One of several services, whose process was executed anew for the sake of another, goes on with what it had: an edited
    /// file is taken up when that is asked for.
    /// </summary>
    private static Result<(YscoConfig Config, string Text)> Loaded(RunTerms terms, Handover? handed)
    {
        if (terms.IsOneOfMany && handed is { IsSameConfig: true, ConfigText: { } text } && StateFolder.Parse(terms.Folder, text).Try(out YscoConfig? held, out _))
        {
            return (held, text);
        }

        return !StateFolder.Load(terms.Folder).Try(out (YscoConfig Config, string Text) loaded, out Failure? failure) ? failure
            : OfSeveral(terms.Folder, loaded.Config) is { } several ? several
            : loaded;
    }

    private static Failure? OfSeveral(string folder, YscoConfig config) => config.Services.Count == 0
        ? null
        : Failure.Local($"{folder}/ysco.conf: has Services, which are for \"ysco supervise -dir {folder}\" (a service that is run has none)");

    /// <summary>Who a service is to run as; null for who we are.</summary>
    internal static Result<ServiceUser?> UserOf(RunTerms terms)
    {
        (string user, string groups) = (terms.User, terms.Groups);
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

    /// <summary>All that could keep us from starting with another configuration, from checking with it, or the service from its next start.</summary>
    private static Failure? Check(RunTerms terms, string text)
    {
        string folder = terms.Folder;
        return StateFolder.Parse(folder, text).Try(out YscoConfig? config, out Failure? failure) && UserOf(terms).Try(out ServiceUser? serviceUser, out failure)
            ? OfSeveral(folder, config) ?? ConfAdvice.Refusal($"{folder}/ysco.conf", Encoding.UTF8.GetBytes(text), config)
                ?? Located(folder, text, (terms.IsOneOfMany ? null : PasswordOf(config.AuthFile).Failure) ?? WorkerConfigCheck.Of(config, serviceUser?.Uid) ?? ReleaseTerms.OfService(config, "service")?.Failure ?? ReleaseTerms.OfSelf(config)?.Failure)
                ?? LocatedWithin(folder, text, Launch.Try(LaunchTerms.Of(config.Process, serviceUser)))
                ?? Located(folder, text, HookCheck.Of(config.Hooks, LaunchTerms.Of(config.Process, serviceUser)) is [var wrong, ..] ? wrong : null)
            : failure;
    }

    /// <summary>The same for one that names a key of section Process somewhere; others are not about the file.</summary>
    private static Failure? LocatedWithin(string folder, string text, Failure? failure) =>
        failure?.Message.IndexOf("Process.", StringComparison.Ordinal) is >= 0 and var start
        && Located(folder, text, failure with { Message = failure.Message[start..] }) is { } located
            ? located with { Message = located.Message[..^(failure.Message.Length - start)] + failure.Message }
            : failure;

    /// <summary>A failure that begins with the key that it is about, with the file and the line of that before it.</summary>
    private static Failure? Located(string folder, string text, Failure? failure)
    {
        if (failure is null)
        {
            return null;
        }

        string[] keys = failure.Message[..Math.Max(0, failure.Message.AsSpan().IndexOfAny(' ', ':'))].Split('.');
        return failure with { Message = $"{folder}/ysco.conf:{ConfAdvice.LineOf("", Encoding.UTF8.GetBytes(text), keys)}: {failure.Message}" };
    }

    /// <summary>The password of the admin endpoints.</summary>
    internal static Result<string> PasswordOf(string path) => ReadPassword(path).Try(out string? password, out Failure? failure)
        ? password
        : RelativePath.Explain(failure, path).Within("AuthFile");

    private static Result<string> ReadPassword(string path)
    {
        if (!BoundedFile.Read(path, PasswordFile.MaxFileBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        return content is null
            ? Failure.Local($"{path}: no such file (write a password into it)")
            : PasswordFile.Parse(path, Encoding.UTF8.GetString(content));
    }

    private static HookKind HooksOf(HooksConfig hooks) =>
        (hooks.PreCheck.Words.Count > 0 ? HookKind.PreCheck : 0) | (hooks.PreUpdate.Words.Count > 0 ? HookKind.PreUpdate : 0)
        | (hooks.PostUpdate.Words.Count > 0 ? HookKind.PostUpdate : 0) | (hooks.OnFailure.Words.Count > 0 ? HookKind.OnFailure : 0);

    private static UpdateSettings SettingsOf(YscoConfig config, Build self) => new()
    {
        Service = config.Policy.Service,
        ServiceToolchain = config.Policy.ServiceToolchain,
        Delay = config.Update.Delay,
        Slots = config.Update.Schedule,
        Jitter = config.Update.Jitter,
        All = config.Update.All,
        FirstCheck = config.Monitor.Delay,
        CheckInterval = config.Monitor.CheckInterval,
        StopSignal = config.Process.StopSignalNumber,
        StopTimeout = config.Process.StopTimeout,
        Watch = config.Process.Watch,
        AsksHealth = config.Process.HealthUrl != "",
        ReadyLimit = config.Process.Notify ? config.Process.StartTimeout : null,
        Hooks = HooksOf(config.Hooks),
        Self = self,

        // The zone is read from /etc/localtime, which takes its time: only when there are hours to keep to.
        Zone = config.Update.Schedule.IsAlways ? TimeZoneInfo.Utc : TimeZoneInfo.Local,
        BuildDate = DateTimeOffset.FromUnixTimeSeconds(ThisBuild.CommitUnixSeconds),
    };
}
