using System.Globalization;
using System.Text;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// A process that is told apart from a later one with the same id: by its start time since boot, and by the boot.
/// References: proc(5), /proc/PID/stat field 22; /proc/sys/kernel/random/boot_id.
/// Not here: hosts without /proc, where both are unknown and a process is known by its id and its being the leader of
/// its process group.
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot; 0 when unknown.</param>
/// <param name="BootId">Which boot; empty when unknown.</param>
public sealed record ProcessIdentity(int Pid, ulong StartTicks, string BootId)
{
    /// <summary>A stat line has some 350 bytes; the name in it at most 64.</summary>
    private const int MaxStatBytes = 4096;

    /// <summary>Looks a process up; null when it is not there, or has ended and was not waited for.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (Processes.getpgid(pid) < 0)
        {
            return null;
        }

        string? stat = ReadProc($"/proc/{pid}/stat");
        if (stat is null)
        {
            return new ProcessIdentity(pid, 0, CurrentBootId());
        }

        // The name may hold spaces and parentheses: fields are counted from the last one. State is field 3.
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        const int StateField = 0;
        const int StartTimeField = 19;
        return fields.Length <= StartTimeField || fields[StateField] is "Z" or "X"
            ? null
            : new ProcessIdentity(
                pid, ulong.Parse(fields[StartTimeField], NumberStyles.None, CultureInfo.InvariantCulture), CurrentBootId());
    }

    /// <summary>Which boot this is; empty without /proc.</summary>
    public static string CurrentBootId() => ReadProc("/proc/sys/kernel/random/boot_id")?.Trim() ?? "";

    /// <summary>Whether this process is still there, and still the same. It leads its process group, as we start it.</summary>
    public bool IsAlive() => Of(Pid) is { } found
        && found.StartTicks == StartTicks
        && found.BootId == BootId
        && Processes.getpgid(Pid) == Pid;

    /// <summary>Its argv, as far as it can be read: the first 4 KiB; null without /proc.</summary>
    public string[]? Arguments() => ReadProc($"/proc/{Pid}/cmdline") is { } text ? text.TrimEnd('\0').Split('\0') : null;

    private static string? ReadProc(string path)
    {
        // Files of /proc say that they have no bytes, so they are read without asking for their size.
        int fd = Files.open(path, FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return null;
        }

        Span<byte> buffer = stackalloc byte[MaxStatBytes];
        int got = FileIo.Read(fd, buffer);
        FileIo.Close(fd);
        return got <= 0 ? null : Encoding.UTF8.GetString(buffer[..got]);
    }
}
