using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>
/// What the kernel tells of processes: /proc, or, in a root without it, a proc file system that is mounted nowhere and
/// that nobody but this process has. References: proc(5), fsopen(2), fsmount(2) (Linux 5.2, needs CAP_SYS_ADMIN).
/// Where neither is to be had, every question has no answer.
/// </summary>
internal static partial class ProcFolder
{
    private const string Mounted = "/proc/";
    private const int NameBytes = 4096; // PATH_MAX: no link of the kernel's is longer

    /// <summary>The detached one's descriptor; AT_FDCWD where /proc is.</summary>
    private static readonly int Folder = Files.access(Mounted + "self/stat", Files.R_OK) == 0 ? Files.AT_FDCWD : Attach();

    /// <summary>Whether there is one to ask.</summary>
    internal static bool IsThere => Folder != NotThere;

    private const int NotThere = -1;

    /// <summary>The first bytes of a file; null when it cannot be read or is empty.</summary>
    /// <param name="name">Its name below /proc.</param>
    /// <param name="maxBytes">How many at most.</param>
    internal static byte[]? Read(string name, int maxBytes)
    {
        int fd = Open(name, FileIo.O_RDONLY);
        if (fd < 0)
        {
            return null;
        }

        // Its files say that they have no bytes, so they are read without asking for their size.
        byte[] content = new byte[maxBytes];
        int length = 0;
        int got;
        while (length < maxBytes && (got = FileIo.Read(fd, content.AsSpan(length))) > 0)
        {
            length += got;
        }

        FileIo.Close(fd);
        return length == 0 ? null : content[..length];
    }

    /// <summary>The same as text; null when it cannot be read or is empty.</summary>
    internal static string? ReadText(string name, int maxBytes) =>
        Read(name, maxBytes) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>Where a link points, as the kernel shows it; null when it cannot be read.</summary>
    internal static unsafe string? ReadLink(string name)
    {
        byte* buffer = stackalloc byte[NameBytes];
        nint length = Folder == NotThere ? -1 : readlinkat(Folder, PathOf(name), buffer, NameBytes);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, (int)length);
    }

    /// <summary>Opens what a link leads to, to be read, also when that has no name any more; -1 when it cannot be.</summary>
    internal static int OpenFile(string name) => Open(name, FileIo.O_RDONLY | FileIo.O_NONBLOCK);

    /// <summary>The status of what a link leads to, also when that has no name any more; null when it cannot be told.</summary>
    internal static FileStatus? Status(string name) => Folder == NotThere ? null : FileStatus.At(Folder, PathOf(name));

    /// <summary>The ids of all processes that can be seen.</summary>
    internal static List<int> Processes()
    {
        var found = new List<int>();
        int fd = Open(".", FileIo.O_RDONLY | Directories.O_DIRECTORY);
        byte[] entries = new byte[32 * 1024];
        int got;
        while (fd >= 0 && (got = Directories.Read(fd, entries)) > 0)
        {
            foreach (string name in Directories.Names(entries.AsSpan(0, got)))
            {
                if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                {
                    found.Add(pid);
                }
            }
        }

        if (fd >= 0)
        {
            FileIo.Close(fd);
        }

        return found;
    }

    private static int Open(string name, int flags) =>
        Folder == NotThere ? -1 : openat(Folder, PathOf(name), flags | FileIo.O_CLOEXEC, 0);

    private static string PathOf(string name) => Folder == Files.AT_FDCWD ? Mounted + name : name;

    private static unsafe int Attach()
    {
        // These have the same numbers on every processor.
        const nint SYS_fsopen = 430;
        const nint SYS_fsconfig = 431;
        const nint SYS_fsmount = 432;
        const nint CLOEXEC = 1; // FSOPEN_CLOEXEC and FSMOUNT_CLOEXEC
        const nint FSCONFIG_CMD_CREATE = 6;
        const nint ReadOnlyNoSuidNoDevNoExec = 0xF; // MOUNT_ATTR_
        fixed (byte* kind = "proc\0"u8)
        {
            int context = (int)syscall(SYS_fsopen, (nint)kind, CLOEXEC, 0, 0, 0);
            if (context < 0)
            {
                return NotThere;
            }

            int folder = syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, 0, 0, 0) == 0
                ? (int)syscall(SYS_fsmount, context, CLOEXEC, ReadOnlyNoSuidNoDevNoExec, 0, 0)
                : NotThere;
            FileIo.Close(context);
            return folder < 0 ? NotThere : folder;
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint readlinkat(int folder, string name, byte* buffer, nuint size);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e);
}
