using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// A regular file that is open to be sent, from its start to the end that it had when it was opened. The kernel copies it to a
/// socket: none of it passes through our memory. References: sendfile(2), openat(2).
/// </summary>
public sealed partial class OpenFile : IDisposable
{
    private const int O_NONBLOCK = FileIo.O_NONBLOCK;
    private int fd;

    private OpenFile(int fd, long length, long modified) => (this.fd, Length, ModifiedSeconds) = (fd, length, modified);

    /// <summary>Its size in bytes.</summary>
    public long Length { get; }

    /// <summary>When it was changed last, seconds since 1970.</summary>
    public long ModifiedSeconds { get; }

    /// <summary>How much has been sent.</summary>
    public long Sent { get; private set; }

    /// <summary>
    /// Opens a file below a folder. No link is followed, in the last place or on the way, so nothing outside of the folder is reached.
    /// </summary>
    /// <param name="folder">The folder; links on the way to it count.</param>
    /// <param name="names">The names below it, none of them empty, <c>.</c> or <c>..</c>.</param>
    /// <returns>Null when there is no such file, or it is none that can be sent.</returns>
    public static OpenFile? Below(string folder, ReadOnlySpan<string> names)
    {
        int at = Files.open(folder, FileIo.O_RDONLY | Directories.O_DIRECTORY | FileIo.O_CLOEXEC, 0);
        for (int i = 0; i < names.Length && at >= 0; i++)
        {
            int kind = i == names.Length - 1 ? O_NONBLOCK : Directories.O_DIRECTORY;
            int next = openat(at, names[i], FileIo.O_RDONLY | FileIo.O_NOFOLLOW | FileIo.O_CLOEXEC | kind, 0);
            FileIo.Close(at);
            at = next;
        }

        if (at < 0)
        {
            return null;
        }

        if (FileStatus.Of(at) is { IsRegular: true } status)
        {
            return new OpenFile(at, status.SizeBytes, status.ModifiedSeconds);
        }

        FileIo.Close(at);
        return null;
    }

    /// <summary>Sends what the socket takes, of at most <paramref name="count"/> bytes.</summary>
    /// <returns>How many; 0 when the file has become shorter; -1 when it fails, with <see cref="Errno.Last"/>.</returns>
    public long SendTo(int socket, long count)
    {
        nint put = sendfile64(socket, fd, 0, (nuint)Math.Min(count, Length - Sent));
        Sent += Math.Max(put, 0);
        return put;
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        if (fd >= 0)
        {
            FileIo.Close(fd);
            fd = -1;
        }
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int openat(int folder, string name, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendfile64(int to, int from, nint offset, nuint count);
}
