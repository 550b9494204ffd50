using System.Globalization;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Bench;

/// <summary>
/// From the exec of a program to the service's first act, which stamps the monotonic clock. A line of perl stamps the same
/// clock and then execs, so that nothing of how it is spawned is in the figure.
/// </summary>
internal static class StartTimes
{
    private const string StampAndExec =
        "use Time::HiRes qw(clock_gettime CLOCK_MONOTONIC); open(F,'>',shift); printf F '%d', clock_gettime(CLOCK_MONOTONIC)*1e9; close F; exec @ARGV";

    /// <summary>Medians of direct starts and starts through ysco, taken in turn, milliseconds.</summary>
    public static async Task<(double Direct, double Through)> MeasureAsync(RunningService host, int rounds)
    {
        var direct = new List<double>();
        var through = new List<double>();
        for (int round = 0; round < rounds; round++)
        {
            direct.Add(await OneAsync(host, [host.ServiceLink, "-listen", "127.0.0.1:0", "-stamp", host.StampFile]));
            through.Add(await OneAsync(host, [YscoBinary.Location, "run", "./websvc", "-listen", "127.0.0.1:0", "-stamp", host.StampFile]));
        }

        return (Median(direct), Median(through));
    }

    public static double Median(List<double> values)
    {
        values.Sort();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static async Task<double> OneAsync(RunningService host, string[] command)
    {
        File.Delete(host.StampFile);
        string began = host.StampFile + ".began";
        await using YscoProcess process = YscoProcess.Start(
            "/usr/bin/perl", ["-e", StampAndExec, began, .. command], new ProcessSettings { Directory = host.Folder });
        await Poll.UntilAsync("the stamp", TimeSpan.FromSeconds(10), () => host.Stamps().Count >= 2);
        double at = double.Parse(await File.ReadAllTextAsync(began), CultureInfo.InvariantCulture);
        process.Signal(Signals.Term);
        await process.WaitForExitAsync();
        return (host.Stamps()[0].MonotonicNanoseconds - at) / 1e6;
    }
}
