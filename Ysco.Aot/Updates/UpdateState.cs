using System.Runtime.CompilerServices;

namespace Ysco.Updates;

/// <summary>
/// All that the decisions rest on. It belongs to the loop; each step makes the next one.
/// </summary>
public sealed record UpdateState
{
    /// <summary>The part that survives a power cut.</summary>
    public DurableState Durable { get; init; } = DurableState.Fresh;

    /// <summary>What we are doing with the service.</summary>
    public Phase Phase { get; init; }

    /// <summary>The build at the service path.</summary>
    public Build Service { get; init; } = new("", "/", "", "");

    /// <summary>Its file, links resolved.</summary>
    public string ServiceBinary { get; init; } = "";

    /// <summary>Whether the service process is there.</summary>
    public bool ServiceAlive { get; init; }

    /// <summary>It ran until we ended it, for an update that came to nothing: it is ours to start it again.</summary>
    public bool OwesService { get; init; }

    /// <summary>It ended by itself, or could not be started, and waits for its next start; an update may start it before.</summary>
    public bool IsResting { get; init; }

    /// <summary>Starts of the service that failed in a row, while it is tried again.</summary>
    public int FailedStarts { get; init; }

    /// <summary>When a person told us to stop (INT or TERM), if that was since the service was last started.</summary>
    public TimeSpan? OperatorStop { get; init; }

    /// <summary>The service path could not be switched back: the old binary runs under its own name, and nothing is installed.</summary>
    public bool PathStuck { get; init; }

    /// <summary>The end of the phase: of the patience with a stopping service, or of the watch.</summary>
    public TimeSpan? PhaseDeadline { get; init; }

    /// <summary>What was seen in the watch, while there is one.</summary>
    public Watch Watch { get; init; } = Watch.None;

    /// <summary>The update being fetched or installed.</summary>
    public UpdateJob? Job { get; init; }

    /// <summary>What was fetched, while hook PreUpdate is waited for.</summary>
    public UpdateEvent.Fetched? Proven { get; init; }

    /// <summary>The update that hook PreUpdate wants left out until there is another check; null when there is none. Others go.</summary>
    public Build? Skipped { get; init; }

    /// <summary>Since when it is left out.</summary>
    public TimeSpan? SkippedAt { get; init; }

    /// <summary>The service's next of the schedule is the one that hook PreUpdate wants left out.</summary>
    public bool IsNextSkipped => Skipped is { } skipped && Array.Find(Durable.Schedule, entry => entry.Which == Which.Service)?.Target == skipped;

    /// <summary>Why the last check was skipped, as hook PreCheck has it; empty when it was not.</summary>
    public string CheckSkipped { get; init; } = "";

    /// <summary>The hooks that run.</summary>
    public HookKind RunningHooks { get; init; }

    /// <summary>The service's module versions.</summary>
    public KnownVersions Versions { get; init; } = KnownVersions.None;

    /// <summary>Our own versions.</summary>
    public KnownVersions SelfVersions { get; init; } = KnownVersions.None;

    /// <summary>The new ysco passed its selftest.</summary>
    public bool SelfIsTested { get; init; }

    /// <summary>While a new ysco is to take our place: what other services in this process are in the middle of; empty when they are not.</summary>
    public string OthersBusy { get; init; } = "";

    /// <summary>When we, the new program of an update, have lived long enough.</summary>
    public TimeSpan? SelfWatchEnd { get; init; }

    /// <summary>The toolchains: cur, prev, next, as far as known.</summary>
    public KnownVersions GoVersions { get; init; } = KnownVersions.None;

    /// <summary>What kinds the toolchains are of.</summary>
    public KnownToolchains Toolchains { get; init; } = KnownToolchains.None;

    /// <summary>A check is under way.</summary>
    public bool Checking { get; init; }

    /// <summary>When the next check is due.</summary>
    public TimeSpan? NextCheck { get; init; }

    /// <summary>When a check is due that was asked for by notifications; null when none is.</summary>
    public TimeSpan? NotifiedCheck { get; init; }

    /// <summary>When the last check asked for by a notification began; such checks keep a distance.</summary>
    public TimeSpan? LastNotifiedCheck { get; init; }

    /// <summary>Checks that failed in a row.</summary>
    public int FailedChecks { get; init; }

    /// <summary>What the last check that is in the history found; null before the first.</summary>
    public string? NotedCheck { get; init; }

    /// <summary>What was refused for security, each kind once.</summary>
    public Alarm[] Alarms { get; init; } = [];

    /// <summary>Who waits for the end of the check.</summary>
    public int[] CheckWaiters { get; init; } = [];

    /// <summary>A request for "latest" that waits for the end of the check.</summary>
    public UpdateRequest? Deferred { get; init; }

    /// <summary>The clock was found to be before our own build date, and it was said.</summary>
    public bool ClockDoubted { get; init; }

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(UpdateState? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(UpdateState);
}
