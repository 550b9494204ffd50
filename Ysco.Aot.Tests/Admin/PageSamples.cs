using Ysco.Admin;
using Ysco.Config;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

/// <summary>A service in each state that the page tells apart.</summary>
internal static class PageSamples
{
    internal static readonly DateTimeOffset Now = new(2026, 11, 24, 9, 30, 0, TimeSpan.Zero);

    internal static readonly PageFacts Facts = new(
        Now,
        new ProcessStats(93.4, 48_800_000, 1.3e9, double.PositiveInfinity, 24, 20000, Now.AddDays(-12.4).ToUnixTimeSeconds()),
        new ProcessStats(0.61, 4_100_000, 3e8, double.PositiveInfinity, 11, 1024, Now.AddDays(-41).ToUnixTimeSeconds()),
        812);

    private static readonly Build Service = new("codeberg.org/hagebutte/gartenbuch", "/cmd/server", "v1.4.2", "go1.26.9");

    private static readonly Build Newer = Service with { Version = "v1.4.3", GoVersion = "go1.26.10" };

    internal static readonly Snapshot UpToDate = new()
    {
        Service = Service,
        ServiceOs = "linux",
        ServiceArch = "arm64",
        ServicePid = 8134,
        ServicePath = "/srv/gartenbuch/server",
        ServiceBinary = "/srv/gartenbuch/server-v1.4.2-go1.26.9-stripped",
        PreviousBinary = "/srv/gartenbuch/server-v1.4.1-go1.26.9-stripped",
        Evidence = new SnapshotEvidence("beta.gobuilds.org", 48213, 51007, "0EywveLxJT-C1LZqlMXVKsVpfJFU", Now.AddDays(-2)),
        Self = new Build("ysco", "/", "v0.9.1", "net9.0.20"),
        Phase = Phase.Idle,
        Watch = TimeSpan.FromSeconds(5),
        NextCheck = Now.AddHours(20.6),
        ServicePolicy = VersionPolicy.Patch,
        ToolchainPolicy = ToolchainPolicy.Follow,
        NextGoVersion = "go1.26.10",
        ServiceVersions = new KnownVersions(["v1.4.2", "v1.4.1", "v1.4.0", "v1.3.6", "v1.3.5"], "", Now.AddHours(-3.4)),
        VersionsBy = LearntBy.SecureDns,
        GoVersions = new KnownVersions(["go1.26.9", "go1.25.14", "go1.27rc1"], "", Now.AddHours(-3.4)),
        Toolchains = new KnownToolchains("go1.26.9", "go1.25.14", "go1.27rc1"),
        ToolchainsBy = LearntBy.TlsProxy,
        Argv = ["ysco", "run", "-addr", "127.0.0.1:8080", "-dir", "ys", "./server", "-listen", ":80", "-title", "Das Gartenbuch"],
        ConfigPath = "ys/ysco.conf",
        ConfigContents = "AuthFile: ys/password.txt\nPolicy:\n\tService: patch\nUpdate:\n\tDelay: 72h0m0s\n\tSchedule:\n\t\t- tu-th 3-5\nLinks:\n\t-\n\t\tURL: https://garten.example/\n\t\tText: Gartenbuch\n",
        ConfigExample = ConfFile.Write(new YscoConfig(), ConfForm.Annotated),
        Links = [new SnapshotLink("https://garten.example/", "Gartenbuch"), new SnapshotLink("https://stats.example/d/abc", "")],
        Events =
        [
            Event(41, HistoryKind.YscoStarted, "self", "v0.9.1", "net9.0.20"),
            Event(41, HistoryKind.TakenOver, "svc", "v1.4.1", "go1.26.8"),
            Event(15, HistoryKind.Scheduled, "svc", "v1.4.2", "go1.26.9", "v1.4.1", "go1.26.8", "for 2026-11-12 03:14:08 +01:00"),
            Event(12.4, HistoryKind.Ended, "svc", "v1.4.1", "go1.26.8", reason: "status 0, for the update"),
            Event(12.4, HistoryKind.Started, "svc", "v1.4.2", "go1.26.9", reason: "on trial"),
            Event(12.4, HistoryKind.Updated, "svc", "v1.4.2", "go1.26.9", "v1.4.1", "go1.26.8"),
            Event(6, HistoryKind.Paused, reason: "wir sind im Urlaub"),
            Event(1.2, HistoryKind.Unpaused),
            Event(0.14, HistoryKind.Checked, "svc", "v1.4.2", "go1.26.9"),
        ],
    };

    internal static readonly Snapshot Waiting = UpToDate with
    {
        ServiceVersions = new KnownVersions(
            ["v1.6.0-rc1", "v1.5.0", "v1.4.4", "v1.4.3", .. UpToDate.ServiceVersions.Versions, "v1.3.4", "v1.3.3", "v1.3.2", "v1.3.1", "v1.3.0"], "", Now.AddHours(-3.4)),
        GoVersions = new KnownVersions(["go1.26.10", "go1.25.14", "go1.27rc1"], "", Now.AddHours(-3.4)),
        Toolchains = new KnownToolchains("go1.26.10", "go1.25.14", "go1.27rc1"),
        Scheduled = [new ScheduledUpdate(Now.AddHours(67.25), Which.Service, Newer with { Version = "v1.4.4" })],
        NextRollout = Now.AddHours(67.25),
        ServiceNews = new SnapshotNews(true, true, true),
        FailedBuilds = [new FailedBuild(Newer, 2)],
    };

