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
    /// Name servers that are asked, for versions and for the addresses of other servers: each an address with or
    /// without a port, such as 9.9.9.9 or 127.0.0.1:5353. Without any, those of /etc/resolv.conf are, and the one of
    /// this machine when that names none.
    /// </summary>
    [ConfKey(Example = "9.9.9.9")]
    public ResolverList Resolvers { get; init; } = ResolverList.System;

    /// <summary>
    /// Whether answers of method dns must be proven by DNSSEC, which ysco checks itself from the root on: require, off.
    /// With require an answer that is not signed, or does not hold, counts as no answer, and the next method is used.
    /// With off a name server, or anybody on the way to it, can hide new versions or name one that does not exist; a
    /// build is installed only when the transparency log proves it, in any case.
    /// </summary>
    [ConfKey(Name = "DNSSEC")]
    public DnssecMode Dnssec { get; init; } = DnssecMode.Require;

    /// <summary>
    /// File with DNSSEC's trust anchors: DS or DNSKEY records of the root, or of any other zone, in zone file form.
    /// Without it the root's keys count that are built in. A relative path is one from the folder that ysco is started in.
    /// </summary>
    [ConfKey(EmptyIsDefault = true, Example = "ys/anchors")]
    public string TrustAnchors { get; init; } = "";

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
    /// Time between two checks for new versions; less than 1s counts as 1s.
    /// </summary>
    [ConfKey(Min = "1ms")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A slip of the keyboard must not make ysco do nothing but check; a check takes some tenths of a second.</summary>
    public static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    /// <summary><see cref="Interval"/>, as it is kept to.</summary>
    public TimeSpan CheckInterval => Interval < LeastInterval ? LeastInterval : Interval;

    private static string? CheckUrl(string text) => ConfChecks.HttpUrl(text, queryAllowed: false);

    private static string? CheckZone(string text) => ConfChecks.DnsName(text);
}
