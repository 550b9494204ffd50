using System.Diagnostics;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>One supervisor from its start: idle, updated ten times, asked 14,000 times, asked by many at once.</summary>
internal static class RunningFigures
{
    private const int Updates = 10;
    private const double MaxIdleRssMegabytes = 6;
    private const double MaxIdlePrivateDirtyMegabytes = 2;
    private const double MaxGrowthMegabytes = 1.5;
    private const double MaxUpdateMilliseconds = 150;
    private const double MaxGapMoreMilliseconds = 4;
    private const double NoWakeups = 0;
    private static readonly TimeSpan IdleWindow = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Two seconds after a start the binary is proven to be what its evidence says, and after ten a connection on which nothing
    /// came is ended, such as that which waited for the port to be there; memory is given back a second after the last event.
    /// Then it is idle.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(13);

    /// <summary>Measures; <paramref name="directMilliseconds"/> is what the service itself takes from exec until it listens.</summary>
    public static async Task MeasureAsync(TestWorld world, BenchReport report, double directMilliseconds)
    {
        await BenchService.PublishAsync(world);
        await using var host = await world.HostAsync(BenchService.First, BenchService.Quiet);
        var idle = await IdleAsync(host, report);
        await UpdatesAsync(host, report, idle, directMilliseconds);
        await RequestFigures.LatencyAsync(host, report);
        await RequestFigures.CpuAsync(host, report);
        await MemoryAsync(host, report, "10 updates, 16,000 requests", idle);
        await RequestFigures.ThroughputAsync(host, report);
        await RequestFigures.LoadAsync(host, report);
        await RequestFigures.CrowdAsync(host, report);
    }

    private static async Task<ProcessReading> IdleAsync(RunningService host, BenchReport report)
    {
        await Task.Delay(Settling);
        var before = ProcessReading.Of(host.Ysco.Pid);
        await Task.Delay(IdleWindow);
        var idle = ProcessReading.Of(host.Ysco.Pid);
        report.Add(new Figure("idle: resident (RSS)", idle.RssMegabytes, "MB", MaxIdleRssMegabytes));
        report.Add(new Figure("idle: proportional (PSS)", idle.PssMegabytes, "MB"));
        report.Add(new Figure("idle: private dirty", idle.PrivateDirtyMegabytes, "MB", MaxIdlePrivateDirtyMegabytes));
        report.Add(new Figure("idle: threads", idle.Threads, ""));
        report.Add(new Figure("idle: cpu time in 30 s", idle.CpuMilliseconds - before.CpuMilliseconds, "ms"));
        report.Add(new Figure("idle: wake-ups in 30 s", idle.Wakeups - before.Wakeups, "", NoWakeups, "voluntary context switches; no timer was due"));
        return idle;
    }

    private static async Task UpdatesAsync(RunningService host, BenchReport report, ProcessReading idle, double directMilliseconds)
    {
        List<double> answers = [];
        LogLine? last = null;
        for (int i = 0; i < Updates; i++)
        {
            string version = i % 2 == 0 ? BenchService.Second : BenchService.First;
            long started = Stopwatch.GetTimestamp();
            var (status, body) = await host.UpdateAsync(version);
            answers.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (status != 200)
            {
                throw new InvalidOperationException($"POST /update to {version}: {status}: {body}");
            }

            last = await host.Ysco.WaitForLogAsync(l => l.Contains("update done", StringComparison.Ordinal), after: last);
            if (i == 0)
            {
                await MemoryAsync(host, report, "an update", null);
            }
        }

        await MemoryAsync(host, report, "10 updates", idle);
        var update = new Sample(answers);
        report.Add(new Figure("POST /update of an 8 MB service", update.Median, "ms", MaxUpdateMilliseconds, update.Spread("ms")));
        var stamps = host.Stamps();
        var gaps = new Sample(Intervals(stamps, "end", "ready"));
        var own = new Sample(Intervals(stamps, "end", "start"));
        report.Add(new Figure("gap in service during an update", gaps.Median, "ms", directMilliseconds + MaxGapMoreMilliseconds,
            $"{gaps.Spread("ms")}; from the old one's end to the new one's start {own.Median:F2} ms; target: its direct start + 4 ms"));
    }

    private static async Task MemoryAsync(RunningService host, BenchReport report, string after, ProcessReading? idle)
    {
        await Task.Delay(Settling);
        var now = ProcessReading.Of(host.Ysco.Pid);
        report.Add(new Figure($"after {after}: RSS", now.RssMegabytes, "MB", idle?.RssMegabytes + MaxGrowthMegabytes, $"{now.Threads} threads"));
        report.Add(new Figure($"after {after}: PSS", now.PssMegabytes, "MB"));
        report.Add(new Figure($"after {after}: private dirty", now.PrivateDirtyMegabytes, "MB"));
    }

    // From each old one's last stamp to the next one's.
    private static IEnumerable<double> Intervals(IReadOnlyList<ServiceStamp> stamps, string from, string to)
    {
        for (int i = 0; i < stamps.Count; i++)
        {
            if (stamps[i].What == from && stamps.Skip(i).FirstOrDefault(s => s.What == to) is { } next)
            {
                yield return (next.MonotonicNanoseconds - stamps[i].MonotonicNanoseconds) / 1e6;
            }
        }
    }
}
