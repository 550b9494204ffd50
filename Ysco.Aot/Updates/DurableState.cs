namespace Ysco.Updates;

/// <summary>
/// What survives a power cut: the content of state.json. It is written before the effects of the step that changed it
/// are performed, so every intent is on disk before its act.
/// </summary>
public sealed record DurableState
{
    /// <summary>Nothing known yet.</summary>
    public static readonly DurableState Fresh = new();

    /// <summary>Why automatic updates are paused; empty when they are not.</summary>
    public string PauseReason { get; init; } = "";

    /// <summary>The updates that wait, soonest first.</summary>
    public ScheduledUpdate[] Schedule { get; init; } = [];

    /// <summary>The service binary that ran before the last update; empty when there is none.</summary>
    public string PreviousBinarySvc { get; init; } = "";

    /// <summary>Our own binary that ran before our last update; empty when there is none.</summary>
    public string PreviousBinarySelf { get; init; } = "";

    /// <summary>Hours to wait after the last failure of an update of the service; 0 when it did not fail.</summary>
    public int Backoff { get; init; }

    /// <summary>What failed.</summary>
    public string BackoffReason { get; init; } = "";

    /// <summary>No automatic update of the service before this; null when there is no wait.</summary>
    public DateTimeOffset? BackoffUntil { get; init; }

    /// <summary>As <see cref="Backoff"/>, of updates of ysco itself: neither holds the other back.</summary>
    public int SelfBackoff { get; init; }

    /// <summary>What failed.</summary>
    public string SelfBackoffReason { get; init; } = "";

    /// <summary>No automatic update of ysco before this; null when there is no wait.</summary>
    public DateTimeOffset? SelfBackoffUntil { get; init; }

    /// <summary>The update under way, if any.</summary>
    public Trial? Trial { get; init; }

    /// <summary>The update of ourselves under way, if any.</summary>
    public SelfTrial? SelfTrial { get; init; }

    /// <summary>Builds that were rolled back, the last ones.</summary>
    public FailedBuild[] FailedBuilds { get; init; } = [];

    /// <summary>Binaries that we laid down, and that are to be removed: noted down before that is done.</summary>
    public string[] Leftovers { get; init; } = [];
}
