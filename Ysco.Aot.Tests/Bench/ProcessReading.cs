using System.Globalization;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Bench;

/// <summary>What /proc says of a process at a moment. Reference: proc(5).</summary>
/// <param name="RssMegabytes">Resident, files and shared pages included.</param>
/// <param name="PssMegabytes">Resident, shared pages divided among those who share them.</param>
/// <param name="PrivateDirtyMegabytes">Its own alone and not in a file: what goes away only with it.</param>
/// <param name="Threads">How many.</param>
/// <param name="CpuMilliseconds">Time on a processor since its start, user and system, to the scheduler's nanosecond.</param>
/// <param name="Wakeups">Voluntary context switches since its start: how often it went to sleep.</param>
internal sealed record ProcessReading(
    double RssMegabytes, double PssMegabytes, double PrivateDirtyMegabytes, int Threads, double CpuMilliseconds, long Wakeups)
{
    private const double KilobytesPerMegabyte = 1000;
    private const double KibibyteInKilobytes = 1.024;

    // A thread that ends between the list of them and its own file: the next reading has a list without it.
    private const int Readings = 10;

    /// <summary>Reads it now.</summary>
    public static ProcessReading Of(int pid)
    {
        for (int reading = 1; ; reading++)
        {
            try
            {
                return Once(pid);
            }
            catch (IOException) when (reading < Readings && Directory.Exists($"/proc/{pid}"))
            {
            }
        }
    }

    private static ProcessReading Once(int pid)
    {
        string[] tasks = Directory.GetDirectories($"/proc/{pid}/task");
        string[] memory = File.ReadAllLines($"/proc/{pid}/smaps_rollup");
        return new ProcessReading(
            Megabytes(memory, "Rss"),
            Megabytes(memory, "Pss"),
            Megabytes(memory, "Private_Dirty"),
            tasks.Length,
            tasks.Sum(t => Number(File.ReadAllText($"{t}/schedstat").Split(' ')[0])) / 1e6,
            tasks.Sum(t => Number(Line(File.ReadAllLines($"{t}/status"), "voluntary_ctxt_switches"))));
    }

    /// <summary>The most that a process has had resident so far, in megabytes; null when it is gone.</summary>
    public static double? PeakMegabytes(int pid) => ProcessTable.Status(pid, "VmHWM") is { } line
        ? Number(line.Split(' ')[0]) * KibibyteInKilobytes / KilobytesPerMegabyte
        : null;

    private static double Megabytes(string[] lines, string name) =>
        Number(Line(lines, name).Split(' ')[0]) * KibibyteInKilobytes / KilobytesPerMegabyte;

    private static string Line(string[] lines, string name) =>
        lines.First(l => l.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
