namespace Ysco.Config;

/// <summary>Section Monitor.</summary>
[ConfSection]
public sealed partial record MonitorConfig
{
    /// <summary>
    /// Ways to learn of new versions: dns, goproxy. They are tried in this order, and the first that works counts.
    /// Without any, both are tried, dns first.
    /// </summary>
    public IReadOnlyList<MonitorMethod> Methods { get; init; } = [MonitorMethod.Dns, MonitorMethod.Goproxy];

    /// <summary>
    /// DNS zone that is asked for versions of modules and of Go by method dns.
    /// </summary>
    [ConfKey(Name = "DNS", Check = nameof(CheckZone))]
    public string Dns { get; init; } = "l.gopherwatch.org";

    /// <summary>
    /// Base URL of the Go module proxy that method goproxy asks.
    /// </summary>
    [ConfKey(Check = nameof(CheckUrl))]
    public string GoProxy { get; init; } = "https://proxy.golang.org/cached-only/";

    /// <summary>
    /// Base URL of the Go module proxy that is asked for Go toolchains, when it is another than GoProxy.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Check = nameof(CheckUrl), Example = "https://proxy.golang.org/")]
    public string GoProxyToolchain { get; init; } = "";

    /// <summary>
    /// Time between the start of ysco and its first check for new versions.
    /// </summary>
    [ConfKey(Min = "0s")]
    public TimeSpan Delay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Time between two checks for new versions.
    /// </summary>
    [ConfKey(Min = "1ms")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(24);

    private static string? CheckUrl(string text) => ConfChecks.HttpUrl(text, queryAllowed: false);

    private static string? CheckZone(string text) => ConfChecks.DnsName(text);
}
