using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// The error numbers of Linux that ysco names, and a sentence for each. The texts are ours: strerror(3) wants a locale,
/// and messages are the same on every host. Numbers are those of asm-generic/errno.h, the same on x86, ARM and RISC-V.
/// </summary>
public static class Errno
{
    /// <summary>Operation not permitted.</summary>
    public const int EPERM = 1;

    /// <summary>No such file or directory.</summary>
    public const int ENOENT = 2;

    /// <summary>No such process.</summary>
    public const int ESRCH = 3;

    /// <summary>Interrupted by a signal.</summary>
    public const int EINTR = 4;

    /// <summary>Input/output error.</summary>
    public const int EIO = 5;

    /// <summary>Arguments and environment are larger than what exec takes.</summary>
    public const int E2BIG = 7;

    /// <summary>Try again: nothing there now.</summary>
    public const int EAGAIN = 11;

    /// <summary>Permission denied.</summary>
    public const int EACCES = 13;

    /// <summary>The name is taken.</summary>
    public const int EEXIST = 17;

    /// <summary>The two names are on different file systems.</summary>
    public const int EXDEV = 18;

    /// <summary>A folder is wanted.</summary>
    public const int ENOTDIR = 20;

    /// <summary>A folder is not wanted.</summary>
    public const int EISDIR = 21;

    /// <summary>Not allowed for this kind of thing.</summary>
    public const int EINVAL = 22;

    /// <summary>No descriptors left in this process.</summary>
    public const int EMFILE = 24;

    /// <summary>The disk is full.</summary>
    public const int ENOSPC = 28;

    /// <summary>The file system is read-only.</summary>
    public const int EROFS = 30;

    /// <summary>The reading end is closed.</summary>
    public const int EPIPE = 32;

    /// <summary>A name is longer than it may be.</summary>
    public const int ENAMETOOLONG = 36;

    /// <summary>The kernel has no such call.</summary>
    public const int ENOSYS = 38;

    /// <summary>Too many symbolic links.</summary>
    public const int ELOOP = 40;

    /// <summary>The file system has no such operation.</summary>
    public const int EOPNOTSUPP = 95;

    /// <summary>The address is in use.</summary>
    public const int EADDRINUSE = 98;

    /// <summary>The other side reset the connection.</summary>
    public const int ECONNRESET = 104;

    /// <summary>Nobody listens there.</summary>
    public const int ECONNREFUSED = 111;

    /// <summary>The number the last P/Invoke of this thread failed with.</summary>
    public static int Last => Marshal.GetLastPInvokeError();

    /// <summary>What went wrong, as a few lower-case words.</summary>
    /// <param name="number">An error number.</param>
    public static string Describe(int number) => number switch
    {
        EPERM => "operation not permitted",
        ENOENT => "no such file or directory",
        ESRCH => "no such process",
        EINTR => "interrupted",
        EIO => "input/output error",
        E2BIG => "argument list too long",
        8 => "not an executable file for this machine (exec format error)",
        9 => "bad file descriptor",
        10 => "no child processes",
        EAGAIN => "resource temporarily unavailable",
        12 => "out of memory",
        EACCES => "permission denied",
        16 => "device or resource busy",
        EEXIST => "file exists",
        EXDEV => "on another file system",
        ENOTDIR => "not a directory",
        EISDIR => "is a directory",
        EINVAL => "invalid argument",
        23 => "too many open files in the system",
        EMFILE => "too many open files",
        26 => "the file is being executed (text file busy)",
        27 => "file too large",
        ENOSPC => "no space left on device",
        EROFS => "read-only file system",
        EPIPE => "broken pipe",
        ENAMETOOLONG => "file name too long",
        ENOSYS => "not implemented by this kernel",
        39 => "directory not empty",
        ELOOP => "too many levels of symbolic links",
        EOPNOTSUPP => "operation not supported",
        97 => "address family not supported",
        EADDRINUSE => "address already in use",
        99 => "address not available on this machine",
        100 => "network is down",
        101 => "network is unreachable",
        ECONNRESET => "connection reset by peer",
        110 => "timed out",
        ECONNREFUSED => "connection refused",
        113 => "no route to host",
        122 => "disk quota exceeded",
        _ => $"error {number}",
    };
}
