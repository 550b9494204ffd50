using System.Net;
using System.Net.Sockets;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>A name server that says of each answer that it is too long for UDP, and has no TCP.</summary>
internal sealed class TruncatingServer : IAsyncDisposable
{
    private readonly Socket udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    public TruncatingServer()
    {
        // Among those ports nobody else's TCP server begins to listen by chance.
        udp.Bind(new IPEndPoint(IPAddress.Loopback, FreePort.Next()));
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)udp.LocalEndPoint!).Port;

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        udp.Dispose();
        stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                var got = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), stopping.Token);
                (buffer[2], buffer[3]) = (0x86, 0x00);
                await udp.SendToAsync(buffer.AsMemory(0, got.ReceivedBytes), got.RemoteEndPoint, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
