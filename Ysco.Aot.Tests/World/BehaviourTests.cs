using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World;

public class BehaviourTests
{
    [Theory]
    [InlineData("exits=100ms,status=3", 3)]
    [InlineData("exits=100ms", 0)]
    [InlineData("exits=0ms,signal=9", 128 + 9)]
    [InlineData("exits=0ms,signal=15", 128 + 15)]
    public async Task A_release_that_ends_by_itself_does_so_as_told(string behaviour, int status)
    {
        await using var world = await TestWorld.StartAsync();
        await using var service = await StartAsync(world, behaviour);

        Assert.Equal(status, await service.WaitForExitAsync());
    }

    [Theory]
    [InlineData("good", true)]
    [InlineData("ignores-term", false)]
    public async Task A_release_ends_on_term_or_ignores_it(string behaviour, bool ends)
    {
        await using var world = await TestWorld.StartAsync();
        await using var service = await StartAsync(world, behaviour);
        await service.WaitForLogAsync(l => l.Contains("listening", StringComparison.Ordinal));

        service.Signal(Signals.Term);
        await service.WaitForLogAsync(l => l == "websvc v0.1.0 signal terminated");
        service.Signal(ends ? Signals.Hup : Signals.Usr1);

        if (ends)
        {
            Assert.Equal(0, await service.WaitForExitAsync());
        }
        else
        {
            await service.WaitForLogAsync(l => l == "websvc v0.1.0 signal user defined signal 1");
        }
    }

    [Fact]
    public async Task A_slow_release_takes_its_time_and_stamps_it()
    {
        await using var world = await TestWorld.StartAsync();
        string stamps = Path.Combine(world.Folder, "stamps");
        await using var service = await StartAsync(world, "slow-stop=300ms", "-stamp", stamps);
        await service.WaitForLogAsync(l => l.Contains("listening", StringComparison.Ordinal));

        service.Signal(Signals.Interrupt);
        await service.WaitForExitAsync();

        var written = File.ReadAllLines(stamps).Select(ServiceStamp.Parse).ToArray();
        Assert.Equal(["start", "ready", "term", "end"], written.Select(s => s.What));
        Assert.All(written, s => Assert.Equal(("v0.1.0", service.Pid), (s.Version, s.Pid)));
        Assert.InRange(written[3].MonotonicNanoseconds - written[2].MonotonicNanoseconds, 300_000_000, 3_000_000_000);
    }

    [Fact]
    public async Task The_service_answers_with_its_version_and_tells_what_it_sees()
    {
        await using var world = await TestWorld.StartAsync();
        int port = FreePort.Next();
        await using var service = await StartAsync(world, "good", "-listen", $"127.0.0.1:{port}");
        await service.WaitForLogAsync(l => l.Contains("listening", StringComparison.Ordinal));
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };

        string[] info = (await http.GetStringAsync("/info")).Split('\n');

        Assert.Equal("v0.1.0\n", await http.GetStringAsync("/"));
        Assert.Equal($"{service.Pid}\n", await http.GetStringAsync("/pid"));
        Assert.True(long.Parse(await http.GetStringAsync("/stamp"), CultureInfo.InvariantCulture) > 0);
        Assert.Contains("argv1 -listen", info);
        Assert.Contains("goversion go1.20.3", info);
        Assert.Contains("SigBlk 0000000000000000", info);
        Assert.Contains("env WEBSVC_TEST=yes", info);
    }

    [Fact]
    public void An_unknown_word_is_refused() => Assert.Throws<FormatException>(() => Behaviour.Parse("good,evil"));

    private static async Task<YscoProcess> StartAsync(TestWorld world, string behaviour, params string[] args)
    {
        world.Publish("v0.1.0", Behaviour.Parse(behaviour));
        string link = await world.InitialBinaryAsync(TestWorld.Spec("v0.1.0"), world.Folder);
        return YscoProcess.Start(link, args, new() { Environment = new Dictionary<string, string?> { ["WEBSVC_TEST"] = "yes" } });
    }
}
