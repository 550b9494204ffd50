using System.Diagnostics;
using System.Globalization;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Bench;

/// <summary>The admin server: how long an answer takes, and how many it can give.</summary>
internal static class RequestFigures
{
    private const int Requests = 10_000;
    private const int Pages = 2000;
    private const double MaxJsonMilliseconds = 1.5;
    private const double MaxCpuMilliseconds = 1;

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

    /// <summary>What an answer takes of a processor, with what the kernel does for it: that of the page, and of /json.</summary>
    public static async Task CpuAsync(RunningService host, BenchReport report)
    {
        foreach ((string path, string name) in new[] { ("/", "the admin page"), ("/json", "/json") })
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

    /// <summary>GET /service-version by 32 clients at once.</summary>
    public static async Task ThroughputAsync(RunningService host, BenchReport report)
    {
        var outcome = await ProcessRun.RunAsync("wrk", ["-t2", "-c32", "-d5s", $"http://127.0.0.1:{host.AdminPort}/service-version"]);
        string[] lines = outcome.Stdout.Split('\n');
        string rate = Value("Requests/sec:") ?? throw new InvalidOperationException($"wrk: {outcome.ExitCode}: {outcome.Stdout}{outcome.Stderr}");
        string errors = lines.FirstOrDefault(l => l.Contains("Non-2xx", StringComparison.Ordinal) || l.Contains("Socket errors", StringComparison.Ordinal))?.Trim() ?? "no errors";
        report.Add(new Figure(
            "GET /service-version, requests a second", double.Parse(rate, CultureInfo.InvariantCulture), "/s", null,
            $"wrk -t2 -c32 -d5s on the same machine; {errors}; latency {Value("Latency")?.Split(' ')[0]}"));

        string? Value(string name) => lines.FirstOrDefault(l => l.TrimStart().StartsWith(name, StringComparison.Ordinal))?.Trim()[name.Length..].Trim();
    }
}
