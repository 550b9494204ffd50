using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>
/// Asks recursive name servers: each in turn, over UDP, and over TCP where the answer is cut. Every attempt has a socket,
/// so a port, of its own; an answer counts when it comes from where the question went and has its number and question.
/// References: RFC 1035 section 4.2, RFC 5452, RFC 7766. Limits: the constants. Not here: EDNS, caching, DNSSEC.
/// </summary>
/// <param name="newId">The next number for a question, unpredictable; any thread may ask.</param>
/// <param name="time">The clock that timeouts go by.</param>
/// <param name="timeout">For one attempt; <see cref="DefaultTimeout"/>.</param>
public sealed class DnsClient(Func<ushort> newId, TimeProvider time, TimeSpan timeout)
{
    /// <summary>As glibc's resolver has it, resolv.conf(5).</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Times that each server is asked, as glibc's resolver has it.</summary>
    public const int Attempts = 2;

    /// <summary>UDP without EDNS: RFC 1035 section 4.2.1. More is read, so that a longer answer is not taken for a whole one.</summary>
    private const int MaxDatagramBytes = 4096;

    /// <summary>Datagrams that are no answer and are let go, until the attempt is over: someone is guessing.</summary>
    private const int MaxStrangers = 64;

    private const int RcodeServerFailure = 2;
    private const int RcodeNotImplemented = 4;
    private const int RcodeRefused = 5;

    /// <summary>The clock that timeouts go by.</summary>
    internal TimeProvider Clock => time;

    /// <summary>Asks until a server answers with records, or with there being none.</summary>
    /// <param name="servers">The servers, in the order in which they are asked.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The answer; or a failure that names each server and what became of it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> fired.</exception>
    public async Task<Result<DnsMessage>> AskAsync(IReadOnlyList<IPEndPoint> servers, DnsQuestion question, CancellationToken stop)
    {
        string[] causes = new string[servers.Count];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            for (int i = 0; i < servers.Count; i++)
            {
                Result<DnsMessage> answer = await TryAsync(servers[i], question, stop).ConfigureAwait(false);
                if (answer.Try(out DnsMessage? message, out Failure? failure)
                    && message.Rcode is not (RcodeServerFailure or RcodeNotImplemented or RcodeRefused))
                {
                    return message;
                }

                causes[i] = $"{servers[i]}: {failure?.Message ?? RcodeWords(message!.Rcode)}";
            }
        }

        return Failure.Network(string.Join(", ", causes));
    }

    private static string RcodeWords(int rcode) => rcode switch
    {
        RcodeServerFailure => "server failure",
        RcodeRefused => "the server refuses to answer",
        _ => $"the server answers with code {rcode}",
    };

    private async Task<Result<DnsMessage>> TryAsync(IPEndPoint server, DnsQuestion question, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            ushort id = newId();
            Result<DnsMessage> answer = await UdpAsync(server, question, id, either.Token).ConfigureAwait(false);
            return answer.Failure is null && answer.Value.IsTruncated
                ? await TcpAsync(server, question, id, either.Token).ConfigureAwait(false)
                : answer;
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

    private static async Task<Result<DnsMessage>> UdpAsync(IPEndPoint server, DnsQuestion question, ushort id, CancellationToken stop)
    {
        // Connected: the kernel drops datagrams from anywhere else, and reports a closed port.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, stop).ConfigureAwait(false);
        await socket.SendAsync(question.ToPlainMessage(id), stop).ConfigureAwait(false);
        byte[] datagram = new byte[MaxDatagramBytes];
        for (int strangers = 0; strangers < MaxStrangers; strangers++)
        {
            int length = await socket.ReceiveAsync(datagram, stop).ConfigureAwait(false);
            if (DnsMessage.Matches(datagram.AsSpan(0, length), id, question))
            {
                return DnsMessage.Parse(datagram.AsSpan(0, length));
            }
        }

        return Failure.Network($"{MaxStrangers} datagrams that answer something else");
    }

    private static async Task<Result<DnsMessage>> TcpAsync(IPEndPoint server, DnsQuestion question, ushort id, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, stop).ConfigureAwait(false);
        byte[] message = question.ToPlainMessage(id);
        byte[] framed = new byte[message.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)message.Length);
        message.CopyTo(framed, 2);
        await socket.SendAsync(framed, stop).ConfigureAwait(false);

        byte[] length = new byte[2];
        if (!await FillAsync(socket, length, stop).ConfigureAwait(false))
        {
            return CutShort;
        }

        byte[] answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        if (!await FillAsync(socket, answer, stop).ConfigureAwait(false))
        {
            return CutShort;
        }

        return DnsMessage.Matches(answer, id, question)
            ? DnsMessage.Parse(answer)
            : Failure.Network("an answer to something else");
    }

    private static Failure CutShort => Failure.Network("connection closed before the end of the answer");

    private static async Task<bool> FillAsync(Socket socket, Memory<byte> into, CancellationToken stop)
    {
        while (!into.IsEmpty)
        {
            int got = await socket.ReceiveAsync(into, stop).ConfigureAwait(false);
            if (got == 0)
            {
                return false;
            }

            into = into[got..];
        }

        return true;
    }
}
