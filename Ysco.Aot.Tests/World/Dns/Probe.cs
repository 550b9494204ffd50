using System.Net;
using System.Net.Sockets;

namespace Ysco.Tests.World.Dns;

/// <summary>One question by UDP, as a program without a validator of its own asks it: AD wanted, EDNS, DO.</summary>
/// <param name="Rcode">The answer's code.</param>
/// <param name="Authentic">The AD flag: the resolver calls it secure.</param>
/// <param name="Truncated">The TC flag.</param>
/// <param name="Answers">Records in its answer section.</param>
internal sealed record Probe(int Rcode, bool Authentic, bool Truncated, int Answers)
{
    private const int RecursionDesired = 0x0100;
    private const int CheckingDisabled = 0x0010;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Asks.</summary>
    /// <param name="port">The server's port on 127.0.0.1.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type's number.</param>
    /// <param name="checkingDisabled">The CD flag: what is bogus is wanted too.</param>
    public static async Task<Probe> AskAsync(int port, string name, int type, bool checkingDisabled = false)
    {
        byte[] query =
        [
            0x12, 0x34, .. Wire.U16(RecursionDesired | (checkingDisabled ? CheckingDisabled : 0)), 0, 1, 0, 0, 0, 0, 0, 1,
            .. Wire.Name(name), .. Wire.U16(type), 0, 1,
            0, 0, 41, .. Wire.U16(1232), 0, 0, 0x80, 0, 0, 0,
        ];
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        using var limit = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await socket.SendAsync(query, limit.Token);
        byte[] answer = new byte[4096];
        int length = await socket.ReceiveAsync(answer, limit.Token);
        return length < 12 ? throw new InvalidDataException("an answer without a header")
            : new Probe(answer[3] & 0xF, (answer[3] & 0x20) != 0, (answer[2] & 0x02) != 0, Wire.ReadU16(answer, 6));
    }
}
