using Ysco.Config;

namespace Ysco.Worker;

/// <summary>Makes the request of a check from the configuration and what is asked about.</summary>
public static class CheckRequests
{
    /// <summary>The request.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="module">The module to look for; empty for toolchains only.</param>
    /// <param name="goos">The system that toolchains must exist for.</param>
    /// <param name="goarch">The architecture that they must exist for.</param>
    /// <param name="running">The version that runs; empty when it is not known.</param>
    /// <param name="service">Where releases of the service come from; null for a Go program.</param>
    /// <param name="self">Where our own releases come from; null for nowhere.</param>
    /// <param name="folder">The state folder, where it is noted down which release was seen; empty for a check that changes nothing.</param>
    public static CheckRequest Of(
        YscoConfig config, string module, string goos, string goarch, string running, ReleaseSource? service = null, ReleaseSource? self = null,
        string folder = "")
    {
        MonitorConfig monitor = config.Monitor;
        return new CheckRequest
        {
            Zone = monitor.Dns,
            RequireDnssec = monitor.Dnssec == DnssecMode.Require,
            Running = running,
            Policy = (int)config.Policy.Service,
            Module = module,
            Methods = [.. monitor.Methods.Select(method => method == MonitorMethod.Dns ? "dns" : "goproxy")],
            GoProxy = monitor.GoProxy,
            GoProxyToolchain = monitor.GoProxyToolchain == "" ? monitor.GoProxy : monitor.GoProxyToolchain,
            Goos = goos,
            Goarch = goarch,
            Service = service is null ? null : ReleaseNews.Look(service, folder, running),
            Self = self is null ? null : ReleaseNews.Look(self, folder, ThisBuild.Version),
        };
    }
}
