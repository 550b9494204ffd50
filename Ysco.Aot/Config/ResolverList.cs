using System.Net;
using Ysco.Dns.Client;
using Ysco.Results;

namespace Ysco.Config;

/// <summary>
/// Name servers, in the order in which they are asked. An empty list stands for those of the system.
/// Limits: those of <see cref="DnsServers.Parse"/>.
/// </summary>
public sealed class ResolverList
{
    /// <summary>Those of the system.</summary>
    public static readonly ResolverList System = new([]);

    private ResolverList(IReadOnlyList<IPEndPoint> servers) => Servers = servers;

    /// <summary>The servers.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; }

    /// <summary>Reads lines, each an address with or without a port.</summary>
    /// <returns>The servers, or a failure that names the first wrong line.</returns>
    public static Result<ResolverList> Parse(IReadOnlyList<string> lines) =>
        DnsServers.Parse(lines).Try(out IReadOnlyList<IPEndPoint>? servers, out Failure? failure) ? new ResolverList(servers) : failure;

    /// <summary>The servers as lines of the file.</summary>
    public IReadOnlyList<string> ToLines() => [.. Servers.Select(server => server.ToString())];
}
