using System.Globalization;
using System.Text;
using Ysco.Posix;

namespace Ysco.Metrics;

/// <summary>
/// Asks /proc what a process uses. Without /proc there is no answer, and the metrics are left out.
/// Limits: <see cref="FileBytes"/> of a file are read, of /proc/stat <see cref="StatBytes"/>; descriptors are counted up
/// to <see cref="MaxCountedFds"/>.
/// </summary>
public static class ProcReader
{
    private const int FileBytes = 8 * 1024;

    /// <summary>A line for each processor and one for all interrupts come before the line we want.</summary>
    private const int StatBytes = 256 * 1024;

    /// <summary>More takes longer than a scrape should, and is a defect of the service in any case.</summary>
    private const int MaxCountedFds = 100_000;

    /// <summary>What a process uses; null when it is gone or /proc is not there.</summary>
    /// <param name="pid">The process; null for this one.</param>
    public static ProcessStats? Read(int? pid)
    {
        string folder = pid is { } number ? string.Create(CultureInfo.InvariantCulture, $"/proc/{number}") : "/proc/self";
        if (ReadFile($"{folder}/stat", FileBytes) is not { } statText
            || ProcText.Stat(statText, Environment.SystemPageSize) is not { } stat)
        {
            return null;
        }

        byte[] limits = ReadFile($"{folder}/limits", FileBytes) ?? [];
        double? boot = ProcText.BootSeconds(ReadFile("/proc/stat", StatBytes) ?? []);
        return new ProcessStats(
            stat.CpuSeconds, stat.ResidentBytes, stat.VirtualBytes, ProcText.Limit(limits, "Max address space"),
            CountFds($"{folder}/fd"), ProcText.Limit(limits, "Max open files"), boot + stat.StartSeconds);
    }

    private static unsafe int Open(string path, int flags)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            return FileIo.open(name, flags | FileIo.O_CLOEXEC, 0);
        }
    }

    private static byte[]? ReadFile(string path, int maxBytes)
    {
        int fd = Open(path, FileIo.O_RDONLY);
        if (fd < 0)
        {
            return null;
        }

        byte[] text = new byte[FileBytes];
        int length = 0;
        int got;
        while (length < maxBytes && (got = FileIo.Read(fd, text.AsSpan(length))) > 0)
        {
            length += got;
            if (length == text.Length)
            {
                Array.Resize(ref text, text.Length * 2);
            }
        }

        FileIo.Close(fd);
        return text[..length];
    }

    private static int? CountFds(string path)
    {
        int fd = Open(path, FileIo.O_RDONLY | Directories.O_DIRECTORY);
        if (fd < 0)
        {
            return null;
        }

        byte[] entries = new byte[FileBytes];
        int count = 0;
        int got;
        while (count < MaxCountedFds && (got = Directories.Read(fd, entries)) > 0)
        {
            count += Directories.CountNames(entries.AsSpan(0, got));
        }

        FileIo.Close(fd);
        return count;
    }
}
