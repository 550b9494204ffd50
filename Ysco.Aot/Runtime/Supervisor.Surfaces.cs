using System.Text;
using Ysco.Config;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>The port to the surfaces: commands in, answers and snapshots out.</summary>
public sealed partial class Supervisor
{
    /// <summary>
    /// Requests that wait at once: the server has fewer connections, and each has one request under way.
    /// </summary>
    private const int MaxWaiters = 256;

    /// <summary>Who paused updates must not believe that this outlives a restart.</summary>
    private static readonly UpdateReply Forgettable =
        UpdateReply.Failed("it is so now, but not after the next start of ysco: state.json cannot be written (is the disk full?)");

    private readonly Dictionary<int, Action<UpdateReply>> waiters = [];
    private SnapshotCounters counters;
    private Snapshot? snapshot;
    private SnapshotCheck? lastCheck;
    private LearntBy versionsBy;
    private LearntBy toolchainsBy;
    private LearntBy selfVersionsBy;
    private string serviceAged = "";
    private string selfAged = "";
    private string? serviceUser;
    private MachineFacts? machine;
    private int lastWaiter;

    /// <summary>How things stand; the same object until something changes.</summary>
    public Snapshot Snapshot => snapshot ??= MakeSnapshot();

    /// <summary>What would keep us from starting anew as we are: a service path that leads nowhere, or to no program.</summary>
    private Failure? ServiceTrouble() =>
        path.Resolve().Try(out string? binary, out Failure? failure) ? ReadInfo(binary).Failure : failure;

    private UpdateReply? WrongWith(AdminCommand.SaveConfig save) =>
        (setup.CheckConfig(save.Text) ?? ServiceTrouble()) is { } wrong ? UpdateReply.Refused(wrong.Message) : null;

    /// <summary>
    /// What somebody wrote into the file meanwhile is not replaced by somebody who has not seen it. The file is read only
    /// here, where it is to be written: no page waits for the disk.
    /// </summary>
    private UpdateReply? EditedMeanwhile(AdminCommand.SaveConfig save)
    {
        if (save.Replaces == "")
        {
            return null;
        }

        if (!ConfigFile.Read(setup.ConfigPath).Try(out byte[]? content, out Failure? failure))
        {
            return UpdateReply.Refused($"{failure.Message} (nothing was saved)");
        }

        if (content is null || content.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(save.Text)))
        {
            return null;
        }

