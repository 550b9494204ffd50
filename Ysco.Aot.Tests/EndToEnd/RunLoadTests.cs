using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Ysco.Tests.Bench;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What clients in numbers cost. The machine is shared: of several measurements the best counts. <c>make bench</c> has the figures.</summary>
public class RunLoadTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const int Rounds = 3;
    private const double MaxCpuMilliseconds = 1;
    private const double MaxSignalMilliseconds = 10;
    private const double MaxGrowthMegabytes = 4;
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(10);

    private TestWorld World => fixture.World;

    [Theory]
    [InlineData("/json")]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/service-version")]
    public async Task An_answer_takes_less_than_a_millisecond_of_cpu_time(string path)
    {
        const int Requests = 500;
        await using var host = await World.HostAsync();
        double best = await BestAsync(async () =>
        {
            double before = ProcessReading.Of(host.Ysco.Pid).CpuMilliseconds;
            for (int i = 0; i < Requests; i++)
            {
                await host.Admin.GetByteArrayAsync(path);
            }

            return (ProcessReading.Of(host.Ysco.Pid).CpuMilliseconds - before) / Requests;
        }, enough: MaxCpuMilliseconds);
        Assert.InRange(best, 0, MaxCpuMilliseconds);
    }

    [Fact]
    public async Task Signals_reach_the_service_within_ten_milliseconds_while_32_clients_ask_as_fast_as_they_can()
    {
        await using var host = await World.HostAsync();
        double best = await BestAsync(async () =>
        {
            Task<Wrk> load = Wrk.RunAsync(host.AdminPort, "/json", TimeSpan.FromSeconds(3), RunningService.Password);
            double median = new Sample(await SignalLatency.MeasureAsync(host, 40, TimeSpan.FromMilliseconds(20))).Median;
            Wrk wrk = await load;
            Assert.Equal("no errors", wrk.Errors);
            Assert.True(wrk.RequestsPerSecond > 1000, $"{wrk.RequestsPerSecond} requests a second");
            return median;
        }, enough: MaxSignalMilliseconds);
        Assert.InRange(best, 0, MaxSignalMilliseconds);
    }

    [Fact]
    public async Task Two_thousand_clients_that_say_nothing_or_drip_cost_little_memory_and_delay_no_update()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Third);
        double before = ProcessReading.Of(host.Ysco.Pid).RssMegabytes;
        await using Crowd crowd = await Crowd.GatherAsync(host.AdminPort, idle: 1000, drip: 1000);

        Assert.InRange(ProcessReading.Of(host.Ysco.Pid).RssMegabytes - before, -100, MaxGrowthMegabytes);
        await host.UpdateOkAsync(Releases.Second).WaitAsync(Prompt);
        await host.WaitForVersionAsync(Releases.Second, Prompt);
        Assert.Equal(Releases.Second, await host.JsonTextAsync("SvcVersion").WaitAsync(Prompt));
    }

    [Fact]
    public async Task Notifications_by_the_hundred_thousand_cost_no_memory()
    {
        // With the manual policy they lead to nothing; with the others each sets the clock of the next check.
        const int Batch = 500;
        const int Batches = 200;
        await using var host = await World.HostAsync(config: c => c.Policy("ServiceToolchain", "manual"));
        byte[] requests = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(
            "POST /notifytoolchain HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\nPOST /notify HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", Batch / 2)));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, host.AdminPort);
        await NotifyAsync(socket, requests, Batch);
        double before = ProcessReading.Of(host.Ysco.Pid).RssMegabytes;
        for (int i = 0; i < Batches; i++)
        {
            await NotifyAsync(socket, requests, Batch);
        }

        Assert.InRange(ProcessReading.Of(host.Ysco.Pid).RssMegabytes - before, -100, MaxGrowthMegabytes);
    }

    private static async Task NotifyAsync(Socket socket, byte[] requests, int count)
    {
        Task send = Task.Run(async () =>
        {
            for (int sent = 0; sent < requests.Length;)
            {
                sent += await socket.SendAsync(requests.AsMemory(sent));
            }
        });
        byte[] buffer = new byte[16384];
        int answers = 0;
        byte[] tail = [];
        while (answers < count)
        {
            int read = await socket.ReceiveAsync(buffer);
            Assert.True(read > 0, "the connection was closed");
            byte[] text = [.. tail, .. buffer.AsSpan(0, read)];
            int at = 0;
            for (int found; (found = text.AsSpan(at).IndexOf("HTTP/1.1 200 "u8)) >= 0; at += found + 1)
            {
                answers++;
            }

            // A status line may be cut in two.
            tail = text[Math.Max(at, text.Length - 12)..];
        }

        await send;
    }

    private static async Task<double> BestAsync(Func<Task<double>> measure, double enough)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds && best > enough; round++)
        {
            best = Math.Min(best, await measure());
        }

        return best;
    }
}
