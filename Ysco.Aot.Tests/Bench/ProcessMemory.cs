using System.Globalization;

namespace Ysco.Tests.Bench;

/// <summary>What /proc says of a process, in MB of 1,000,000 bytes.</summary>
internal static class ProcessMemory
{
    private const double BytesPerKilobyte = 1024;

    public static double Rss(int pid) => Rollup(pid, "Rss:");

    public static double Pss(int pid) => Rollup(pid, "Pss:");

    public static double PrivateDirty(int pid) => Rollup(pid, "Private_Dirty:");

    public static int Threads(int pid) => Directory.GetDirectories($"/proc/{pid}/task").Length;

    /// <summary>CPU time used so far, milliseconds.</summary>
    public static double CpuMilliseconds(int pid)
    {
        string[] fields = File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ');
        return (long.Parse(fields[12], CultureInfo.InvariantCulture) + long.Parse(fields[13], CultureInfo.InvariantCulture)) * 10.0;
    }

    /// <summary>How often its main thread went to sleep by itself: one for each time it was woken.</summary>
    public static long WakeUps(int pid) => long.Parse(
        File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("voluntary_ctxt", StringComparison.Ordinal)).Split(':')[1],
        CultureInfo.InvariantCulture);

    /// <summary>The most that a process ever had resident; 0 when it is gone.</summary>
    public static double Peak(int pid)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : Kilobytes(line);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Rollup(int pid, string field) =>
        Kilobytes(File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith(field, StringComparison.Ordinal)));

    private static double Kilobytes(string line) =>
        long.Parse(line.Split(':')[1].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * BytesPerKilobyte / 1e6;
}
