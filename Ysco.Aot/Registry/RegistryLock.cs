using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// Keeps two from adding to a registry at once: a lock of its folder itself, so that no file of it lies among those that are
/// published. The kernel lets it go with the process that holds it. References: flock(2).
/// </summary>
internal sealed class RegistryLock : IDisposable
{
    private readonly int fd;

    private RegistryLock(int fd) => this.fd = fd;

    /// <summary>Takes it, or says that somebody else has it: nobody waits.</summary>
    internal static Result<RegistryLock> Take(string folder)
    {
        int fd = Files.open(folder, FileIo.O_RDONLY | Directories.O_DIRECTORY | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Failure.Local($"{folder}: {Errno.Describe(Errno.Last)}");
        }

        if (Files.flock(fd, Files.LOCK_EX | Files.LOCK_NB) == 0)
        {
            return new RegistryLock(fd);
        }

        int error = Errno.Last;
        FileIo.Close(fd);
        return Failure.Refused(error == Errno.EAGAIN
            ? $"{folder}: another ysco is adding to this registry (try again when it is done)"
            : $"{folder}: locking: {Errno.Describe(error)}");
    }

    /// <inheritdoc/>
    public void Dispose() => FileIo.Close(fd);
}
