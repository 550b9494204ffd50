using System.Net;
using System.Net.Sockets;

namespace Ysco.Tests.Dns.Client;

/// <summary>A name server on loopback, UDP and TCP on one port, that answers as it is told.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    private readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket tcp;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;
    private int queries;

    /// <param name="answer">The datagrams that a query gets; whether it came by TCP.</param>
    /// <param name="address">Where it listens; the port is found when it is 0.</param>
    public NameServer(Func<byte[], bool, IEnumerable<byte[]>> answer, IPEndPoint? address = null)
    {
        // The number of the UDP port may be taken for TCP: another one is tried.
        for (int tries = 0; ; tries++)
        {
            var trial = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            trial.Bind(address ?? new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                udp.Bind(trial.LocalEndPoint!);
                tcp = trial;
                break;
            }
            catch (SocketException) when (tries < 20)
            {
                trial.Dispose();
            }
        }

        tcp.Listen();
        serving = Task.WhenAll(UdpAsync(answer), TcpAsync(answer));
    }

    public IPEndPoint Address => (IPEndPoint)udp.LocalEndPoint!;

    public int Queries => Volatile.Read(ref queries);

    /// <summary>Over TCP, the pause after each byte; zero for none.</summary>
    public TimeSpan DripEvery { get; init; }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        udp.Dispose();
        tcp.Dispose();
        stopping.Dispose();
    }

    private async Task UdpAsync(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                SocketReceiveFromResult got = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stopping.Token);
                Interlocked.Increment(ref queries);
                foreach (byte[] datagram in answer(buffer[..got.ReceivedBytes], false))
                {
                    await udp.SendToAsync(datagram, got.RemoteEndPoint, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TcpAsync(Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        try
        {
            while (true)
            {
                using Socket client = await tcp.AcceptAsync(stopping.Token);
                try
                {
                    await TalkAsync(client, answer);
                }
                catch (SocketException)
                {
                    // The client had enough.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(Socket client, Func<byte[], bool, IEnumerable<byte[]>> answer)
    {
        byte[] query = new byte[4096];
        int length = await client.ReceiveAsync(query, stopping.Token);
        foreach (byte[] message in answer(query[2..length], true))
        {
            byte[] framed = [(byte)(message.Length >> 8), (byte)message.Length, .. message];
            if (DripEvery > TimeSpan.Zero)
            {
                for (int i = 0; i < framed.Length; i++)
                {
                    await client.SendAsync(framed.AsMemory(i, 1), stopping.Token);
                    await Task.Delay(DripEvery, stopping.Token);
                }
            }

            // In two pieces, as networks do.
            await client.SendAsync(framed.AsMemory(0, 1), stopping.Token);
            await client.SendAsync(framed.AsMemory(1), stopping.Token);
        }
    }
}
