using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Config;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Commands.Control;

/// <summary>
/// Reads what <see cref="JsonView"/> writes for /status. The other side may be of another version: what it does not tell is
/// as if it were not so.
/// </summary>
internal static class StatusJson
{
    private static readonly VersionPolicy[] VersionPolicies = [VersionPolicy.Patch, VersionPolicy.Minor];

    private static readonly ToolchainPolicy[] ToolchainPolicies =
        [ToolchainPolicy.Follow, ToolchainPolicy.Supported, ToolchainPolicy.Minor, ToolchainPolicy.Patch];

    internal static Snapshot Snapshot(JsonKeys json)
    {
        Build service = ABuild(json, "Svc");
        Build self = ABuild(json, "Self");
        Build own = self with { ModPath = Build.SelfModPath, PkgDir = "/" };
        FailedBuild[] failed = json.List("FailedBuilds", build => new FailedBuild(
            (build.Text("Which") == "self" ? own : service) with { Version = build.Text("Version"), GoVersion = build.Text("GoVersion") }, build.Number("Times"), build.Bool("Refused")));
        return new Snapshot
        {
            Service = service,
            ServicePid = json.Object("SvcProcess")?.Number("Pid"),
            ServiceUser = json.Text("SvcUser"),
            EndedHow = json.Text("SvcEnded"),
            StartsAgain = json.Time("SvcStartsAgain"),
            ServicePath = json.Text("SvcPath"),
            ServiceBinary = json.Text("SvcBinary"),
            PreviousBinary = json.Text("SvcPreviousBinary"),
            Evidence = json.Object("SvcEvidence") is { } evidence ? Evidence(evidence) : null,
            Self = self,
            UpdateBusy = json.Bool("UpdateBusy"),
            Phase = PhaseName.Parse(json.Text("Phase")),
            PhaseUntil = json.Time("PhaseUntil"),
            IsToldToEnd = json.Bool("IsToldToEnd"),
            Target = Versions(json, "Target", json.Text("TargetWhich") == "self" ? own : service),
            Trial = ATrial(json, service),
            Watch = TimeSpan.FromMilliseconds(json.Large("WatchMilliseconds")),
            HealthUrl = json.Text("HealthURL"),
            HealthTrouble = json.Text("HealthTrouble"),
            PauseReason = json.Text("PauseReason"),
            Scheduled = json.List("Scheduled", Scheduled),
            NextRollout = json.Time("SvcNextRollout"),
            SelfNextRollout = json.Time("SelfNextRollout"),
            IsNextSkipped = json.Bool("NextSkipped"),
            Alarms = json.List("Alarms", static alarm => new Alarm(
                alarm.Text("Of"), alarm.Text("Version"), alarm.Time("Time") ?? throw new FormatException("Alarms: Time"), alarm.Text("Reason"))),
            Backoff = json.Number("Backoff"),
            BackoffReason = json.Text("BackoffReason"),
            BackoffUntil = json.Time("BackoffUntil"),
            SelfBackoff = json.Number("SelfBackoff"),
            SelfBackoffReason = json.Text("SelfBackoffReason"),
            SelfBackoffUntil = json.Time("SelfBackoffUntil"),
            Checking = json.Bool("Checking"),
            NextCheck = json.Time("NextCheck"),
            CheckSkipped = json.Text("CheckSkipped"),
            LastCheck = json.Object("LastCheck") is { } check ? Check(check) : null,
            ServicePolicy = Policy(json.Text("SvcPolicy")),
            ToolchainPolicy = Toolchains(json.Text("SvcToolchainPolicy")),
            ServiceVersions = Known(json, "Svc"),
            SelfVersions = Known(json, "Self"),
            ServiceAged = json.Text("SvcReleasesOld"),
            SelfAged = json.Text("SelfReleasesOld"),
            HasSelfSource = json.Bool("SelfSource"),
            NoSelfUpdates = json.Text("NoSelfUpdates"),
            SelfPolicy = Policy(json.Text("SelfPolicy")),
            SelfNews = new SnapshotNews(json.Bool("SelfUpdateAvailable"), json.Bool("SelfNewerVersion"), NewerGoVersion: false),
            SelfTrial = json.Text("SelfTrialNew") is { Length: > 0 } fresh ? new SelfTrial(default, 0, fresh, "", json.Text("SelfTrialOld"), "", "") : null,
            SelfWatchUntil = json.Time("SelfWatchUntil"),
            SelfPath = json.Text("SelfPath"),
            Argv = json.Texts("Argv"),
            SelfBinary = json.Text("SelfBinary"),
            GoVersions = Known(json, "Go"),
            Machine = json.Object("Machine") is { } machine ? new MachineFacts(machine.Text("ID"), machine.Text("Model"), machine.Text("Kernel")) : MachineFacts.None,
            ServiceNews = new SnapshotNews(
                json.Bool("SvcUpdateAvailable"), json.Bool("SvcNewerVersion"), json.Bool("SvcNewerGoVersion"),
                Array.Find(failed, build => build.Target == Versions(json, "SvcRetried", service)),
                Versions(json, "SvcNext", service)),
            FailedBuilds = failed,
            Events = json.List("Events", static entry => HistoryJson.Read(entry.Element)),
            Receivers = json.List("Notify", Receiver),
        };
    }

