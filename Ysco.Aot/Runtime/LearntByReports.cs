using Ysco.Config;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>Works out how versions were learnt, from what a worker reports and the owner configured.</summary>
internal static class LearntByReports
{
    internal static LearntBy Versions(CheckAnswer answer, MonitorConfig config, ReleaseSource? releases) =>
        releases is null ? Of("versions", answer.VersionsMethod, answer.Reports, config.GoProxy) : OfReleases("versions", answer.VersionsMethod, answer.Reports, releases);

    internal static LearntBy Self(CheckAnswer answer, ReleaseSource? releases) =>
        releases is null ? LearntBy.Nothing : OfReleases("self", answer.Self?.Method ?? "", answer.Reports, releases);

    internal static LearntBy Toolchains(CheckAnswer answer, MonitorConfig config) =>
        Of("toolchains", answer.ToolchainsMethod, answer.Reports, config.GoProxyToolchain == "" ? config.GoProxy : config.GoProxyToolchain);

    private static LearntBy OfReleases(string asked, string method, CheckReport[] reports, ReleaseSource releases) =>
        Of(asked, method, reports, releases.ManifestUrl) switch
        {
            LearntBy.TlsProxy => LearntBy.TlsManifest,
            LearntBy.PlainProxy => LearntBy.PlainManifest,
            var dns => dns,
        };

    private static LearntBy Of(string asked, string method, CheckReport[] reports, string proxy)
    {
        if (method != "dns")
        {
            return proxy.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? LearntBy.TlsProxy : LearntBy.PlainProxy;
        }

        return Array.Exists(reports, report => report.Asked == asked && report.Method == method && report.Dnssec == "secure")
            ? LearntBy.SecureDns
            : LearntBy.InsecureDns;
    }
}