    internal static readonly Snapshot Paused = Waiting with
    {
        PauseReason = "binary server-v1.4.3-go1.26.10-stripped exited with status 2 within 5 s of its start",
        NextRollout = null,
    };

    internal static readonly Snapshot RolledBack = Paused with
    {
        Scheduled = [],
        FailedBuilds = [new FailedBuild(Newer, 1)],
        ServiceNews = new SnapshotNews(true, true, true, new FailedBuild(Newer, 1)),
        Events = [.. Paused.Events, Event(0.1, HistoryKind.Paused, reason: Paused.PauseReason)],
    };

    internal static readonly Snapshot BackingOff = Waiting with
    {
        Backoff = 4,
        BackoffReason = "beta.gobuilds.org: lookup codeberg.org/hagebutte/gartenbuch@v1.4.4: connect: connection refused",
        BackoffUntil = Now.AddHours(3.2),
        NextRollout = Now.AddHours(3.2),
    };

    internal static readonly Snapshot Watched = Waiting with
    {
        Service = Newer,
        UpdateBusy = true,
        Phase = Phase.Watching,
        Trial = new Trial(TrialStage.Watching, Now.AddSeconds(-2), 1, Newer, "/srv/gartenbuch/server-v1.4.3-go1.26.10-stripped", Service, UpToDate.ServiceBinary),
        Scheduled = [],
        Evidence = null,
    };

    internal static readonly Snapshot CheckFailed = UpToDate with
    {
        ServiceVersions = UpToDate.ServiceVersions with { Error = "dns: txt v1.gartenbuch.hagebutte.codeberg.org.v0.l.gopherwatch.org: bogus: signature expired; goproxy: proxy.golang.org: connect: timed out after 10 s" },
        VersionsBy = LearntBy.TlsProxy,
    };

    internal static readonly Snapshot Contradicted = UpToDate with
    {
        Evidence = new SnapshotEvidence("", 0, 0, "", Now.AddMinutes(-4))
        {
            Problem = "the file has the sum 0aaaaaaaaaaaaaaaaaaaaaaaaaaa, and the log's record says 0EywveLxJT-C1LZqlMXVKsVpfJFU", IsContradicted = true,
        },
    };

    internal static readonly Snapshot Fresh = UpToDate with
    {
        ServiceVersions = KnownVersions.None, GoVersions = KnownVersions.None, Toolchains = KnownToolchains.None, VersionsBy = LearntBy.Nothing,
        ToolchainsBy = LearntBy.Nothing, NextCheck = Now.AddSeconds(48), Evidence = null, Links = [], PreviousBinary = "",
    };

    private static HistoryEntry Event(
        double daysAgo, string kind, string which = "", string version = "", string go = "", string oldVersion = "", string oldGo = "", string reason = "") =>
        new(Now.AddDays(-daysAgo), kind, which, version, go, oldVersion, oldGo, reason);

    /// <summary>All of them by name.</summary>
    internal static readonly (string Name, Snapshot Snapshot)[] All =
    [
        ("up-to-date", UpToDate), ("waiting", Waiting), ("paused", Paused), ("rolled-back", RolledBack), ("backing-off", BackingOff), ("watched", Watched),
        ("check-failed", CheckFailed), ("contradicted", Contradicted), ("fresh", Fresh),
    ];

    /// <summary>A snapshot with something in each place that a text can be in, as a function makes it from the place's name.</summary>
    internal static Snapshot Filled(Func<string, string> text)
    {
        Build Made(string name) => new(text(name + "-module"), text(name + "-folder"), text(name + "-version"), text(name + "-go"));
        return new Snapshot
        {
            Service = Made("service"),
            ServiceOs = text("os"),
            ServiceArch = text("arch"),
            ServicePid = 1,
            ServicePath = text("path"),
            ServiceBinary = text("binary"),
            PreviousBinary = text("previous"),
            Evidence = new SnapshotEvidence(text("log"), 1, 2, text("sum"), Now),
            Self = Made("self"),
            Phase = Phase.Idle,
            PauseReason = text("pause"),
            Scheduled = [new ScheduledUpdate(Now, Which.Service, Made("scheduled")), new ScheduledUpdate(Now, Which.Self, Made("own"))],
            Backoff = 1,
            BackoffReason = text("backoff"),
            NextGoVersion = text("next-go"),
            ServiceVersions = new KnownVersions([.. Enumerable.Range(0, 12).Select(i => text($"known-version-{i}"))], text("versions-error"), Now),
            GoVersions = new KnownVersions([text("known-go")], text("go-error"), Now),
            Argv = [text("argument")],
            ConfigPath = text("config-path"),
            ConfigContents = text("config"),
            ConfigExample = text("example"),
            Events = [new HistoryEntry(Now, text("kind"), text("which"), text("event-version"), text("event-go"), text("event-old"), text("event-old-go"), text("event-reason"))],
            Links = [new SnapshotLink(text("link"), text("link-text")), new SnapshotLink("https://a.example/" + text("address"), text("address-text"))],
        };
    }
}
