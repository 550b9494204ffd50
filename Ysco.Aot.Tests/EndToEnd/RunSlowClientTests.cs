using System.Net;
using System.Net.Sockets;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Clients that want to be waited for, while the supervisor has work to do.</summary>
public class RunSlowClientTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const int IdleConnections = 500;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(5);

    private TestWorld World => fixture.World;

    [Fact]
    public async Task Five_hundred_idle_connections_and_slow_clients_do_not_delay_an_update()
    {
        await using var host = await World.HostAsync();
        var sockets = new List<Socket>();
        try
        {
            for (int i = 0; i < IdleConnections; i++)
            {
                sockets.Add(await ConnectAsync(host));
            }

            // A header without end, a body that does not come, and answers that are not read.
            await SendAsync(sockets, host, "GET /metrics HTTP/1.1\r\nHost: a\r\n");
            await SendAsync(sockets, host, "POST /notify HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nx");
            await SendAsync(sockets, host, string.Concat(Enumerable.Repeat("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", 100)));

            await host.UpdateOkAsync(Releases.Second).WaitAsync(Prompt);
            await host.WaitForVersionAsync(Releases.Second, Prompt);
            Assert.Equal(Releases.Second, await host.JsonTextAsync("SvcVersion").WaitAsync(Prompt));
        }
        finally
        {
            sockets.ForEach(s => s.Dispose());
        }
    }

    [Fact]
    public async Task Connections_that_are_dropped_cost_no_descriptor()
    {
        await using var host = await World.HostAsync();
        await host.StatusAsync();
        int before = Descriptors(host);
        for (int i = 0; i < 200; i++)
        {
            using var socket = await ConnectAsync(host);
            await socket.SendAsync("GET /service-version HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
        }

        await host.UntilAsync("their descriptors are closed", () => Task.FromResult(Descriptors(host) <= before + 1));
    }

    [Fact]
    public async Task Neither_the_service_nor_a_worker_gets_our_connections()
    {
        await using var host = await World.HostAsync();
        using var open = await ConnectAsync(host);
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);

        var ours = Sockets(host.Ysco.Pid);
        Assert.NotEmpty(ours);
        Assert.Empty(ours.Intersect(Sockets(host.ServicePid())));
    }

    private static async Task SendAsync(List<Socket> sockets, RunningService host, string text)
    {
        var socket = await ConnectAsync(host);
        sockets.Add(socket);
        await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(text));
    }

    private static async Task<Socket> ConnectAsync(RunningService host)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.AdminPort);
        return socket;
    }

    private static int Descriptors(RunningService host) => Directory.GetFiles($"/proc/{host.Ysco.Pid}/fd").Length;

    private static string[] Sockets(int pid) => [.. Directory.EnumerateFiles($"/proc/{pid}/fd")
        .Select(f => new FileInfo(f).LinkTarget ?? "").Where(t => t.StartsWith("socket:", StringComparison.Ordinal))];
}
