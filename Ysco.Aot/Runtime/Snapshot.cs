using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// All that a surface (page, JSON, metrics) may know, as it was at one moment. The loop publishes a new one after each
/// step; nobody changes one.
/// </summary>
public sealed record Snapshot
{
    /// <summary>A page's worth; the file has more.</summary>
    public const int MaxEvents = 20;

    /// <summary>The build of the service that runs.</summary>
    public Build Service { get; init; } = new("", "/", "", "");

    /// <summary>The operating system it is built for, in Go's words: <c>linux</c>.</summary>
    public string ServiceOs { get; init; } = "";

    /// <summary>The architecture it is built for, in Go's words: <c>amd64</c>.</summary>
    public string ServiceArch { get; init; } = "";

    /// <summary>Its process; null when none runs.</summary>
    public int? ServicePid { get; init; }

    /// <summary>Us. There is no Go module: the module is <c>ysco</c>, the Go version names the .NET runtime.</summary>
    public Build Self { get; init; } = new("ysco", "/", "", "");

    /// <summary>An update is being fetched, installed or watched.</summary>
    public bool UpdateBusy { get; init; }

    /// <summary>Why automatic updates are paused; empty when they are not.</summary>
    public string PauseReason { get; init; } = "";

    /// <summary>The updates that wait, soonest first.</summary>
    public ScheduledUpdate[] Scheduled { get; init; } = [];

    /// <summary>Hours to wait after the last failure; 0 when it did not fail.</summary>
    public int Backoff { get; init; }

    /// <summary>What failed.</summary>
    public string BackoffReason { get; init; } = "";

    /// <summary>The service's module versions.</summary>
    public KnownVersions ServiceVersions { get; init; } = KnownVersions.None;

    /// <summary>Our own versions.</summary>
    public KnownVersions SelfVersions { get; init; } = KnownVersions.None;

    /// <summary>The toolchains.</summary>
    public KnownVersions GoVersions { get; init; } = KnownVersions.None;

    /// <summary>What there is for the service that it does not run yet.</summary>
    public SnapshotNews ServiceNews { get; init; }

    /// <summary>What there is for us that we do not run yet.</summary>
    public SnapshotNews SelfNews { get; init; }

    /// <summary>Our command line.</summary>
    public string[] Argv { get; init; } = [];

    /// <summary>Where ysco.conf is.</summary>
    public string ConfigPath { get; init; } = "";

    /// <summary>Its text.</summary>
    public string ConfigContents { get; init; } = "";

    /// <summary>The annotated empty config.</summary>
    public string ConfigExample { get; init; } = "";

    /// <summary>Links for the admin page, from the config.</summary>
    public SnapshotLink[] Links { get; init; } = [];

    /// <summary>
    /// What happened, the last <see cref="MaxEvents"/>, oldest first, also before our start. Another array only when
    /// something more happened.
    /// </summary>
    public HistoryEntry[] Events { get; init; } = [];

    /// <summary>What was counted since we started.</summary>
    public SnapshotCounters Counters { get; init; }
}
