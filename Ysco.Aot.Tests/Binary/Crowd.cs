using System.Net;
using System.Net.Sockets;

namespace Ysco.Tests.Binary;

/// <summary>Clients that connect and say nothing, or a byte of a header now and then, and come back when they are thrown out.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan BetweenDrips = TimeSpan.FromMilliseconds(300);
    private static readonly byte[] Head = "GET /json HTTP/1.1\r\nHost: a\r\nX-Drip: "u8.ToArray();
    private static readonly byte[] Drip = "x"u8.ToArray();

    private readonly Socket?[] sockets;
    private readonly int port;
    private readonly int idle;
    private readonly CancellationTokenSource end = new();
    private Task dripping = Task.CompletedTask;

    private Crowd(int port, int idle, int drip) => (this.port, this.idle, sockets) = (port, idle, new Socket?[idle + drip]);

    /// <summary>Connects all of them, and goes on until it is disposed of.</summary>
    public static async Task<Crowd> GatherAsync(int port, int idle, int drip)
    {
        var crowd = new Crowd(port, idle, drip);
        for (int i = 0; i < crowd.sockets.Length; i++)
        {
            await crowd.ComeAsync(i);
        }

        crowd.dripping = Task.Run(crowd.DripAsync);
        return crowd;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await dripping;
        foreach (Socket? socket in sockets)
        {
            socket?.Dispose();
        }

        end.Dispose();
    }

    private async Task ComeAsync(int number)
    {
        sockets[number]?.Dispose();
        var socket = sockets[number] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            if (number >= idle)
            {
                await socket.SendAsync(Head);
            }
        }
        catch (SocketException)
        {
            // Thrown out at once: it comes back with the next round.
        }
    }

    private async Task DripAsync()
    {
        while (!end.IsCancellationRequested)
        {
            for (int i = idle; i < sockets.Length && !end.IsCancellationRequested; i++)
            {
                try
                {
                    await sockets[i]!.SendAsync(Drip);
                }
                catch (SocketException)
                {
                    await ComeAsync(i);
                }
            }

            await Task.Delay(BetweenDrips, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
