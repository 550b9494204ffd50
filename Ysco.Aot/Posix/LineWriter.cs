using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>
/// Writes log lines to a descriptor that is somebody else's too (our stderr is also the service's), without ever waiting
/// for its reader: what does not fit now is dropped. The descriptor is not made non-blocking, for that would be so for the
/// service as well.
/// </summary>
/// <param name="fd">The descriptor.</param>
internal sealed unsafe partial class LineWriter(int fd)
{
    /// <summary>PIPE_BUF of Linux: poll(2) says "writable" of a pipe when at least this much fits.</summary>
    private const int ChunkBytes = 4096;

    private const short POLLOUT = 4;

    /// <summary>Lines that were dropped, whole or their end.</summary>
    internal long Dropped { get; private set; }

    internal void Write(string line) => Write(Encoding.UTF8.GetBytes(line));

    internal void Write(ReadOnlySpan<byte> left)
    {
        while (!left.IsEmpty)
        {
            int chunk = Math.Min(left.Length, ChunkBytes);
            if (!IsWritable() || !FileIo.WriteAll(fd, left[..chunk]))
            {
                Dropped++;
                return;
            }

            left = left[chunk..];
        }
    }

    private bool IsWritable()
    {
        // struct pollfd: int fd; short events; short revents.
        byte* item = stackalloc byte[8];
        *(int*)item = fd;
        *(short*)(item + 4) = POLLOUT;
        *(short*)(item + 6) = 0;
        return poll(item, 1, 0) == 1 && (*(short*)(item + 6) & POLLOUT) != 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(byte* items, nuint count, int timeoutMilliseconds);
}
