using System.Net;
using System.Text;
using Ysco.Durable;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>
/// Finds hosts without the C library, whose static build cannot load the modules that its own resolver is made of: an
/// address is itself, localhost is this machine, then /etc/hosts, then the name servers. CNAMEs are followed, by asking
/// again where the server does not. References: hosts(5), RFC 6761 section 6.3, RFC 8305. Limits: <see cref="MaxFileBytes"/>,
/// <see cref="MaxHops"/>, <see cref="LookupTimeout"/>. Not here: search lists (names are absolute), nsswitch.conf, mDNS,
/// caching, DNSSEC (what we connect to is proven by TLS, or by what the log has signed).
/// </summary>
/// <param name="client">Asks the servers.</param>
/// <param name="source">Which servers.</param>
/// <param name="hostsFile">/etc/hosts</param>
public sealed class NameResolver(DnsClient client, DnsServerSource source, string hostsFile = NameResolver.HostsFile) : INameResolver
{
    /// <summary>Where hosts files are.</summary>
    public const string HostsFile = "/etc/hosts";

    /// <summary>Hosts files that block advertisers have megabytes.</summary>
    public const int MaxFileBytes = 16 << 20;

    /// <summary>CNAMEs that are followed.</summary>
    public const int MaxHops = 8;

    /// <summary>For a whole look-up: three dead servers, each tried twice, are not worth more.</summary>
    public static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the addresses of one kind wait for those of the other: the connection attempt delay of RFC 8305, which
    /// waits 50 ms here; ours gives IPv6 more of a chance on slow lines.
    /// </summary>
    internal static readonly TimeSpan OtherKindAfter = TimeSpan.FromMilliseconds(250);

    /// <summary>Addresses of a kind that are handed on; no one tries more.</summary>
    private const int MaxAddresses = 16;

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
        (DnsServers servers, string remark) = source.Read();
        string what = remark.Length > 0 ? $"looking up {name} ({remark})" : $"looking up {name}";
        using var limit = new CancellationTokenSource(LookupTimeout, client.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            (Result<HostAnswer> six, Result<HostAnswer> four) = await AskBothAsync(servers, name, either.Token).ConfigureAwait(false);
            IPAddress[] addresses = [.. six.Failure is null ? six.Value.Addresses : [], .. four.Failure is null ? four.Value.Addresses : []];
            if (addresses.Length > 0)
            {
                return addresses;
            }

            string cause = (four.Failure ?? six.Failure)?.Message ?? (four.Value.Rcode == RcodeNoSuchName ? "no such host" : "it has no address");
            return Failure.Network($"{what}: {cause}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failure.Network($"{what}: not done within {LookupTimeout.TotalSeconds} s");
        }
    }

    // Some servers never answer for AAAA: once there are addresses of one kind, the other is not waited for.
    private async Task<(Result<HostAnswer> Six, Result<HostAnswer> Four)> AskBothAsync(
        DnsServers servers, DnsName name, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, client.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        Task<Result<HostAnswer>> six = FollowAsync(servers, name, DnsType.Aaaa, either.Token);
        Task<Result<HostAnswer>> four = FollowAsync(servers, name, DnsType.A, either.Token);
        Result<HostAnswer> first = await (await Task.WhenAny(six, four).ConfigureAwait(false)).ConfigureAwait(false);
        if (first.Failure is null && first.Value.Addresses.Length > 0)
        {
            late.CancelAfter(OtherKindAfter);
        }

        return (await UnlessLateAsync(six, stop).ConfigureAwait(false), await UnlessLateAsync(four, stop).ConfigureAwait(false));
    }

    private static async Task<Result<HostAnswer>> UnlessLateAsync(Task<Result<HostAnswer>> answer, CancellationToken stop)
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

    // The end of the aliases is asked for again when the answer stops at it: some servers leave that to whoever asks.
    private async Task<Result<HostAnswer>> FollowAsync(DnsServers servers, DnsName name, DnsType type, CancellationToken stop)
    {
        int size = type == DnsType.A ? 4 : 16;
        for (int hops = MaxHops; ;)
        {
            if (!(await client.AskAsync(servers, new DnsQuestion(name, type), stop).ConfigureAwait(false)).Try(out DnsMessage? message, out Failure? failure))
            {
                return failure;
            }

            DnsName owner = AliasChain.Follow(message.Answers, name, ref hops);
            IPAddress[] found = [.. message.Answers.Where(r => r.Type == type && r.Owner.Equals(owner) && r.Data.Length == size)
                .Take(MaxAddresses).Select(r => new IPAddress(r.Data))];
            if (found.Length > 0 || owner.Equals(name) || hops == 0 || message.Rcode != 0)
            {
                return new HostAnswer(found, message.Rcode);
            }

            name = owner;
        }
    }

    private sealed record HostAnswer(IPAddress[] Addresses, int Rcode);
}
