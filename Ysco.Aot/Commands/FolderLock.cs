using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Commands;

/// <summary>
/// One <c>ysco run</c> for a state folder: the lock is on the folder itself, is held by this process alone and ends with
/// it, however it ends.
/// </summary>
internal static class FolderLock
{
    /// <summary>Takes the lock for as long as we live.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="held">A descriptor with the lock that was handed on; -1 for none.</param>
    internal static Result<int> Take(string folder, int held = -1)
    {
        if (held >= 0 && FileStatus.Of(held) is { } locked && FileStatus.Of(folder) is { } wanted && locked.IsSameFile(wanted))
        {
            return held;
        }

        FileIo.Close(held);
        int fd = Files.open(folder, FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}");
        }

        if (Files.flock(fd, Files.LOCK_EX | Files.LOCK_NB) == 0 || Errno.Last != Errno.EAGAIN)
        {
            // A file system that knows no locks must not keep a service down.
            return fd;
        }

        FileIo.Close(fd);
        return Failure.Local($"{folder}: another ysco runs with this folder (stop it first, or name another with -dir)");
    }
}
