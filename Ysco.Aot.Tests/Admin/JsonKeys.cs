namespace Ysco.Tests.Admin;

/// <summary>All keys of /json, in their order, with the kind of their values: what scripts rest on.</summary>
internal static class JsonKeys
{
    /// <summary>Those of the Go program.</summary>
    internal static readonly (string Name, string Kind)[] Originals =
    [
        ("SvcModPath", "text"),
        ("SvcPkgDir", "text"),
        ("SvcVersion", "text"),
        ("SvcGoVersion", "text"),
        ("SelfModPath", "text"),
        ("SelfPkgDir", "text"),
        ("SelfVersion", "text"),
        ("SelfGoVersion", "text"),
        ("UpdateBusy", "bool"),
        ("PauseReason", "text"),
        ("Scheduled", "list"),
        ("Backoff", "number"),
        ("BackoffReason", "text"),
        ("SvcVersionsError", "text"),
        ("SvcVersions", "list"),
        ("SelfVersionsError", "text"),
        ("SelfVersions", "list"),
        ("GoVersionsError", "text"),
        ("GoVersions", "list"),
        ("Argv", "list"),
        ("ConfigPath", "text"),
        ("ConfigContents", "text"),
        ("ConfigExample", "text"),
        ("Links", "list"),
    ];

    /// <summary>Those that we add: whoever adds one adds it here.</summary>
    internal static readonly (string Name, string Kind)[] Ours =
    [
        ("SvcVersionsLearnt", "text"),
        ("SelfVersionsLearnt", "text"),
        ("GoVersionsLearnt", "text"),
        ("Phase", "text"),
        ("PhaseUntil", "text"),
        ("IsToldToEnd", "bool"),
        ("Target", "object"),
        ("TargetWhich", "text"),
        ("TrialNew", "object"),
        ("TrialOld", "object"),
        ("WatchMilliseconds", "number"),
        ("TrialAwaitsReady", "bool"),
        ("HealthURL", "text"),
        ("HealthTrouble", "text"),
        ("NextRollout", "text"),
        ("NextSkipped", "bool"),
        ("Alarms", "list"),
        ("BackoffUntil", "text"),
        ("Checking", "bool"),
        ("NextCheck", "text"),
        ("CheckSkipped", "text"),
        ("LastCheck", "object"),
        ("SvcPolicy", "text"),
        ("SvcToolchainPolicy", "text"),
        ("SvcUpdateAvailable", "bool"),
        ("SvcNewerVersion", "bool"),
        ("SvcNewerGoVersion", "bool"),
        ("SvcNext", "object"),
        ("SvcRetried", "object"),
        ("SelfSource", "bool"),
        ("NoSelfUpdates", "text"),
        ("SelfPolicy", "text"),
        ("SelfUpdateAvailable", "bool"),
        ("SelfNewerVersion", "bool"),
        ("SelfTrialNew", "text"),
        ("SelfTrialOld", "text"),
        ("SelfWatchUntil", "text"),
        ("SelfPath", "text"),
        ("SelfBinary", "text"),
        ("SvcUser", "text"),
        ("SvcPath", "text"),
        ("SvcBinary", "text"),
        ("SvcPreviousBinary", "text"),
        ("SvcEvidence", "object"),
        ("Machine", "object"),
        ("FailedBuilds", "list"),
        ("Events", "list"),
        ("Notify", "list"),
    ];

    /// <summary>The keys of an entry of Scheduled, and of Schedule in state.json.</summary>
    internal static readonly string[] OfAnUpdate = ["Time", "Which", "ModPath", "PkgDir", "Version", "GoVersion"];
}
