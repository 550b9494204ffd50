using System.Globalization;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands.StateFolders;

/// <summary>
/// One <c>ysco run</c> for a state folder: the lock is on the folder itself, is held by this process alone and ends with
/// it, however it ends.
/// </summary>
internal static class FolderLock
{
    /// <summary>More locks than a machine has: a line has some 60 bytes.</summary>
    private const int MaxLocksBytes = 1 << 20;

    /// <summary>
    /// Who has the lock, as the kernel tells: it is not tried, for that could be in the way of one that starts.
    /// References: proc_locks(5): <c>1: FLOCK  ADVISORY  WRITE 6654 fe:00:11657702 0 EOF</c>, its numbers of the device in hex.
    /// Where a file system tells programs of another device than the kernel (btrfs), nobody is found.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The process; null when nobody has it, or that cannot be told.</returns>
    internal static int? Holder(string folder)
    {
        if (FileStatus.Of(folder) is not { } wanted)
        {
            return null;
        }

        string file = string.Create(CultureInfo.InvariantCulture, $"{(uint)wanted.Device:x2}:{wanted.Device >> 32:x2}:{wanted.Inode}");
        foreach (string line in (ProcFolder.ReadText("locks", MaxLocksBytes) ?? "").Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, "FLOCK", _, "WRITE", var pid, var locked, ..] && locked == file
                && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int process) && process > 0)
            {
                return process;
            }
        }

        return null;
    }

    /// <summary>Whether the folder is another one than that whose lock we hold: somebody has put it in its place. Null when it is not.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="held">The descriptor with the lock; -1 for none.</param>
    internal static Failure? Moved(string folder, int held) =>
        held >= 0 && FileStatus.Of(held) is { } locked && FileStatus.Of(folder) is { } there && !locked.IsSameFile(there)
            ? Failure.Refused($"{folder}: is another folder than the one that this ysco was started with (somebody has replaced it: put the right one back, and look at who may)")
            : null;

    /// <summary>Takes the lock for as long as we live.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="held">A descriptor with the lock that was handed on; -1 for none. It is closed when, and only when, another one is had.</param>
    internal static Result<int> Take(string folder, int held = -1)
    {
        if (held >= 0 && FileStatus.Of(held) is { } locked && FileStatus.Of(folder) is { } wanted && locked.IsSameFile(wanted))
        {
            return held;
        }

        int fd = Files.open(folder, FileIo.O_RDONLY | Directories.O_DIRECTORY | FileIo.O_NONBLOCK | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}");
        }

        if (Files.flock(fd, Files.LOCK_EX | Files.LOCK_NB) == 0 || Errno.Last != Errno.EAGAIN)
        {
            // A file system that knows no locks must not keep a service down.
            FileIo.Close(held);
            return fd;
        }

        FileIo.Close(fd);
        return Failure.Local($"{folder}: another ysco runs with this folder (stop it first, or name another with -dir)");
    }
}