    internal static PageFacts Facts(JsonKeys json, DateTimeOffset now) =>
        new(now, Stats(json.Object("SvcProcess")), Stats(json.Object("SelfProcess")), json.Object("SelfProcess")?.Number("Pid") ?? 0);

    private static Build ABuild(JsonKeys json, string prefix) => new(
        json.Text(prefix + "ModPath"), json.Text(prefix + "PkgDir"), json.Text(prefix + "Version"), json.Text(prefix + "GoVersion"));

    private static Build? Versions(JsonKeys json, string key, Build of) => json.Object(key) is { } versions
        ? of with { Version = versions.Text("Version"), GoVersion = versions.Text("GoVersion") }
        : null;

    private static Trial? ATrial(JsonKeys json, Build of) => Versions(json, "TrialNew", of) is { } fresh && Versions(json, "TrialOld", of) is { } old
        ? new Trial(TrialStage.Watching, default, 0, fresh, "", old, "", json.Bool("TrialAwaitsReady"))
        : null;

    private static ScheduledUpdate Scheduled(JsonKeys entry) => new(
        entry.Time("Time") ?? throw new FormatException("Scheduled: Time"), entry.Text("Which") == "self" ? Which.Self : Which.Service, ABuild(entry, ""));

    private static SnapshotEvidence Evidence(JsonKeys json) => new(
        json.Text("Log"), json.Large("RecordNumber"), json.Large("TreeSize"), json.Text("Sum"), json.Time("VerifiedAt") ?? default)
    {
        Problem = json.Text("Problem"),
        IsContradicted = json.Bool("IsContradicted"),
        Archive = json.Text("Archive"),
    };

    private static SnapshotCheck Check(JsonKeys json) => new(
        json.Time("Time") ?? throw new FormatException("LastCheck: Time"), json.List("Reports", Report));

    private static SnapshotReport Report(JsonKeys report) => new(
        report.Text("Method"), report.Text("Asked"), report.Texts("Found"), report.Text("Error"), report.Text("Dnssec"))
    {
        More = Math.Max(0, report.Number("More")),
    };

    private static SnapshotReceiver Receiver(JsonKeys receiver) => new(receiver.Text("To"))
    {
        Owed = receiver.Number("Owed"),
        Lost = receiver.Number("Lost"),
        Tries = receiver.Number("Tries"),
        IsFailing = receiver.Bool("IsFailing"),
        Error = receiver.Text("Error"),
        FailedAt = receiver.Time("FailedAt"),
        DeliveredAt = receiver.Time("DeliveredAt"),
    };

    private static KnownVersions Known(JsonKeys json, string prefix) =>
        new(json.Texts(prefix + "Versions"), json.Text(prefix + "VersionsError"), json.Time(prefix + "VersionsLearnt"));

    private static VersionPolicy Policy(string name)
    {
        int index = Array.FindIndex(VersionPolicies, policy => PageState.PolicyName(policy) == name);
        return index < 0 ? VersionPolicy.Manual : VersionPolicies[index];
    }

    private static ToolchainPolicy Toolchains(string name)
    {
        int index = Array.FindIndex(ToolchainPolicies, policy => PageState.PolicyName(policy) == name);
        return index < 0 ? ToolchainPolicy.Manual : ToolchainPolicies[index];
    }

    private static ProcessStats? Stats(JsonKeys? process) => process is { } json && json.Has("CpuMilliseconds")
        ? new ProcessStats(
            json.Large("CpuMilliseconds") / 1000.0, json.Large("ResidentBytes"), 0, null, null, null,
            json.Time("Started") is { } started ? (started - DateTimeOffset.UnixEpoch).TotalSeconds : null)
        : null;
}
