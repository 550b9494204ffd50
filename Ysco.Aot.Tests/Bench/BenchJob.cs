using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>
/// <c>make bench</c>: what the published binary costs. Each figure is printed as it is, beside its target, and all of them
/// go to artifacts/bench.json.
/// </summary>
internal sealed class BenchJob
{
    private const int StartRounds = 20;
    private const int AdminRequests = 10_000;
    private const int IdleSeconds = 30;

    /// <summary>A good second more than the supervisor waits before it gives memory back.</summary>
    private static readonly TimeSpan UntilQuiet = TimeSpan.FromSeconds(2.5);

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true };

    private readonly List<Figure> figures = [];

    public static async Task<int> RunAsync()
    {
        var job = new BenchJob();
        await job.MeasureAsync();
        string path = Path.Combine(TestPaths.Artifacts, "bench.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(
            job.figures.ToDictionary(figure => figure.Name, figure => new { figure.Value, figure.Unit, figure.Target }),
            Written));
        Console.WriteLine("written to artifacts/bench.json");
        return 0;
    }

    private async Task MeasureAsync()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        Add(new("size of the binary", new FileInfo(YscoBinary.Location).Length / 1e6, "MB", 12.5));
        world.Publish("v0.1.0", Behaviour.Padded(3_500_000, random: true));
        world.Publish("v0.1.1", Behaviour.Padded(3_500_000, random: true));
        await using RunningService host = await world.HostAsync(settings: new() { Started = false });
        (double direct, double through) = await StartTimes.MeasureAsync(host, StartRounds);
        Add(new("direct start of the service", direct, "ms"));
        Add(new("start through ysco, more than direct", through - direct, "ms", 4));
        await world.Builds.BuildAsync(TestWorld.Spec("v0.1.1"));
        host.Start();
        await host.WaitForVersionAsync("v0.1.0");
        await IdleAsync(host);
        await UpdatesAsync(host, direct);
        await RequestsAsync(host);
        foreach ((string version, long bytes, string name) in new[] { ("v0.0.5", 1L, "5 MB"), ("v0.0.100", 95_000_000, "100 MB"), ("v0.0.500", 495_000_000, "500 MB") })
        {
            Add(new($"peak memory of the worker, binary of {name}", await WorkerPeak.MeasureAsync(world, version, bytes), "MB"));
        }
    }

    private async Task IdleAsync(RunningService host)
    {
        int pid = host.Ysco.Pid;
        await Task.Delay(UntilQuiet);
        Memory(pid, "idle", 6, 2);
        Add(new("threads", ProcessMemory.Threads(pid), ""));
        double cpu = ProcessMemory.CpuMilliseconds(pid);
        long wakeUps = ProcessMemory.WakeUps(pid);
        await Task.Delay(TimeSpan.FromSeconds(IdleSeconds));
        Add(new($"CPU time over {IdleSeconds} s idle", ProcessMemory.CpuMilliseconds(pid) - cpu, "ms", 0));
        Add(new($"wake-ups over {IdleSeconds} s idle", ProcessMemory.WakeUps(pid) - wakeUps, "", 0));
    }

    private async Task UpdatesAsync(RunningService host, double direct)
    {
        int pid = host.Ysco.Pid;
        double idle = ProcessMemory.Rss(pid);
        var took = new List<double>();
        var gaps = new List<double>();
        for (int update = 0; update < 10; update++)
        {
            string version = update % 2 == 0 ? "v0.1.1" : "v0.1.0";
            long before = Stopwatch.GetTimestamp();
            (int status, string body) = await host.UpdateAsync(version);
            if (status != 200)
            {
                throw new InvalidOperationException($"POST /update: {status} {body}\n{host.Ysco.Tail}");
            }

            took.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            await Poll.UntilAsync("the stamp", TimeSpan.FromSeconds(10), () => host.Stamps()[^1].What == "ready");
            ServiceStamp[] stamps = [.. host.Stamps()];
            int start = Array.FindLastIndex(stamps, stamp => stamp.What == "start");
            gaps.Add((stamps[start].MonotonicNanoseconds - stamps[start - 1].MonotonicNanoseconds) / 1e6);
            await Poll.UntilAsync(
                "the end of the watch", TimeSpan.FromSeconds(20),
                async () => (await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean() ? null : "over");
            if (update == 0)
            {
                await Task.Delay(UntilQuiet);
                Memory(pid, "after an update", null, null);
            }
        }

        Add(new("POST /update of an 8 MB service", StartTimes.Median(took), "ms", 150));
        Add(new("gap in service during an update", StartTimes.Median(gaps), "ms", direct + 4));
        await CurlJsonAsync(host);
        await Task.Delay(UntilQuiet);
        Memory(pid, "after ten updates and 10,000 admin requests", idle + 1.5, null);
    }

    private async Task CurlJsonAsync(RunningService host)
    {
        var took = new List<double>();
        for (int request = 0; request < AdminRequests; request++)
        {
            long before = Stopwatch.GetTimestamp();
            await host.Admin.GetByteArrayAsync("/json");
            took.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        Add(new("GET /json", StartTimes.Median(took), "ms", 1.5));
    }

    private async Task RequestsAsync(RunningService host)
    {
        ProcessOutcome wrk = await ProcessRun.RunAsync("wrk", ["-t2", "-c32", "-d5s", $"http://127.0.0.1:{host.AdminPort}/service-version"]);
        string line = wrk.Stdout.Split('\n').First(text => text.StartsWith("Requests/sec:", StringComparison.Ordinal));
        Add(new("requests a second on /service-version (wrk -t2 -c32)", double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture), "/s"));
    }

    private void Memory(int pid, string when, double? rss, double? dirty)
    {
        Add(new($"RSS {when}", ProcessMemory.Rss(pid), "MB", rss));
        Add(new($"PSS {when}", ProcessMemory.Pss(pid), "MB"));
        Add(new($"private dirty {when}", ProcessMemory.PrivateDirty(pid), "MB", dirty));
    }

    private void Add(Figure figure)
    {
        figures.Add(figure);
        Console.WriteLine(figure);
    }
}
