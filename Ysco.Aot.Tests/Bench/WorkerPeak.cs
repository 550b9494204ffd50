using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>The peak memory of a worker, seen from outside while it fetches.</summary>
internal static class WorkerPeak
{
    /// <summary>Fetches a program of a size, and tells the worker's peak in MB.</summary>
    public static async Task<double> MeasureAsync(TestWorld world, string version, long bytes)
    {
        world.Publish("example.org/padded", version, Behaviour.Padded(bytes, random: false));
        await world.Builds.BuildAsync(TestWorld.Spec(version, "example.org/padded"));
        string folder = TestPaths.NewFolder("bench");
        await using YscoProcess fetch = YscoProcess.Start(
            YscoBinary.Location,
            [
                "fetch", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goversion", TestWorld.GoVersion,
                "-o", "padded", $"example.org/padded@{version}",
            ],
            new ProcessSettings { Directory = folder });
        double peak = 0;
        while (!fetch.HasExited)
        {
            foreach (int worker in ProcessTable.Children(fetch.Pid))
            {
                peak = Math.Max(peak, ProcessMemory.Peak(worker));
            }

            // A sampler: there is no event for "it grew". VmHWM keeps the peak, so only its last moments can be missed.
            await Task.Delay(1);
        }

        if (await fetch.WaitForExitAsync() != 0)
        {
            throw new InvalidOperationException($"fetch of {bytes} bytes failed:\n{fetch.Tail}");
        }

        Directory.Delete(folder, recursive: true);
        return peak;
    }
}
