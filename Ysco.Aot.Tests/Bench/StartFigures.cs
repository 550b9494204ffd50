using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>
/// From exec to the service's own first stamp: through ysco, and directly, one after the other in turn. Both are started
/// by a program that stamps the moment and becomes them, so that the cost of starting a process is in neither.
/// </summary>
internal static class StartFigures
{
    private const int Runs = 20;
    private const double MaxMoreMilliseconds = 4;
    private const string Launcher = "example.org/launch";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <returns>Milliseconds from exec of the service itself until it listens, the median.</returns>
    public static async Task<double> MeasureAsync(TestWorld world, BenchReport report)
    {
        await using var host = await world.HostAsync(BenchService.First, BenchService.Quiet, new() { Started = false });
        world.Publish(Launcher, BenchService.First);
        string launcher = await world.InitialBinaryAsync(TestWorld.Spec(BenchService.First, Launcher), host.Folder);
        string[] service = ["./websvc", "-listen", $"127.0.0.1:{host.ServicePort}"];
        string[] ysco = [YscoBinary.Location, "run", "-dir", "ys", "-addr", $"127.0.0.1:{host.AdminPort}", .. service];
        List<(double First, double Ready)> direct = [], through = [];

        // The first of each warms the page cache and does not count.
        for (int i = 0; i <= Runs; i++)
        {
            direct.Add(await RunAsync(host.Folder, launcher, service, $"direct-{i}"));
            through.Add(await RunAsync(host.Folder, launcher, ysco, $"ysco-{i}"));
        }

        var directFirst = new Sample(direct.Skip(1).Select(d => d.First));
        var directReady = new Sample(direct.Skip(1).Select(d => d.Ready));
        var yscoFirst = new Sample(through.Skip(1).Select(t => t.First));
        report.Add(new Figure("service directly: exec to its first stamp", directFirst.Median, "ms", null, directFirst.Spread("ms")));
        report.Add(new Figure("service directly: exec until it listens", directReady.Median, "ms", null, directReady.Spread("ms")));
        report.Add(new Figure("ysco: exec to the service's first stamp", yscoFirst.Median, "ms", null, yscoFirst.Spread("ms")));
        report.Add(new Figure("ysco: more than directly", yscoFirst.Median - directFirst.Median, "ms", MaxMoreMilliseconds, "difference of the medians"));
        return directReady.Median;
    }

    private static async Task<(double First, double Ready)> RunAsync(string folder, string launcher, string[] command, string name)
    {
        string file = Path.Combine(folder, name);
        await using var process = YscoProcess.Start(launcher, [file, .. command, "-stamp", file], new() { Directory = folder });
        string[] lines = [];
        await Poll.UntilAsync("the service's stamps", Timeout, () => (lines = Read(file)).Length >= 3, () => process.Tail);
        process.Signal(Signals.Term);
        await process.WaitForExitAsync();
        var stamps = lines.Select(ServiceStamp.Parse).ToDictionary(s => s.What, s => s.MonotonicNanoseconds);
        return ((stamps["start"] - stamps["exec"]) / 1e6, (stamps["ready"] - stamps["exec"]) / 1e6);
    }

    // A stamp is one write: a line is there or not.
    private static string[] Read(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
