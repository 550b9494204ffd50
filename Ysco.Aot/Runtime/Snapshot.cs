using System.Runtime.CompilerServices;
using System.Text;
using Ysco.Config;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// All that a surface (page, JSON, metrics) may know, as it was at one moment. The loop publishes a new one after each
/// step; nobody changes one. One is equal to itself only: members are not compared, which would be much code for nothing.
/// </summary>
public sealed record Snapshot
{
    /// <summary>How many <see cref="Events"/> there are.</summary>
    public const int MaxEvents = RecentHistory.Max;

    private readonly string? example;

    /// <summary>The build of the service that runs.</summary>
    public Build Service { get; init; } = new("", "/", "", "");

    /// <summary>The operating system it is built for, in Go's words: <c>linux</c>.</summary>
    public string ServiceOs { get; init; } = "";

    /// <summary>The architecture it is built for, in Go's words: <c>amd64</c>.</summary>
    public string ServiceArch { get; init; } = "";

    /// <summary>Its process; null when none runs.</summary>
    public int? ServicePid { get; init; }

    /// <summary>Who it runs as, in words; empty when that is not known.</summary>
    public string ServiceUser { get; init; } = "";

    /// <summary>How it ended by itself, or why it could not be started, where it is one of several; empty while it runs.</summary>
    public string EndedHow { get; init; } = "";

    /// <summary>When it is started again; null when it is not.</summary>
    public DateTimeOffset? StartsAgain { get; init; }

    /// <summary>The path that it is started by.</summary>
    public string ServicePath { get; init; } = "";

    /// <summary>The binary that this path leads to.</summary>
    public string ServiceBinary { get; init; } = "";

    /// <summary>The binary before it, which is gone back to; empty when there is none.</summary>
    public string PreviousBinary { get; init; } = "";

    /// <summary>What is proven of the binary that runs; null while that is being found out.</summary>
    public SnapshotEvidence? Evidence { get; init; }

    /// <summary>Us. There is no Go module: the module is <c>ysco</c>, the Go version names the .NET runtime.</summary>
    public Build Self { get; init; } = new("ysco", "/", "", "");

    /// <summary>An update is being fetched, installed or watched.</summary>
    public bool UpdateBusy { get; init; }

    /// <summary>What is being done with the service.</summary>
    public Phase Phase { get; init; } = Phase.Idle;

    /// <summary>When what is being done with the service has to be over; null when it may take any time.</summary>
    public DateTimeOffset? PhaseUntil { get; init; }

    /// <summary>A person, or what supervises us, told the service to end; we end with it.</summary>
    public bool IsToldToEnd { get; init; }

    /// <summary>The build that is being fetched or installed; null when none is, or it is on trial already.</summary>
    public Build? Target { get; init; }

    /// <summary>The update that was begun and is not kept yet; null when there is none.</summary>
    public Trial? Trial { get; init; }

    /// <summary>How long a new binary is watched.</summary>
    public TimeSpan Watch { get; init; }

    /// <summary>The URL at which a new binary is to be healthy; empty when it is not asked.</summary>
    public string HealthUrl { get; init; } = "";

    /// <summary>What is wrong with the binary that is watched, as far as it was asked; empty when it is healthy.</summary>
    public string HealthTrouble { get; init; } = "";

    /// <summary>Why automatic updates are paused; empty when they are not.</summary>
    public string PauseReason { get; init; } = "";

    /// <summary>The updates that wait, soonest first.</summary>
    public ScheduledUpdate[] Scheduled { get; init; } = [];

    /// <summary>When the next of them that is of the service goes, as the slots and the wait after a failure let it; null when none can go.</summary>
    public DateTimeOffset? NextRollout { get; init; }

    /// <summary>When the one that is of ysco itself goes; null when none can go.</summary>
    public DateTimeOffset? SelfNextRollout { get; init; }

    /// <summary>Hook PreUpdate wants the next of the service left out until another check; it is asked again at <see cref="NextRollout"/>.</summary>
    public bool IsNextSkipped { get; init; }

    /// <summary>What was refused for security, and did not succeed since.</summary>
    public Alarm[] Alarms { get; init; } = [];

    /// <summary>Hours to wait after the last failure of an update of the service; 0 when it did not fail.</summary>
    public int Backoff { get; init; }

    /// <summary>What failed.</summary>
    public string BackoffReason { get; init; } = "";

    /// <summary>No automatic update of the service before this; null when there is no wait.</summary>
    public DateTimeOffset? BackoffUntil { get; init; }

    /// <summary>As <see cref="Backoff"/>, of updates of ysco itself.</summary>
    public int SelfBackoff { get; init; }

