namespace Ysco.Updates;

/// <summary>What the supervisor is doing with the service.</summary>
public enum Phase
{
    /// <summary>Nothing was decided yet.</summary>
    Booting,

    /// <summary>The service runs; nothing is under way.</summary>
    Idle,

    /// <summary>The service runs; a worker fetches a build.</summary>
    Fetching,

    /// <summary>The service runs; a build is proven, and hook PreUpdate is waited for.</summary>
    PreUpdate,

    /// <summary>The service runs; a new ysco is tried, and takes our place then.</summary>
    Renewing,

    /// <summary>The service was told to stop, for an update.</summary>
    Stopping,

    /// <summary>The service path is being switched to the new binary, and it is being started.</summary>
    Switching,

    /// <summary>The new binary runs and is being watched.</summary>
    Watching,

    /// <summary>The old binary comes back.</summary>
    RollingBack,

    /// <summary>We are about to exit.</summary>
    Ended,
}
