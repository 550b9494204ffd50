using System.Diagnostics;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Bench;

/// <summary>The admin server: how long an answer takes, and how many it can give.</summary>
internal static class RequestFigures
{
    private const int Requests = 10_000;
    private const int Pages = 2000;
    private const double MaxJsonMilliseconds = 1.5;
    private const double MaxCpuMilliseconds = 1;
    private const double MinJsonRate = 15_000;
    private const double MaxSignalMilliseconds = 10;
    private const double MaxCrowdMegabytes = 4;
    private const int SignalCount = 100;
    private static readonly TimeSpan SignalPause = TimeSpan.FromMilliseconds(30);

    /// <summary>Until wrk is at full speed; until memory is given back.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    /// <summary>GET /json one after the other over one connection.</summary>
    public static async Task LatencyAsync(RunningService host, BenchReport report)
    {
        double[] times = new double[Requests];
        int bytes = 0;
        for (int i = 0; i < Requests; i++)
        {
            long started = Stopwatch.GetTimestamp();
            bytes = (await host.Admin.GetByteArrayAsync("/json")).Length;
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        var sample = new Sample(times);
        report.Add(new Figure(
            "GET /json, keep-alive", sample.Median, "ms", MaxJsonMilliseconds, $"{sample.Spread("ms")}; {bytes} bytes, the client's time included"));
    }

    /// <summary>What an answer takes of a processor, with what the kernel does for it: that of the page, of /json and of /metrics.</summary>
    public static async Task CpuAsync(RunningService host, BenchReport report)
    {
        foreach ((string path, string name) in new[] { ("/", "the admin page"), ("/json", "/json"), ("/metrics", "/metrics") })
        {
            int bytes = 0;
            double before = ProcessReading.Of(host.Ysco.Pid).CpuMilliseconds;
            for (int i = 0; i < Pages; i++)
            {
                bytes = (await host.Admin.GetByteArrayAsync(path)).Length;
            }

            double each = (ProcessReading.Of(host.Ysco.Pid).CpuMilliseconds - before) / Pages;
            report.Add(new Figure($"cpu time of {name}", each, "ms", MaxCpuMilliseconds, $"mean of {Pages}; {bytes} bytes"));
        }
    }

    /// <summary>GET /json with the password by 32 clients at once, and how long a signal takes to the service meanwhile.</summary>
    public static async Task LoadAsync(RunningService host, BenchReport report)
    {
        Task<Wrk> load = Wrk.RunAsync(host.AdminPort, "/json", TimeSpan.FromSeconds(5), RunningService.Password);
        await Task.Delay(Settling);
        var signals = new Sample(await SignalLatency.MeasureAsync(host, SignalCount, SignalPause));
        Wrk wrk = await load;
        report.Add(new Figure(
            "GET /json with password, requests a second", wrk.RequestsPerSecond, "/s", null, $"wrk -t2 -c32 on the same machine; {wrk.Errors}", MinJsonRate));
        report.Add(new Figure(
            "a signal to the service meanwhile", signals.Median, "ms", MaxSignalMilliseconds, $"{signals.Spread("ms")}; wrk has both processors as well"));
        var quiet = new Sample(await SignalLatency.MeasureAsync(host, SignalCount, SignalPause));
        report.Add(new Figure("a signal to the service otherwise", quiet.Median, "ms", MaxSignalMilliseconds, quiet.Spread("ms")));
    }

    /// <summary>2,000 clients that say nothing, or next to nothing.</summary>
    public static async Task CrowdAsync(RunningService host, BenchReport report)
    {
        await Task.Delay(Settling);
        double before = ProcessReading.Of(host.Ysco.Pid).RssMegabytes;
        await using Crowd crowd = await Crowd.GatherAsync(host.AdminPort, idle: 1000, drip: 1000);
        double grown = ProcessReading.Of(host.Ysco.Pid).RssMegabytes - before;
        report.Add(new Figure("2,000 idle and dripping clients: RSS more", grown, "MB", MaxCrowdMegabytes));
        long started = Stopwatch.GetTimestamp();
        string installed = await host.ServiceAsync("/") == BenchService.First ? BenchService.Second : BenchService.First;
        (int status, string body) = await host.UpdateAsync(installed);
        report.Add(new Figure("POST /update meanwhile", Stopwatch.GetElapsedTime(started).TotalMilliseconds, "ms", null, $"{status} {body}"));
        await host.Ysco.WaitForLogAsync(line => line.Contains("update done", StringComparison.Ordinal), after: host.Ysco.Lines[^1]);
    }

    /// <summary>GET /service-version by 32 clients at once.</summary>
    public static async Task ThroughputAsync(RunningService host, BenchReport report)
    {
        Wrk wrk = await Wrk.RunAsync(host.AdminPort, "/service-version", TimeSpan.FromSeconds(5), password: null);
        report.Add(new Figure(
            "GET /service-version, requests a second", wrk.RequestsPerSecond, "/s", null,
            $"wrk -t2 -c32 on the same machine; {wrk.Errors}; latency {wrk.Latency}"));
    }
}
