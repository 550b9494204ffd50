using Ysco.Admin;
using Ysco.Commands.Control;
using Ysco.Commands.StateFolders;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Go;
using Ysco.Loop;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Steering;

/// <summary>How it stands where no ysco runs, as far as its files tell. Nothing is changed.</summary>
/// <param name="folder">The state folder.</param>
/// <param name="clock">The clock.</param>
internal sealed class StatusFiles(string folder, TimeProvider clock)
{
    private Failure? configTrouble;

    /// <summary>What can be told. What cannot be read is left out, but for state.json: whoever asks wants to know.</summary>
    internal Result<Snapshot> Read()
    {
        Result<FolderConfig> loaded = StateFolder.LoadOrDefault(folder);
        configTrouble = loaded.Failure;
        YscoConfig config = loaded.Try(out FolderConfig? found, out _) ? found.Config : new YscoConfig();
        if (!StateFolder.ReadState(folder).Try(out DurableState? state, out Failure? failure)
            || !new HistoryFile(HistorySource.PathIn(folder)).Load(Snapshot.MaxEvents, RecentHistory.MaxChecked).Try(out HistoryEntry[]? events, out failure))
        {
            return failure;
        }

        ServiceRecord? record = ServiceRecord.Load($"{folder}/service.run");
        string binary = record is { Binary: not "" } ? record.Binary : Array.FindLast(events, entry => entry.Binary != "")?.Binary ?? "";
        ReleaseTerms? releases = ReleaseTerms.OfService(config, "");
        BuildInfo? info = binary != "" && ReleaseTerms.ReadInfo(releases, binary).Try(out BuildInfo? read, out _) ? read : null;
        var settings = new UpdateSettings { Slots = config.Update.Schedule, Zone = TimeZoneInfo.Local };
        return new Snapshot
        {
            Service = info is null ? new Build("", "/", "", "") : ServiceBinary.BuildOf(info),
            ServicePid = record?.Process is { } process && process.IsAlive() ? process.Pid : null,
            ServiceBinary = info is null ? "" : binary,
            PreviousBinary = state.PreviousBinarySvc,
            Evidence = info is null ? null : Evidence(binary, info, releases, config.Gobuild.VerifierKey),
            Trial = state.Trial,
            PauseReason = state.PauseReason,
            Scheduled = state.Schedule,
            NextRollout = UpdateTurn.NextRollout(state, Which.Service, settings, clock.GetUtcNow())?.Time,
            SelfNextRollout = UpdateTurn.NextRollout(state, Which.Self, settings, clock.GetUtcNow())?.Time,
            Backoff = state.Backoff,
            BackoffReason = state.BackoffReason,
            BackoffUntil = state.BackoffUntil,
            SelfBackoff = state.SelfBackoff,
            SelfBackoffReason = state.SelfBackoffReason,
            SelfBackoffUntil = state.SelfBackoffUntil,
            ServicePolicy = config.Policy.Service,
            ToolchainPolicy = config.Policy.ServiceToolchain,
            FailedBuilds = state.FailedBuilds,
            Events = events,
        };
    }

    /// <summary>What is to be said of it first.</summary>
    internal List<PageNotice> Notices(Snapshot now)
    {
        int? holder = FolderLock.Holder(folder);
        bool isNew = now.Events.Length == 0 && now.ServicePid is null;
        string service = now.ServicePid is { } pid ? $"; the service runs {(holder is null ? "on by itself " : "")}as process {pid}"
            : holder is null && !isNew ? ", and no service"
            : "";
        List<PageNotice> notices = PageState.HeldBack(now);
        if (now.Trial is { } trial)
        {
            notices.Insert(0, new PageNotice(PageTone.Warning, $"An update to {trial.New.Versions} was cut off", "the next start goes on with it, or goes back"));
        }

        if (configTrouble is { } trouble)
        {
            notices.Insert(0, new PageNotice(PageTone.Bad, "ysco cannot be started with its configuration", trouble.Message));
        }

        notices.Insert(0, holder is { } process
            ? new PageNotice(PageTone.Bad, $"ysco runs with {folder} as process {process}, but cannot be asked{service}", "what follows is what its files say")
            : isNew
            ? new PageNotice(PageTone.Waiting, $"Nothing was started with {folder} yet", ListFolder.Around(folder) is null
                ? $"\"ysco run{FolderCheck.Flag(folder)} ./CMD\" starts the service, where CMD is the link that \"ysco init\" made"
                : $"{ListFolder.Starter(folder)} starts the service, and all others of the list")
            : new PageNotice(PageTone.Bad, $"No ysco runs with {folder}{service}", RunRecord.Load($"{folder}/ysco.run")?.HowItEnded(ProcessIdentity.CurrentBootId()) ?? ""));
        return notices;
    }

    private SnapshotEvidence Evidence(string binary, BuildInfo info, ReleaseTerms? releases, string key)
    {
        Result<SnapshotEvidence> result = Failure.Local($"{binary}: cannot be read");
        using (var loop = new EventLoop(clock))
        {
            EvidenceLook? look = EvidenceLook.Start(loop, NoProcess, binary, file => EvidenceProof.Of(file, binary, info, folder, releases, key, clock.GetUtcNow()), found =>
            {
                result = found;
                loop.Stop();
            });
            if (look is not null)
            {
                loop.Run();
            }
        }

        return result.Try(out SnapshotEvidence? evidence, out Failure? failure)
            ? evidence
            : SnapshotEvidence.Unproven(failure.Message, failure.Kind == FailureKind.Security, clock.GetUtcNow());
    }

    /// <summary>No process has it: the file is looked at by its name.</summary>
    private const int NoProcess = 0;
}
