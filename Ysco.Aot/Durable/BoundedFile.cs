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
    public static Result<byte[]?> Read(string path, int maxBytes) => Read(path, maxBytes, isOwn: false);

    /// <summary>The same of a file that the user of this process has written: of anybody else's it is as if there was none. A link is not followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">Its largest size.</param>
    internal static Result<byte[]?> ReadOwn(string path, int maxBytes) => Read(path, maxBytes, isOwn: true);

    private static Result<byte[]?> Read(string path, int maxBytes, bool isOwn)
    {
        int fd = RegularFile.Open(path, followLinks: !isOwn, out FileStatus? other);
        if (fd < 0)
        {
            return other is { } status ? NotRegular(path, status) : Errno.Last == Errno.ENOENT ? (byte[]?)null : Failed(path);
        }

        // As the descriptor says: the name may be another file's by now.
        Result<byte[]?> content = isOwn && FileStatus.Of(fd)?.Uid != Processes.geteuid() ? (byte[]?)null : Read(path, fd, maxBytes);
        FileIo.Close(fd);
        return content;
    }

    /// <summary>Reads the end of a regular file; a link is not followed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">How much of it.</param>
    /// <returns>
    /// Its last bytes, none when there is no such file, and whether there are others before them; otherwise why it cannot be read.
    /// </returns>
    public static Result<(byte[] Content, bool IsCut)> ReadTail(string path, int maxBytes)
    {
        int fd = RegularFile.Open(path, followLinks: false, out FileStatus? other);
        if (fd < 0)
        {
            return other is { } status ? NotRegular(path, status) : Errno.Last == Errno.ENOENT ? (Array.Empty<byte>(), false) : Failed(path);
        }

        Result<(byte[], bool)> tail = ReadTail(path, fd, maxBytes);
        FileIo.Close(fd);
        return tail;
    }

    private static Result<(byte[], bool)> ReadTail(string path, int fd, int maxBytes)
    {
        if (!Regular(path, fd).Try(out FileStatus status, out Failure? failure))
        {
            return failure;
        }

        long start = Math.Max(0, status.SizeBytes - maxBytes);
        if (start > 0 && Files.lseek64(fd, start, Files.SEEK_SET) < 0)
        {
            return Failed(path);
        }

        return ReadAll(path, fd, new byte[status.SizeBytes - start]).Try(out byte[]? content, out failure)
            ? (content!, start > 0)
            : failure;
    }

    private static Result<FileStatus> Regular(string path, int fd)
    {
        if (FileStatus.Of(fd) is not { } status)
        {
            return Failed(path);
        }

        return status.IsRegular ? status : NotRegular(path, status);
    }

    private static Failure NotRegular(string path, FileStatus status) =>
        Failure.Local($"{path}: {(status.IsDirectory ? "is a directory" : status.IsLink ? Errno.Describe(Errno.ELOOP) : "is not a regular file")}");

    /// <summary>The same for a file that is open, from where it is read next.</summary>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="fd">Its descriptor, which stays open.</param>
    /// <param name="maxBytes">Its largest size.</param>
    internal static Result<byte[]?> Read(string path, int fd, int maxBytes)
    {
        if (!Regular(path, fd).Try(out FileStatus status, out Failure? failure))
        {
            return failure;
        }

        if (status.SizeBytes > maxBytes)
        {
            return Failure.Invalid($"{path}: {status.SizeBytes} bytes: larger than the {maxBytes} it may have");
        }

        return ReadAll(path, fd, new byte[status.SizeBytes]);
    }

    private static Result<byte[]?> ReadAll(string path, int fd, byte[] content)
    {
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
