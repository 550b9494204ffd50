using Ysco.Config;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>Works out how versions were learnt, from what a worker reports and the owner configured.</summary>
internal static class LearntByReports
{
    internal static LearntBy Versions(CheckAnswer answer, MonitorConfig config) =>
        Of("versions", answer.VersionsMethod, answer.Reports, config.GoProxy);

    internal static LearntBy Toolchains(CheckAnswer answer, MonitorConfig config) =>
        Of("toolchains", answer.ToolchainsMethod, answer.Reports, config.GoProxyToolchain == "" ? config.GoProxy : config.GoProxyToolchain);

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
