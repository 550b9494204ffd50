using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>
/// A lock between processes, held through an empty file of its own; the kernel lets it go with the process that holds it.
/// The folder need not be ours alone, and we may be root: no link is followed, and no device or fifo opened for good.
/// References: flock(2), open(2).
/// Not here: waiting for ever. A holder that is stuck is reported.
/// </summary>
public sealed class FileLock : IDisposable
{
    /// <summary>What is done under such a lock is one small file written: 5 s are long even for an SD card.</summary>
    private const int Tries = 50;

    private const int TryEveryMilliseconds = 100;
    private const uint OwnerOnly = 0x180; // 0600

    private readonly int fd;

    private FileLock(int fd) => this.fd = fd;

    /// <summary>Takes the lock; waits some seconds for another that holds it, so not on the loop.</summary>
    /// <param name="path">Its file, made when it is not there.</param>
    public static Result<FileLock> Take(string path)
    {
        // O_NONBLOCK: a fifo must not hold us up.
        const int Flags = FileIo.O_RDWR | FileIo.O_CREAT | FileIo.O_CLOEXEC | FileIo.O_NONBLOCK;
        int fd = Files.open(path, Flags | FileIo.O_NOFOLLOW, OwnerOnly);
        if (fd < 0)
        {
            return Failure.Local(Errno.Last == Errno.ELOOP
                ? $"{path}: a symbolic link where a lock file of ours should be (remove it)"
                : $"{path}: {Errno.Describe(Errno.Last)}");
        }

        Failure? failure = FileStatus.Of(fd) is { IsRegular: true }
            ? Wait(fd, path)
            : Failure.Local($"{path}: is not a regular file (remove it)");
        if (failure is null)
        {
            return new FileLock(fd);
        }

        FileIo.Close(fd);
        return failure;
    }

    /// <summary>Lets it go.</summary>
    public void Dispose() => FileIo.Close(fd);

    private static Failure? Wait(int fd, string path)
    {
        for (int i = 0; i < Tries; i++)
        {
            if (Files.flock(fd, Files.LOCK_EX | Files.LOCK_NB) == 0)
            {
                return null;
            }

            if (Errno.Last is not (Errno.EAGAIN or Errno.EINTR))
            {
                return Failure.Local($"{path}: locking: {Errno.Describe(Errno.Last)}");
            }

            Thread.Sleep(TryEveryMilliseconds);
        }

        return Failure.Local(
            $"{path}: another process holds this lock for more than {Tries * TryEveryMilliseconds / 1000} s (is another ysco stuck? end it, or try again)");
    }
}
