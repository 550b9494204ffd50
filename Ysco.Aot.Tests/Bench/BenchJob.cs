using System.Diagnostics;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>
/// <c>make bench</c>: what the published binary costs, on this machine, now. Each figure is reported as it is, beside its
/// target where there is one. A busy machine shows in the figures of time; their spread is printed.
/// </summary>
public static class BenchJob
{
    // Megabytes are of 10^6 bytes throughout.
    private const double MaxBinaryMegabytes = 12.5;

    private static readonly string[] Parts = ["run", "worker", "dnssec"];

    /// <summary>Measures, prints, and writes artifacts/bench.json.</summary>
    /// <param name="output">Where it prints.</param>
    /// <param name="parts">What is measured, <c>run</c> and <c>worker</c>; all of it when empty. Only all of it is written.</param>
    /// <returns>0; 1 when something could not be measured; 130 when interrupted. A missed target is a figure, not a failure.</returns>
    public static async Task<int> RunAsync(TextWriter output, string[] parts)
    {
        using var interruption = new Interruption();
        try
        {
            await using var world = await TestWorld.StartAsync();
            return await interruption.EndsFirstAsync(MeasureAsync(world, output, parts.Length == 0 ? Parts : parts)) ? 0 : Interruption.Status;
        }
        catch (Exception e) when (e is TimeoutException or GoBuildException or FileNotFoundException or InvalidOperationException or HttpRequestException)
        {
            await output.WriteLineAsync($"\nthe bench failed: {e.Message}");
            return 1;
        }
    }

    private static async Task MeasureAsync(TestWorld world, TextWriter output, string[] parts)
    {
        long started = Stopwatch.GetTimestamp();
        var report = new BenchReport(output);
        string version = (await YscoBinary.RunAsync("version")).Stdout.Split('\n')[0];
        string machine = await MachineAsync();
        report.Title($"{version}\n{machine}, load {await LoadAsync()}");
        report.Add(new Figure("size of the binary", new FileInfo(YscoBinary.Location).Length / 1e6, "MB", MaxBinaryMegabytes));
        if (parts.Contains("run"))
        {
            double directMilliseconds = await StartFigures.MeasureAsync(world, report);
            await RunningFigures.MeasureAsync(world, report, directMilliseconds);
        }

        if (parts.Contains("worker"))
        {
            await WorkerFigures.MeasureAsync(world, report);
        }

        if (parts.Contains("dnssec"))
        {
            DnssecFigures.Measure(report);
            await DnssecFigures.MeasureLookupAsync(world, report);
        }

        string file = Path.Combine(TestPaths.Artifacts, "bench.json");
        if (Parts.All(parts.Contains))
        {
            await report.SaveAsync(file, machine, version);
        }

        report.Finish(Path.GetRelativePath(Directory.GetCurrentDirectory(), file));
        await output.WriteLineAsync($"in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s; load at the end {await LoadAsync()}");
    }

    private static async Task<string> MachineAsync()
    {
        string model = (await File.ReadAllLinesAsync("/proc/cpuinfo"))
            .FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ", 2)[^1] ?? "processor unknown";
        string kernel = (await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).TrimEnd('\n');
        return $"{Environment.ProcessorCount} x {model}, Linux {kernel}";
    }

    // Of the last minute: on two processors, figures of time mean little above 1.
    private static async Task<string> LoadAsync() => (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
}
