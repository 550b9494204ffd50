using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Ysco.Results;

namespace Ysco.Dns.Client;

/// <summary>
/// One question to one server, over UDP or TCP. An answer counts when it comes from where the question went and has its number
/// and question; what else comes is let go. References: RFC 1035 section 4.2, RFC 5452 section 9, RFC 7766 section 8.
/// Limits: the constants; over TCP the two bytes of length; in time, whoever calls.
/// </summary>
internal static class DnsTransport
{
    /// <summary>More than the 1232 bytes that are asked for, so that a longer answer is not taken for a whole one.</summary>
    private const int MaxDatagramBytes = 4096;

    /// <summary>Datagrams that are no answer and are let go, until the attempt is over: someone is guessing.</summary>
    private const int MaxStrangers = 64;

    private static Failure CutShort => Failure.Network("connection closed before the end of the answer");

    internal static async Task<Result<DnsMessage>> UdpAsync(IPEndPoint server, DnsQuery query, CancellationToken stop)
    {
        // Connected: the kernel drops datagrams from anywhere else, and reports a closed port.
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, stop).ConfigureAwait(false);
        await socket.SendAsync(query.ToMessage(), stop).ConfigureAwait(false);
        byte[] datagram = new byte[MaxDatagramBytes];
        for (int strangers = 0; strangers < MaxStrangers; strangers++)
        {
            int length = await socket.ReceiveAsync(datagram, stop).ConfigureAwait(false);
            if (query.IsAnsweredBy(datagram.AsSpan(0, length)))
            {
                return DnsMessage.Parse(datagram.AsSpan(0, length));
            }
        }

        return Failure.Network($"{MaxStrangers} datagrams that answer something else");
    }

    internal static async Task<Result<DnsMessage>> TcpAsync(IPEndPoint server, DnsQuery query, CancellationToken stop)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, stop).ConfigureAwait(false);
        byte[] message = query.ToMessage();
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

        if (!query.IsAnsweredBy(answer))
        {
            return Failure.Network("an answer to something else");
        }

        Result<DnsMessage> parsed = DnsMessage.Parse(answer);
        return parsed.Failure is null && parsed.Value.IsTruncated ? Failure.Network("an answer that is cut over TCP too") : parsed;
    }

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
