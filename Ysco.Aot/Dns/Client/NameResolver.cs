using System.Net;
using System.Text;
using Ysco.Durable;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>
/// Finds hosts without the C library, whose static build cannot load the modules that its own resolver is made of: an
/// address is itself, localhost is this machine, then /etc/hosts, then the name servers of /etc/resolv.conf. Both files
/// are read at each look-up, as they may change while we run. References: hosts(5), resolv.conf(5), RFC 6761 section 6.3.
/// Limits: <see cref="MaxFileBytes"/>, <see cref="MaxHops"/>. Not here: search lists and options (names are absolute),
/// nsswitch.conf, mDNS, caching.
/// </summary>
/// <param name="client">Asks the servers.</param>
/// <param name="hostsFile">/etc/hosts</param>
/// <param name="resolvConf">/etc/resolv.conf</param>
/// <param name="port">53</param>
public sealed class NameResolver(
    DnsClient client, string hostsFile = NameResolver.HostsFile, string resolvConf = NameResolver.ResolvConf, int port = NameResolver.Port)
    : INameResolver
{
    /// <summary>Where hosts files are.</summary>
    public const string HostsFile = "/etc/hosts";

    /// <summary>Where the name servers are named.</summary>
    public const string ResolvConf = "/etc/resolv.conf";

    /// <summary>RFC 1035 section 4.2.</summary>
    public const int Port = 53;

    /// <summary>Hosts files that block advertisers have megabytes.</summary>
    public const int MaxFileBytes = 16 << 20;

    /// <summary>CNAMEs that are followed.</summary>
    public const int MaxHops = 8;

    /// <summary>
    /// How long the addresses of one kind wait for those of the other: the connection attempt delay of RFC 8305, which
    /// waits 50 ms here; ours gives IPv6 more of a chance on slow lines.
    /// </summary>
    internal static readonly TimeSpan OtherKindAfter = TimeSpan.FromMilliseconds(250);

    private const int RcodeNoSuchName = 3;

    /// <inheritdoc/>
    public async Task<Result<IPAddress[]>> ResolveAsync(string host, CancellationToken stop)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
        {
            return new[] { literal };
        }

        if (!DnsName.Parse(host).Try(out DnsName? name, out Failure? failure))
        {
            return failure;
        }

        string text = name.ToString();
        if (text == "localhost" || text.EndsWith(".localhost", StringComparison.Ordinal))
        {
            return new[] { IPAddress.Loopback, IPAddress.IPv6Loopback };
        }

        // A hosts file that cannot be read is as none: the servers may know.
        IReadOnlyList<IPAddress> listed = SystemFiles.HostAddresses(Text(hostsFile) ?? "", text);
        return listed.Count > 0 ? listed.ToArray() : await AskAsync(name, stop).ConfigureAwait(false);
    }

    private static string? Text(string path) =>
        BoundedFile.Read(path, MaxFileBytes).Try(out byte[]? bytes, out _) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;

    private async Task<Result<IPAddress[]>> AskAsync(DnsName name, CancellationToken stop)
    {
        string? conf = Text(resolvConf);
        IPEndPoint[] servers = [.. SystemFiles.NameServers(conf ?? "").Select(address => new IPEndPoint(address, port))];
        string which = conf is null ? $" ({resolvConf} cannot be read, asked this machine)" : "";
        (Result<DnsMessage> six, Result<DnsMessage> four) = await AskBothAsync(servers, name, stop).ConfigureAwait(false);

        var addresses = new List<IPAddress>();
        AddAddresses(six, name, DnsType.Aaaa, addresses);
        AddAddresses(four, name, DnsType.A, addresses);
        if (addresses.Count > 0)
        {
            return addresses.ToArray();
        }

        Failure? failure = four.Failure ?? six.Failure;
        return failure is not null ? Failure.Network($"looking up {name}{which}: {failure.Message}")
            : Failure.Network($"looking up {name}{which}: "
                + (four.Value.Rcode == RcodeNoSuchName ? "no such host" : "it has no address"));
    }

    // Some servers never answer for AAAA: once there are addresses of one kind, the other is not waited for.
    private async Task<(Result<DnsMessage> Six, Result<DnsMessage> Four)> AskBothAsync(
        IPEndPoint[] servers, DnsName name, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, client.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        Task<Result<DnsMessage>> six = client.AskAsync(servers, new DnsQuestion(name, DnsType.Aaaa), either.Token);
        Task<Result<DnsMessage>> four = client.AskAsync(servers, new DnsQuestion(name, DnsType.A), either.Token);
        Task<Result<DnsMessage>> first = await Task.WhenAny(six, four).ConfigureAwait(false);
        var found = new List<IPAddress>();
        AddAddresses(await first.ConfigureAwait(false), name, first == six ? DnsType.Aaaa : DnsType.A, found);
        if (found.Count > 0)
        {
            late.CancelAfter(OtherKindAfter);
        }

        return (await UnlessLateAsync(six, stop).ConfigureAwait(false), await UnlessLateAsync(four, stop).ConfigureAwait(false));
    }

    private static async Task<Result<DnsMessage>> UnlessLateAsync(Task<Result<DnsMessage>> answer, CancellationToken stop)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failure.Network("not waited for");
        }
    }

    // The records may be in any order; each hop is looked for among all of them.
    private static void AddAddresses(Result<DnsMessage> answer, DnsName name, DnsType type, List<IPAddress> addresses)
    {
        if (!answer.Try(out DnsMessage? message, out _))
        {
            return;
        }

        DnsName owner = name;
        for (int hop = 0; hop < MaxHops && message.Answers.FirstOrDefault(r => r.Target is not null && r.Owner.Equals(owner)) is { } alias; hop++)
        {
            owner = alias.Target!;
        }

        int size = type == DnsType.A ? 4 : 16;
        foreach (DnsRecord record in message.Answers)
        {
            if (record.Type == type && record.Owner.Equals(owner) && record.Data.Length == size)
            {
                addresses.Add(new IPAddress(record.Data));
            }
        }
    }
}
