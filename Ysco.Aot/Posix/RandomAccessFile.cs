using System.Runtime.InteropServices;
using System.Text;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Posix;

/// <summary>
/// A plain file that is read at any place, and neither mapped nor read ahead. Its length is that at the time of opening.
/// References: pread(2), lseek(2).
/// </summary>
public sealed partial class RandomAccessFile : IRandomAccess, IDisposable
{
    private const int SEEK_END = 2;
    private const int ESPIPE = 29;
    private readonly int fd;
    private readonly bool owned;
    private bool disposed;

    private RandomAccessFile(int fd, long length, bool owned)
    {
        this.fd = fd;
        this.owned = owned;
        Length = length;
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <summary>Opens a file, links followed. A pipe or a device is not waited for.</summary>
    /// <returns>The file, or why it cannot be read; the message begins with the path.</returns>
    public static unsafe Result<RandomAccessFile> Open(string path)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + "\0");
        int fd;
        fixed (byte* pointer = name)
        {
            fd = FileIo.open(pointer, FileIo.O_RDONLY | FileIo.O_NONBLOCK | FileIo.O_CLOEXEC, 0);
        }

        if (fd < 0)
        {
            return Failure.Local($"{path}: {Errno.Describe(Errno.Last)}");
        }

        // A folder and a pipe can be opened; only reading tells.
        byte first;
        bool readable = pread64(fd, &first, 1, 0) >= 0;
        long length = readable ? lseek64(fd, 0, SEEK_END) : -1;
        if (length >= 0)
        {
            return new RandomAccessFile(fd, length, owned: true);
        }

        int error = Errno.Last;
        FileIo.Close(fd);
        return error == ESPIPE ? Failure.Invalid($"{path}: not a plain file")
            : error == Errno.EISDIR ? Failure.Invalid($"{path}: is a directory, not a file")
            : Failure.Local($"{path}: {Errno.Describe(error)}");
    }

    /// <summary>A file that is open already, and stays its owner's.</summary>
    /// <param name="fd">Its descriptor.</param>
    /// <param name="length">Its size, bytes.</param>
    public static RandomAccessFile Borrow(int fd, long length) => new(fd, length, owned: false);

    /// <inheritdoc/>
    public unsafe int Read(long offset, Span<byte> into)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        int done = 0;
        fixed (byte* buffer = into)
        {
            while (done < into.Length)
            {
                nint got = pread64(fd, buffer + done, (nuint)(into.Length - done), offset + done);
                if (got == 0)
                {
                    break;
                }

                if (got < 0 && Errno.Last != Errno.EINTR)
                {
                    return -1;
                }

                done += (int)Math.Max(got, 0);
            }
        }

        return done;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            if (owned)
            {
                FileIo.Close(fd);
            }
        }
    }

    // The 64-bit names: on 32-bit machines the plain ones take 32-bit offsets.
    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint pread64(int fd, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    private static partial long lseek64(int fd, long offset, int whence);
}
