using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ysco.Tests.Net;

/// <summary>A TCP server on loopback that misbehaves as it is told: it does the same for each connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;

    public RawServer(Func<NetworkStream, CancellationToken, Task> serve)
    {
        listener.Start();
        accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>Reads a request's header, writes this, and keeps the connection open or closes it.</summary>
    public static RawServer Answering(string answer, bool keepOpen = false) => new(async (stream, stop) =>
    {
        await ReadHeaderAsync(stream, stop);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer), stop);
        if (keepOpen)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
    });

    public static async Task<string> ReadHeaderAsync(NetworkStream stream, CancellationToken stop)
    {
        var text = new StringBuilder();
        byte[] one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, stop) > 0)
        {
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await accepting;
        listener.Stop();
        stopping.Dispose();
    }

    private async Task AcceptAsync(Func<NetworkStream, CancellationToken, Task> serve)
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stopping.Token), serve));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client, Func<NetworkStream, CancellationToken, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // The client had enough, or the test is over.
            }
        }
    }
}
