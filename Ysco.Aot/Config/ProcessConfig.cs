namespace Ysco.Config;

/// <summary>Section Process.</summary>
[ConfSection]
public sealed partial record ProcessConfig
{
    /// <summary>
    /// Linux capabilities that the service keeps when ysco runs as root and starts it as another user (-user): names
    /// such as CAP_NET_BIND_SERVICE, or numbers.
    /// </summary>
    [ConfKey(Example = "CAP_NET_BIND_SERVICE")]
    public CapabilitySet AmbientCapabilities { get; init; } = CapabilitySet.None;

    /// <summary>
    /// Time that the service has to end after it was sent TERM for an update; it is killed when it still runs then.
    /// </summary>
    [ConfKey(Min = "0s")]
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
