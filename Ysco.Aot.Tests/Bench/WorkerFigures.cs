using System.Diagnostics;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>The worker's greatest memory while it downloads and proves binaries of several sizes: it must not grow with them.</summary>
internal static class WorkerFigures
{
    private const double MaxMoreMegabytes = 1;
    private static readonly (string Version, long Megabytes)[] Sizes = [("v0.2.0", 5), ("v0.2.1", 100), ("v0.2.2", 500)];
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static async Task MeasureAsync(TestWorld world, BenchReport report)
    {
        double? smallest = null;
        long plain = await BenchService.PlainBytesAsync(world);
        foreach (var (version, megabytes) in Sizes)
        {
            world.Modules.PublishUnlisted(TestWorld.Service, version, Behaviour.Padded((megabytes * 1_000_000) - plain, random: true));
            await BenchService.PackAsync(world, version);
            var (peak, samples, took) = await FetchAsync(world, version);
            report.Add(new Figure(
                $"worker's peak for a binary of {megabytes} MB", peak, "MB", smallest + MaxMoreMegabytes,
                $"fetched in {took.TotalSeconds:F1} s, seen {samples} times{(smallest is null ? "" : "; target: as for 5 MB, within 1 MB")}"));
            smallest ??= peak;
        }
    }

    private static async Task<(double Peak, int Samples, TimeSpan Took)> FetchAsync(TestWorld world, string version)
    {
        string folder = TestPaths.NewFolder("bench");
        try
        {
            long started = Stopwatch.GetTimestamp();
            await using var ysco = YscoProcess.Start(
                YscoBinary.Location,
                ["fetch", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion, $"{TestWorld.Service}@{version}"],
                new() { Directory = folder });
            var (peak, samples) = await Task.Run(() => Watch(ysco));
            int status = await ysco.WaitForExitAsync(Timeout);
            return status == 0 && samples > 0
                ? (peak, samples, Stopwatch.GetElapsedTime(started))
                : throw new InvalidOperationException($"ysco fetch of {version}: status {status}:\n{ysco.Tail}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // VmHWM only grows in a process, so that the last look before its end is what counts. (The first may still show the
    // parent's: a child has that until it becomes the worker.)
    private static (double Peak, int Samples) Watch(YscoProcess ysco)
    {
        (double peak, int samples) = (0, 0);
        long started = Stopwatch.GetTimestamp();
        while (!ysco.HasExited && Stopwatch.GetElapsedTime(started) < Timeout)
        {
            foreach (int child in ProcessTable.Children(ysco.Pid))
            {
                if (ProcessReading.PeakMegabytes(child) is { } megabytes)
                {
                    (peak, samples) = (megabytes, samples + 1);
                }
            }

            Thread.Sleep(1);
        }

        return (peak, samples);
    }
}
