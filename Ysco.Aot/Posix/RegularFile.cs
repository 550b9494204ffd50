namespace Ysco.Posix;

/// <summary>
/// Opens files that others may have put there, to be read: to open a device can do things by itself (a watchdog is armed by it), and
/// to open a fifo waits. So it is looked at first, without being opened, and what was looked at is what is opened.
/// References: open(2), O_PATH; proc(5), /proc/PID/fd.
/// Limits: without /proc it is looked at by its name, and opened by it afterwards.
/// </summary>
internal static class RegularFile
{
    private const int O_PATH = 0x200000;
    private const int Reading = FileIo.O_RDONLY | FileIo.O_CLOEXEC | FileIo.O_NONBLOCK;

    /// <summary>Opens a regular file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="followLinks">Whether a link in the last place is followed.</param>
    /// <param name="other">What it is when it is there and no regular file; else null.</param>
    /// <returns>The descriptor; -1 when it cannot be opened, or is none, with <see cref="Errno.Last"/>.</returns>
    internal static int Open(string path, bool followLinks, out FileStatus? other)
    {
        other = null;
        int flags = followLinks ? 0 : FileIo.O_NOFOLLOW;
        int at = Files.open(path, O_PATH | FileIo.O_CLOEXEC | flags, 0);
        if (at < 0)
        {
            return -1;
        }

        if (FileStatus.Of(at) is { IsRegular: false } status)
        {
            other = status;
            FileIo.Close(at);
            return -1;
        }

        int fd = Files.open($"/proc/self/fd/{at}", Reading, 0);
        int error = Errno.Last;
        FileIo.Close(at);
        return fd >= 0 || error != Errno.ENOENT ? Kept(fd, error) : Files.open(path, Reading | flags, 0);
    }

    // Closing says that all went well.
    private static int Kept(int fd, int error)
    {
        if (fd < 0)
        {
            System.Runtime.InteropServices.Marshal.SetLastPInvokeError(error);
        }

        return fd;
    }
}
