using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>
/// Asks recursive name servers: each in turn, over UDP, and over TCP where the answer is cut. Every attempt has a socket, so
/// a port, and a number of its own. A server that had no answer is asked after the others from then on, so that a dead one
/// costs its timeout once. References: RFC 1035 section 4.2, RFC 5452, RFC 6891 section 7, RFC 7766. Limits: those of
/// <see cref="DnsServers"/>, the constants, and those of <see cref="DnsTransport"/>. Not here: caching, DNSSEC.
/// </summary>
/// <param name="newId">The next number for a question, unpredictable; any thread may ask.</param>
/// <param name="time">The clock that timeouts go by.</param>
public sealed class DnsClient(Func<ushort> newId, TimeProvider time)
{
    /// <summary>Servers without an answer that are remembered: more than anyone configures.</summary>
    private const int MaxUnhelpful = 64;

    private const int RcodeFormatError = 1;
    private const int RcodeServerFailure = 2;
    private const int RcodeNotImplemented = 4;
    private const int RcodeRefused = 5;

    private readonly ConcurrentDictionary<IPEndPoint, bool> unhelpful = new();

    /// <summary>The clock that timeouts go by.</summary>
    internal TimeProvider Clock => time;

    /// <summary>Asks until a server answers with records, or with there being none.</summary>
    /// <param name="servers">Whom to ask, and how patiently.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The answer; or a failure that names each server and what became of it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public async Task<Result<DnsMessage>> AskAsync(DnsServers servers, DnsQuestion question, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(servers);
        ArgumentNullException.ThrowIfNull(question);
        var causes = new Dictionary<IPEndPoint, string>();
        for (int attempt = 0; attempt < servers.Attempts; attempt++)
        {
            foreach (IPEndPoint server in servers.Servers.OrderBy(unhelpful.ContainsKey))
            {
                Result<DnsMessage> answer = await TryAsync(server, servers.Timeout, question, stop).ConfigureAwait(false);
                if (answer.Try(out DnsMessage? message, out Failure? failure)
                    && message.Rcode is not (RcodeServerFailure or RcodeNotImplemented or RcodeRefused or RcodeFormatError))
                {
                    unhelpful.TryRemove(server, out _);
                    return message;
                }

                Remember(server);
                causes[server] = failure?.Message ?? RcodeWords(message!.Rcode);
            }
        }

        return Failure.Network(string.Join(", ", servers.Servers.Select(server => $"{server}: {causes.GetValueOrDefault(server)}")));
    }

    private static string RcodeWords(int rcode) => rcode switch
    {
        RcodeFormatError => "the server does not understand the question",
        RcodeServerFailure => "server failure",
        RcodeRefused => "the server refuses to answer",
        _ => $"the server answers with code {rcode}",
    };

    private async Task<Result<DnsMessage>> TryAsync(IPEndPoint server, TimeSpan timeout, DnsQuestion question, CancellationToken stop)
    {
        var query = new DnsQuery(question, newId(), WithEdns: true);
        Result<DnsMessage> answer = await ExchangeAsync(server, timeout, query, stop).ConfigureAwait(false);

        // Ancient servers and forwarders do not know EDNS; without it there are no signatures, but an answer.
        return answer.Failure is null && answer.Value.Rcode is RcodeFormatError or RcodeNotImplemented
            ? await ExchangeAsync(server, timeout, query with { Id = newId(), WithEdns = false }, stop).ConfigureAwait(false)
            : answer;
    }

    private async Task<Result<DnsMessage>> ExchangeAsync(IPEndPoint server, TimeSpan timeout, DnsQuery query, CancellationToken stop)
    {
        Result<DnsMessage> answer = await LimitedAsync(
            server, timeout, limit => DnsTransport.UdpAsync(server, query, limit), stop).ConfigureAwait(false);
        return answer.Failure is null && answer.Value.IsTruncated
            ? await LimitedAsync(server, timeout, limit => DnsTransport.TcpAsync(server, query, limit), stop).ConfigureAwait(false)
            : answer;
    }

    private async Task<Result<DnsMessage>> LimitedAsync(
        IPEndPoint server, TimeSpan timeout, Func<CancellationToken, Task<Result<DnsMessage>>> exchange, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            Result<DnsMessage> answer = await exchange(either.Token).ConfigureAwait(false);
            return answer;
        }
        catch (SocketException e)
        {
            return Failure.Network(SocketWords.Describe(e));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Failure.Network("no answer in time");
        }
    }

    private void Remember(IPEndPoint server)
    {
        if (unhelpful.Count < MaxUnhelpful)
        {
            unhelpful.TryAdd(server, true);
        }
    }
}
