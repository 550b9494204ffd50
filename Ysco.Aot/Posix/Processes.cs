using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Processes under their C names.</summary>
internal static partial class Processes
{
    internal const int WNOHANG = 1;
    internal const int PR_SET_CHILD_SUBREAPER = 36;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int getpgid(int pid);

    [LibraryImport("libc")]
    internal static partial int getpid();

    [LibraryImport("libc")]
    internal static partial int getppid();

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc")]
    internal static partial uint getuid();

    [LibraryImport("libc")]
    internal static partial uint getgid();

    [LibraryImport("libc")]
    internal static partial void _exit(int status);

    [LibraryImport("libc")]
    internal static partial nuint getauxval(nuint type);

    /// <summary>The environment as the kernel laid it out: byte for byte what a child is to get.</summary>
    [LibraryImport("libSystem.Native", EntryPoint = "SystemNative_GetEnviron")]
    internal static unsafe partial byte** GetEnviron();

    /// <summary>The same as a list, each NAME=VALUE.</summary>
    internal static unsafe List<byte[]> Environment()
    {
        var all = new List<byte[]>();
        for (byte** entry = GetEnviron(); *entry is not null; entry++)
        {
            all.Add(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(*entry).ToArray());
        }

        return all;
    }

    /// <summary>A descriptor that becomes readable when the process ends; it need not be our child. -1 on error.</summary>
    internal static int OpenProcess(int pid)
    {
        // pidfd_open(2) has this number on every processor (it is newer than the unified table); no glibc wrapper before 2.36.
        const nint SYS_pidfd_open = 434;
        return (int)syscall(SYS_pidfd_open, pid, 0);
    }

    /// <summary>A copy of a descriptor of another process, close-on-exec; 0, or the error number. References: pidfd_getfd(2) (Linux 5.6), ptrace(2).</summary>
    /// <param name="pid">The process, which we must be allowed to trace.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="fd">Its number here; -1 when there is none.</param>
    internal static int GetDescriptor(int pid, int number, out int fd)
    {
        const nint SYS_pidfd_getfd = 438;
        fd = -1;
        int process = OpenProcess(pid);
        if (process < 0)
        {
            return Errno.Last;
        }

        fd = (int)syscall(SYS_pidfd_getfd, process, number);
        int error = fd < 0 ? Errno.Last : 0;
        FileIo.Close(process);
        return error;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint first, nint second, nint third = 0);
}
