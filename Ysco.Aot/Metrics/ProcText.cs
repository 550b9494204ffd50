using System.Globalization;
using System.Text;

namespace Ysco.Metrics;

/// <summary>
/// The texts of /proc about a process.
/// References: proc_pid_stat(5), proc_pid_limits(5), proc_stat(5).
/// </summary>
internal static class ProcText
{
    /// <summary>USER_HZ: what the kernel tells user space is 1/100 s on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Fields of /proc/PID/stat after the command's closing parenthesis; the first of them is number 3 in the manual.</summary>
    private const int FirstField = 3;
    private const int UserTicksField = 14;
    private const int SystemTicksField = 15;
    private const int StartTicksField = 22;
    private const int VirtualBytesField = 23;
    private const int ResidentPagesField = 24;

    /// <summary>What /proc/PID/stat says; null when it is not as expected.</summary>
    /// <param name="stat">The text. The command in it may hold anything: parentheses, spaces, line ends.</param>
    /// <param name="pageBytes">The size of a page.</param>
    internal static (double CpuSeconds, double StartSeconds, double VirtualBytes, double ResidentBytes)? Stat(
        ReadOnlySpan<byte> stat, int pageBytes)
    {
        int command = stat.LastIndexOf((byte)')');
        if (command < 0 || command + 2 > stat.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = stat[(command + 2)..];
        Span<double> values = stackalloc double[ResidentPagesField + 1];
        int field = FirstField;
        foreach (Range part in rest.Split((byte)' '))
        {
            if (field > ResidentPagesField)
            {
                break;
            }

            bool isNumber = double.TryParse(rest[part], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out values[field]);
            if (field++ > FirstField && !isNumber)
            {
                return null;
            }
        }

        return field <= ResidentPagesField
            ? null
            : ((values[UserTicksField] + values[SystemTicksField]) / TicksPerSecond, values[StartTicksField] / TicksPerSecond,
                values[VirtualBytesField], values[ResidentPagesField] * pageBytes);
    }

    /// <summary>The soft limit of this name in /proc/PID/limits: infinity for "unlimited", null when it is not there.</summary>
    internal static double? Limit(ReadOnlySpan<byte> limits, string name)
    {
        foreach (Range range in limits.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = limits[range];
            if (line.Length > name.Length && Ascii.Equals(line[..name.Length], name))
            {
                ReadOnlySpan<byte> value = line[name.Length..].Trim((byte)' ');
                int end = value.IndexOf((byte)' ');
                value = end < 0 ? value : value[..end];
                return value.SequenceEqual("unlimited"u8) ? double.PositiveInfinity
                    : double.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out double limit) ? limit : null;
            }
        }

        return null;
    }

    /// <summary>When the machine was booted, seconds since 1970, of /proc/stat.</summary>
    internal static double? BootSeconds(ReadOnlySpan<byte> stat)
    {
        ReadOnlySpan<byte> key = "\nbtime "u8;
        int at = stat.IndexOf(key);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> value = stat[(at + key.Length)..];
        int end = value.IndexOf((byte)'\n');
        return double.TryParse(end < 0 ? value : value[..end], NumberStyles.None, CultureInfo.InvariantCulture, out double seconds)
            ? seconds
            : null;
    }
}
