using System.Globalization;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// A process that is told apart from a later one with the same id: by its start time since boot, and by the boot.
/// References: proc(5), /proc/PID/stat field 22; /proc/sys/kernel/random/boot_id.
/// Where these cannot be read (<see cref="ProcFolder"/>) they are unknown, and such an identity proves nothing to a
/// later run: the id may be another process's by then, above all after a reboot.
/// </summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since boot; 0 when unknown.</param>
/// <param name="BootId">Which boot; empty when unknown.</param>
public sealed record ProcessIdentity(int Pid, ulong StartTicks, string BootId)
{
    /// <summary>A stat line has some 350 bytes; the name in it at most 64.</summary>
    private const int MaxStatBytes = 4096;

    /// <summary>A boot's id has 37 bytes, the time since boot some 20.</summary>
    private const int MaxLineBytes = 128;

    /// <summary>Of a command line, which may have megabytes.</summary>
    private const int MaxArgumentBytes = 4096;

    private static string? bootId;

    /// <summary>Looks a process up; null when it is not there, or has ended and was not waited for.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        if (Processes.getpgid(pid) < 0)
        {
            return null;
        }

        return StatOf(pid) is not { } stat ? new ProcessIdentity(pid, 0, CurrentBootId())
            : stat.HasEnded ? null
            : new ProcessIdentity(pid, stat.StartTicks, CurrentBootId());
    }

    /// <summary>Which boot this is; empty when that cannot be told. Read once: it must not depend on a free descriptor.</summary>
    public static string CurrentBootId() =>
        bootId ??= ProcFolder.ReadText("sys/kernel/random/boot_id", MaxLineBytes)?.Trim() ?? "";

    /// <summary>Now, as a process's start time is told; 0 when that cannot be told.</summary>
    public static ulong NowTicks()
    {
        // Both are shown in hundredths of a second: USER_HZ, and the two digits after the point of /proc/uptime.
        string now = ProcFolder.ReadText("uptime", MaxLineBytes)?.Split(' ')[0].Replace(".", "") ?? "";
        return ulong.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out ulong ticks) ? ticks : 0;
    }

    /// <summary>What the kernel tells of a process; null when it tells nothing.</summary>
    public static ProcessStat? StatOf(int pid) => ProcFolder.ReadText(FileOf(pid, "stat"), MaxStatBytes) is { } text ? ProcessStat.Parse(text) : null;

    /// <summary>Whether it is beyond doubt which process is meant: the same id is no proof.</summary>
    public bool IsProof => StartTicks != 0 && BootId != "";

    /// <summary>Whether it may be a service of ours at all: never we ourselves, never init, never a whole group.</summary>
    public bool MayBeService => Pid > 1 && Pid != Processes.getpid();

    /// <summary>Whether this process is proven to be there still, and the same; also one that went into another process group than its own.</summary>
    public bool IsAlive() => IsProof && MayBeService && Of(Pid) == this;

    /// <summary>Its argv, byte for byte, each with a NUL behind it: the first 4 KiB; null when it cannot be read.</summary>
    public byte[]? Arguments() => ProcFolder.Read(FileOf(Pid, "cmdline"), MaxArgumentBytes);

    /// <summary>Whether its argv is this one, as far as it can be read.</summary>
    public bool HasArguments(IEnumerable<byte[]> arguments)
    {
        byte[] wanted = [.. arguments.SelectMany(argument => argument.Append((byte)0)).Take(MaxArgumentBytes)];
        return Arguments().AsSpan().SequenceEqual(wanted);
    }

    /// <summary>The name below /proc of a file of a process.</summary>
    internal static string FileOf(int pid, string file) => string.Create(CultureInfo.InvariantCulture, $"{pid}/{file}");
}
