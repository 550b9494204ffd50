using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Reading and writing descriptors under their C names; numbers are those of Linux's generic ABI.</summary>
internal static partial class FileIo
{
    internal const int O_RDONLY = 0;
    internal const int O_WRONLY = 1;
    internal const int O_RDWR = 2;
    internal const int O_CREAT = 0x40;
    internal const int O_EXCL = 0x80;
    internal const int O_TRUNC = 0x200;
    internal const int O_APPEND = 0x400;
    internal const int O_NONBLOCK = 0x800;
    internal const int O_CLOEXEC = 0x80000;

    /// <summary>asm-generic's; ARM has another number, see fcntl.h there.</summary>
    internal static int O_NOFOLLOW => NoFollowOn(RuntimeInformation.ProcessArchitecture);

    internal static int NoFollowOn(Architecture processor) => processor is Architecture.Arm or Architecture.Arm64 ? 0x8000 : 0x20000;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int open(byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fsync(int fd);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int pipe2(int* ends, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fcntl(int fd, int command, nint argument);

    /// <summary>Makes reads from it say EAGAIN where they would wait. For a pipe: its other end stays as it is.</summary>
    internal static void SetNonBlocking(int fd)
    {
        const int F_SETFL = 4;
        _ = fcntl(fd, F_SETFL, O_NONBLOCK);
    }

    /// <summary>Whether a descriptor is closed when a program is executed.</summary>
    internal static void SetCloseOnExec(int fd, bool closes = true)
    {
        const int F_SETFD = 2;
        const int FD_CLOEXEC = 1;
        _ = fcntl(fd, F_SETFD, closes ? FD_CLOEXEC : 0);
    }

    /// <summary>Moves a descriptor, closed on exec, to the lowest number that is free, if that is lower than its own.</summary>
    /// <returns>Its number.</returns>
    internal static int ToLowest(int fd)
    {
        const int F_DUPFD_CLOEXEC = 1030;
        int lowest = fcntl(fd, F_DUPFD_CLOEXEC, 0);
        bool isLower = lowest >= 0 && lowest < fd;
        Close(isLower ? fd : lowest);
        return isLower ? lowest : fd;
    }

    /// <summary>Waits until a descriptor can be read or its other end is closed; false when that takes too long.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <param name="milliseconds">How long at most; anew after a signal.</param>
    internal static unsafe bool WaitToRead(int fd, int milliseconds)
    {
        // struct pollfd: int fd; short events; short revents.
        const short POLLIN = 1;
        byte* item = stackalloc byte[8];
        int ready;
        do
        {
            *(int*)item = fd;
            *(short*)(item + 4) = POLLIN;
            *(short*)(item + 6) = 0;
            ready = poll(item, 1, milliseconds);
        }
        while (ready < 0 && Errno.Last == Errno.EINTR);
        return ready != 0;
    }

    /// <summary>A file in memory, without a name, closed on exec; -1 when there is none to be had.</summary>
    internal static unsafe int OpenMemory()
    {
        const uint MFD_CLOEXEC = 1;
        fixed (byte* name = "ysco\0"u8)
        {
            return memfd_create(name, MFD_CLOEXEC);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int memfd_create(byte* name, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int poll(byte* items, nuint count, int timeoutMilliseconds);

    /// <summary>Closes all descriptors from <paramref name="first"/> on when a program is executed.</summary>
    internal static void CloseOnExecFrom(int first)
    {
        // close_range(2) has this number on every processor; Linux 5.9, the flag 5.11.
        const nint SYS_close_range = 436;
        const int CLOSE_RANGE_CLOEXEC = 4;
        if (syscall(SYS_close_range, first, int.MaxValue, CLOSE_RANGE_CLOEXEC) == 0)
        {
            return;
        }

        // An old kernel: those that a program has as a rule.
        const int F_SETFD = 2;
        const int FD_CLOEXEC = 1;
        const int UsualLimit = 1024;
        for (int fd = first; fd < UsualLimit; fd++)
        {
            _ = fcntl(fd, F_SETFD, FD_CLOEXEC);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint last, nint flags);

    /// <summary>Closes a descriptor. Linux frees it even when it reports EINTR or EIO, so there is nothing to retry.</summary>
    internal static void Close(int fd) => _ = close(fd);

    /// <summary>Reads once. -1 when it fails, with <see cref="Errno.Last"/>; 0 at the end.</summary>
    internal static unsafe int Read(int fd, Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            nint got;
            do
            {
                got = read(fd, buffer, (nuint)into.Length);
            }
            while (got < 0 && Errno.Last == Errno.EINTR);
            return (int)got;
        }
    }

    /// <summary>Writes all of it; false when it fails, with <see cref="Errno.Last"/>. For blocking descriptors.</summary>
    internal static unsafe bool WriteAll(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            int done = 0;
            while (done < bytes.Length)
            {
                nint put = write(fd, buffer + done, (nuint)(bytes.Length - done));
                if (put < 0 && Errno.Last != Errno.EINTR)
                {
                    return false;
                }

                done += (int)Math.Max(put, 0);
            }
        }

        return true;
    }
}
