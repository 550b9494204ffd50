using Ysco.Config;
using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>What a configuration names that every check and every update needs: the worker's user, and the trust anchors.</summary>
public static class WorkerConfigCheck
{
    /// <summary>Looks at it.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="serviceUser">The service's user, who must be another; null when that is ours.</param>
    /// <returns>Null when workers can be started; else why not, with the key.</returns>
    public static Failure? Of(YscoConfig config, uint? serviceUser)
    {
        ArgumentNullException.ThrowIfNull(config);
        return WorkerUser.Find(config.Worker.User, serviceUser).Failure ?? Anchors(config.Monitor);
    }

    private static Failure? Anchors(MonitorConfig monitor) => !DnsSettings.Of(monitor).Try(out DnsSettings? dns, out Failure? failure)
        ? failure
        : dns.Anchors == "" ? null
        : TrustAnchorFile.Parse(monitor.TrustAnchors, dns.Anchors).Failure?.Within("Monitor.TrustAnchors");
}
