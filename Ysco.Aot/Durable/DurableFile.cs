using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>
/// The one way a file of ours is written: a new file beside it, fsync, rename over it, fsync of the folder. At every
/// instant the name holds the old content or the new one, whole, and after a power cut too.
/// References: rename(2), fsync(2).
/// Limits: a left-over temporary file has a fixed name, so there is at most one for each file, and the next write
/// replaces it.
/// </summary>
public static class DurableFile
{
    /// <summary>The end of a temporary file's name; start-up may remove what ends so.</summary>
    public const string TemporarySuffix = ".ysco-tmp";

    /// <summary>Writes a whole file.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">Its permissions: 0600, say.</param>
    /// <param name="like">Whose owner and group it gets, when we may give it away; null for ours.</param>
    /// <param name="sync">False for what a crash of the machine, and nothing else, may take or damage: the disk is not waited for.</param>
    /// <returns>Null when it is on disk; otherwise why not, and then the old content is still there.</returns>
    public static Failure? Write(string path, ReadOnlySpan<byte> content, uint mode, FileStatus? like = null, bool sync = true)
    {
        string temporary = path + TemporarySuffix;
        int fd = OpenNew(temporary, mode);
        if (fd < 0)
        {
            return Failed(path, "making a new file beside it");
        }

        // The owner first: a change of it clears the set-uid bits.
        bool written = FileIo.WriteAll(fd, content)
            && (like is not { } owner || Processes.geteuid() != 0 || Files.fchown(fd, owner.Uid, owner.Gid) == 0)
            && Files.fchmod(fd, mode) == 0 && (!sync || FileIo.fsync(fd) == 0);
        Failure? failure = written ? null : Failed(path, "writing");
        FileIo.Close(fd);
        failure ??= Rename(temporary, path, sync);
        if (failure is not null)
        {
            _ = Files.unlink(temporary);
        }

        return failure;
    }

    /// <summary>
    /// Makes a file that was not there before, to be read and written; what a crash left under its name goes. A link that
    /// somebody planted there is not followed: the folder need not be ours alone, and we may be root.
    /// </summary>
    /// <returns>Its descriptor; -1 when it cannot be made, with <see cref="Errno.Last"/>.</returns>
    internal static int OpenNew(string path, uint mode)
    {
        _ = Files.unlink(path);
        return Files.open(path, FileIo.O_RDWR | FileIo.O_CREAT | FileIo.O_EXCL | FileIo.O_CLOEXEC, mode);
    }

    /// <summary>Renames within a folder, and has the folder on disk before it returns.</summary>
    public static Failure? Rename(string from, string to) => Rename(from, to, sync: true);

    private static Failure? Rename(string from, string to, bool sync) => Files.rename(from, to) != 0
        ? Failed(to, "renaming " + from)
        : sync ? SyncFolderOf(to) : null;

    /// <summary>Has the folder that holds <paramref name="path"/> on disk: its names, that is.</summary>
    public static Failure? SyncFolderOf(string path)
    {
        string folder = FolderOf(path);
        // The folder's name may stand for something else by now: a fifo must not hold us up.
        int fd = Files.open(folder, FileIo.O_RDONLY | Directories.O_DIRECTORY | FileIo.O_NONBLOCK | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Failed(folder, "opening");
        }

        // EINVAL: a file system that keeps nothing (some network and FUSE ones) has nothing to sync.
        bool synced = FileIo.fsync(fd) == 0 || Errno.Last == Errno.EINVAL;
        Failure? failure = synced ? null : Failed(folder, "syncing");
        FileIo.Close(fd);
        return failure;
    }

    /// <summary>The folder that holds a path: <c>.</c> for a bare name.</summary>
    public static string FolderOf(string path)
    {
        int slash = path.LastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : path[..slash];
    }

    private static Failure Failed(string path, string doing) =>
        Failure.Local($"{path}: {doing}: {Errno.Describe(Errno.Last)}");
}
