using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Tells when a name in a folder went, or became another file's, or the folder itself went: inotify(7). Numbers are those of Linux's generic ABI.</summary>
internal static partial class FolderEvents
{
    private const int IN_NONBLOCK = 0x800;
    private const int IN_CLOEXEC = 0x80000;
    private const uint IN_MOVED_FROM = 0x40;
    private const uint IN_MOVED_TO = 0x80;
    private const uint IN_DELETE = 0x200;
    private const uint IN_DELETE_SELF = 0x400;
    private const uint IN_MOVE_SELF = 0x800;

    /// <summary>struct inotify_event with the longest name (NAME_MAX and a NUL): less is never read.</summary>
    private const int EventBytes = 16 + 256;

    /// <summary>Reads of one turn: what is more is told again.</summary>
    private const int MaxReads = 64;

    /// <summary>A descriptor that can be read when something happened; -1 when there is none, with <see cref="Errno.Last"/>.</summary>
    internal static int Open() => inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

    /// <summary>Watches a folder, if it does not yet; false when it cannot be, with <see cref="Errno.Last"/>.</summary>
    internal static bool Add(int fd, string folder) => inotify_add_watch(fd, folder, IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF) >= 0;

    /// <summary>Takes what is told, which says no more than that one should look.</summary>
    internal static void Drain(int fd)
    {
        Span<byte> events = stackalloc byte[16 * EventBytes];
        for (int i = 0; i < MaxReads && FileIo.Read(fd, events) > 0; i++)
        {
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int inotify_add_watch(int fd, string path, uint mask);
}
