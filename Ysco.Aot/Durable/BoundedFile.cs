using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>Reads a small file whole, and never more than it may have.</summary>
public static class BoundedFile
{
    /// <summary>Reads a regular file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Its largest size; a larger one is refused before it is read.</param>
    /// <returns>Its content; null when there is no such file; otherwise why it cannot be read.</returns>
    public static Result<byte[]?> Read(string path, int maxBytes)
    {
        // O_NONBLOCK: a fifo put in the file's place must not hold us up.
        int fd = Files.open(path, FileIo.O_RDONLY | FileIo.O_CLOEXEC | FileIo.O_NONBLOCK, 0);
        if (fd < 0)
        {
            return Errno.Last == Errno.ENOENT ? (byte[]?)null : Failed(path);
        }

        Result<byte[]?> content = Read(path, fd, maxBytes);
        FileIo.Close(fd);
        return content;
    }

    private static Result<byte[]?> Read(string path, int fd, int maxBytes)
    {
        if (FileStatus.Of(fd) is not { } status)
        {
            return Failed(path);
        }

        if (!status.IsRegular)
        {
            return Failure.Local($"{path}: {(status.IsDirectory ? "is a directory" : "is not a regular file")}");
        }

        if (status.SizeBytes > maxBytes)
        {
            return Failure.Invalid($"{path}: {status.SizeBytes} bytes: larger than the {maxBytes} it may have");
        }

        byte[] content = new byte[status.SizeBytes];
        int done = 0;
        while (done < content.Length)
        {
            int got = FileIo.Read(fd, content.AsSpan(done));
            if (got < 0)
            {
                return Failed(path);
            }

            if (got == 0)
            {
                return content[..done];
            }

            done += got;
        }

        return content;
    }

    private static Failure Failed(string path) => Failure.Local($"{path}: {Errno.Describe(Errno.Last)}");
}