    /// <summary>What failed.</summary>
    public string SelfBackoffReason { get; init; } = "";

    /// <summary>No automatic update of ysco before this; null when there is no wait.</summary>
    public DateTimeOffset? SelfBackoffUntil { get; init; }

    /// <summary>Builds that were rolled back.</summary>
    public FailedBuild[] FailedBuilds { get; init; } = [];

    /// <summary>A check is under way.</summary>
    public bool Checking { get; init; }

    /// <summary>When the next check is due; null when none is, or one is under way.</summary>
    public DateTimeOffset? NextCheck { get; init; }

    /// <summary>The time between two checks.</summary>
    public TimeSpan CheckInterval { get; init; }

    /// <summary>Why the last check was skipped, as hook PreCheck has it; empty when it was not.</summary>
    public string CheckSkipped { get; init; } = "";

    /// <summary>The last check; null before the first since our start.</summary>
    public SnapshotCheck? LastCheck { get; init; }

    /// <summary>Which versions of the service are scheduled by themselves.</summary>
    public VersionPolicy ServicePolicy { get; init; }

    /// <summary>Which toolchains are.</summary>
    public ToolchainPolicy ToolchainPolicy { get; init; }

    /// <summary>The toolchain that a new version would be built with, as the policy has it.</summary>
    public string NextGoVersion { get; init; } = "";

    /// <summary>The service's module versions.</summary>
    public KnownVersions ServiceVersions { get; init; } = KnownVersions.None;

    /// <summary>Our own versions.</summary>
    public KnownVersions SelfVersions { get; init; } = KnownVersions.None;

    /// <summary>How they were learnt.</summary>
    public LearntBy SelfVersionsBy { get; init; }

    /// <summary>What is said of the service's newest release where it is older than MaxAge; empty when it is not.</summary>
    public string ServiceAged { get; init; } = "";

    /// <summary>The same of ysco's.</summary>
    public string SelfAged { get; init; } = "";

    /// <summary>Whether it is said where our own releases come from.</summary>
    public bool HasSelfSource { get; init; }

    /// <summary>The path that we were started by, absolute; empty when that is not known.</summary>
    public string SelfPath { get; init; } = "";

    /// <summary>Our own file, links resolved.</summary>
    public string SelfBinary { get; init; } = "";

    /// <summary>Which versions of ourselves are scheduled by themselves.</summary>
    public VersionPolicy SelfPolicy { get; init; }

    /// <summary>When we, the new program of an update, have lived long enough; null when we are not watched.</summary>
    public DateTimeOffset? SelfWatchUntil { get; init; }

    /// <summary>Why we do not update ourselves; empty when we do.</summary>
    public string NoSelfUpdates { get; init; } = "";

    /// <summary>The update of ourselves under way, if any.</summary>
    public SelfTrial? SelfTrial { get; init; }

    /// <summary>The toolchains.</summary>
    public KnownVersions GoVersions { get; init; } = KnownVersions.None;

    /// <summary>How the service's versions were learnt.</summary>
    public LearntBy VersionsBy { get; init; }

    /// <summary>What kinds the toolchains are of.</summary>
    public KnownToolchains Toolchains { get; init; } = KnownToolchains.None;

    /// <summary>How the toolchains were learnt.</summary>
    public LearntBy ToolchainsBy { get; init; }

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

    /// <summary>Where the password is, for <see cref="ConfigExample"/>.</summary>
    public string AuthFile { get; init; } = "";

    /// <summary>The annotated empty config; made for whoever looks, for it is long.</summary>
    public string ConfigExample
    {
        get => example ?? (AuthFile == "" ? "" : ConfFile.Write(new YscoConfig { AuthFile = AuthFile }, ConfForm.Annotated));
        init => example = value;
    }

    /// <summary>Whether the last lines that the service printed are kept.</summary>
    public bool KeepsLog { get; init; }

    /// <summary>Which machine this is.</summary>
    public MachineFacts Machine { get; init; } = MachineFacts.None;

    /// <summary>Links for the admin page, from the config.</summary>
    public SnapshotLink[] Links { get; init; } = [];

    /// <summary>
    /// What happened, the last <see cref="MaxEvents"/>, oldest first, also before our start. Another array only when
    /// something more happened.
    /// </summary>
    public HistoryEntry[] Events { get; init; } = [];

    /// <summary>Who is told of what happens, in the order of the configuration.</summary>
    public SnapshotReceiver[] Receivers { get; init; } = [];

    /// <summary>What was counted since we started.</summary>
    public SnapshotCounters Counters { get; init; }

    /// <inheritdoc/>
    public bool Equals(Snapshot? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private bool PrintMembers(StringBuilder text)
    {
        text.Append(Service);
        return true;
    }
}