        string sum = ConfigFile.Sum(content);
        return sum == save.Replaces ? null : UpdateReply.Conflict(
            $"{setup.ConfigPath}: edited since ysco read it, or saved by somebody else meanwhile: nothing was saved "
            + $"(sent again with sum={sum}, this replaces what the file has now)",
            Encoding.UTF8.GetString(content));
    }

    /// <summary>The file as it is, when it is one: what is no UTF-8 is not made to be some by reading it.</summary>
    private Result<string> ReadConfig() => !ConfigFile.Read(setup.ConfigPath).Try(out byte[]? content, out Failure? failure) ? failure
        : content is null ? Failure.Local($"{setup.ConfigPath}: no such file")
        : ConfFile.Parse(setup.ConfigPath, content).Failure is { } wrong ? wrong
        : Encoding.UTF8.GetString(content);

    /// <summary>Takes a command from a surface, as an event of the queue.</summary>
    public void Submit(AdminCommand command, Action<UpdateReply> done)
    {
        // It waits for a hook that is just being started, and takes no event any more: nobody would answer.
        if (state.Phase == Phase.Ended)
        {
            done(UpdateReply.Refused("busy: the service has ended (try again)"));
            return;
        }

        if (command is AdminCommand.Notify or AdminCommand.NotifyToolchain)
        {
            done(UpdateReply.Done);
            Take(new UpdateEvent.Notified(command is AdminCommand.NotifyToolchain));
            return;
        }

        if (command is AdminCommand.TestNotify)
        {
            done(notifier.AddTest(state.Service) > 0
                ? UpdateReply.Done
                : UpdateReply.Refused($"{setup.ConfigPath}: Notify has no URL, so there is nobody to be told"));
            return;
        }

        if (command is AdminCommand.Reload)
        {
            if (!ReadConfig().Try(out string? onDisk, out Failure? failure))
            {
                log.Info("configuration refused", ("err", failure.Message));
                done(UpdateReply.Refused(failure.Message));
                return;
            }

            command = new AdminCommand.SaveConfig(onDisk);
        }

        if (command is AdminCommand.SaveConfig save && (WrongWith(save) ?? EditedMeanwhile(save)) is { } wrong)
        {
            log.Info("configuration refused", ("err", wrong.Message));
            done(wrong);
            return;
        }

        if (command is AdminCommand.SaveConfig && household.Busy is { Length: > 0 } others)
        {
            log.Info("configuration refused", ("reason", others));
            done(UpdateReply.Refused($"{others} (nothing was saved; try again when it is over)"));
            return;
        }

        if (waiters.Count >= MaxWaiters)
        {
            const string Reason = "busy: too many requests wait";
            log.Info("request refused", ("reason", Reason));
            done(UpdateReply.Refused(Reason));
            return;
        }

        int waiter = ++lastWaiter;
        waiters.Add(waiter, done);
        Take(command switch
        {
            AdminCommand.Check => new UpdateEvent.CheckWanted(waiter),
            AdminCommand.Pause pause => new UpdateEvent.PauseWanted(pause.Reason, waiter),
            AdminCommand.SaveConfig config => new UpdateEvent.ConfigWanted(config.Text, waiter),
            AdminCommand.Unpause => new UpdateEvent.UnpauseWanted(waiter),
            AdminCommand.Update update => new UpdateEvent.UpdateWanted(
                new UpdateRequest(update.Which, update.Version, update.GoVersion, waiter)),
            AdminCommand.Install install => new UpdateEvent.UpdateWanted(
                new UpdateRequest(install.Which, install.Version, install.GoVersion, waiter, install.Bundle)),
            _ => throw new ArgumentOutOfRangeException(nameof(command), "a command that is no event"),
        });
    }

    private void Answer(UpdateEffect.Reply reply)
    {
        if (waiters.Remove(reply.Waiter, out Action<UpdateReply>? done))
        {
            done(isUnsaved && reply.Outcome.Kind == ReplyKind.Done ? Forgettable : reply.Outcome);
        }
    }

    /// <summary>What hook PreUpdate left out, a check brings back; one that strangers asked for does not so soon.</summary>
    private DateTimeOffset? NextRollout()
    {
        DateTimeOffset? next = NextRollout(Which.Service, Now.Wall);
        if (!state.IsNextSkipped || next is null)
        {
            return next;
        }

        TimeSpan least = (state.SkippedAt ?? Now.Uptime) + UpdateMachine.SkipAtLeast;
        TimeSpan asked = state.NextCheck is { } check && check > least ? check : least;
        return NextRollout(Which.Service, Now.Wall + (asked - Now.Uptime));
    }

    private DateTimeOffset? NextRollout(Which which, DateTimeOffset wall) => UpdateTurn.NextRollout(state.Durable, which, setup.Settings, wall)?.Time;

    private string UserName() => setup.Terms.User is { } user ? user.Entry is { } entry ? $"{entry.Name} (uid {entry.Uid})" : $"uid {user.Uid}"
        : Processes.geteuid() is var own && own == 0 ? "root, as ysco" : $"uid {own}, as ysco";

    private Snapshot MakeSnapshot() => new()
    {
        Service = state.Service,
        ServiceOs = serviceInfo?.GoOs ?? "",
        ServiceArch = serviceInfo?.GoArch ?? "",
        ServicePid = service.Current?.Pid,
        ServiceUser = serviceUser ??= UserName(),
        ServicePath = path.Path,
        ServiceBinary = state.ServiceBinary,
        PreviousBinary = state.Durable.PreviousBinarySvc,
        Evidence = evidence,
        Self = setup.Self,
        UpdateBusy = state.Phase != Phase.Idle,
        Phase = state.Phase,
        PhaseUntil = state.PhaseDeadline is { } deadline ? Now.Wall + (deadline - Now.Uptime) : null,
        IsToldToEnd = state.OperatorStop is not null,
        Target = state.Job?.Target,
        Trial = state.Durable.Trial,
        Watch = setup.Settings.Watch,
        HealthUrl = setup.Settings.AsksHealth ? setup.Config.Process.HealthUrl : "",
        HealthTrouble = state.Phase == Phase.Watching && setup.Settings.AsksHealth ? state.Watch.Trouble : "",
        PauseReason = state.Durable.PauseReason,
        Scheduled = state.Durable.Schedule,
        NextRollout = NextRollout(),
        SelfNextRollout = NextRollout(Which.Self, Now.Wall),
        IsNextSkipped = state.IsNextSkipped,
        Alarms = state.Alarms,
        Backoff = state.Durable.Backoff,
        BackoffReason = state.Durable.BackoffReason,
        BackoffUntil = state.Durable.BackoffUntil,
        SelfBackoff = state.Durable.SelfBackoff,
        SelfBackoffReason = state.Durable.SelfBackoffReason,
        SelfBackoffUntil = state.Durable.SelfBackoffUntil,
        FailedBuilds = state.Durable.FailedBuilds,
        Checking = state.Checking,
        NextCheck = state.Checking ? null : Now.Wall + (state.NextCheck - Now.Uptime),
        CheckSkipped = state.CheckSkipped,
        LastCheck = lastCheck,
        CheckInterval = setup.Settings.CheckInterval,
        ServicePolicy = setup.Settings.Service,
        ToolchainPolicy = setup.Settings.ServiceToolchain,
        NextGoVersion = Policy.Toolchain(setup.Settings.ServiceToolchain, state.Service.GoVersion, state.Toolchains, withNewVersion: true),
        ServiceVersions = state.Versions,
        VersionsBy = versionsBy,
        GoVersions = state.GoVersions,
        Toolchains = state.Toolchains,
        ToolchainsBy = toolchainsBy,
        ServiceNews = SnapshotNewsMaker.Of(state, setup.Settings),
        HasSelfSource = setup.SelfReleases is not null,
        SelfPath = setup.SelfPath,
        SelfBinary = setup.SelfBinary,
        SelfPolicy = setup.Settings.SelfPolicy,
        SelfVersions = state.SelfVersions,
        SelfVersionsBy = selfVersionsBy,
        ServiceAged = serviceAged,
        SelfAged = selfAged,
        SelfWatchUntil = state.SelfWatchEnd is { } end ? Now.Wall + (end - Now.Uptime) : null,
        SelfNews = SnapshotNewsMaker.OfSelf(state, setup.Settings),
        NoSelfUpdates = setup.Settings.NoSelfUpdates,
        SelfTrial = state.Durable.SelfTrial,
        KeepsLog = Output is not null,
        Machine = machine ??= MachineFacts.Read(),
        Argv = setup.Argv,
        ConfigPath = setup.ConfigPath,
        ConfigContents = setup.ConfigText,
        AuthFile = setup.Config.AuthFile,
        Links = [.. setup.Config.Links.Select(link => new SnapshotLink(link.Url, link.Text))],
        Counters = counters,
        Events = recent,
        Receivers = notifier.Snapshot(),
    };
}
