using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>What a program inherits over exec and an administrator may set, under the C names.</summary>
internal static unsafe partial class ProcessSettings
{
    /// <summary>getrlimit(2): what a process may have of private writable memory. From Linux 4.7 on mappings count, not only brk.</summary>
    internal const int RLIMIT_DATA = 2;

    /// <summary>getrlimit(2): open descriptors.</summary>
    internal const int RLIMIT_NOFILE = 7;

    [LibraryImport("libc")]
    internal static partial uint umask(uint mask);

    /// <summary>Sets the nice value of this process; false when it fails, with <see cref="Errno.Last"/>.</summary>
    internal static bool SetNice(int nice) => setpriority(0, 0, nice) == 0;

    /// <summary>Sets a limit, the one in force and the one up to which it may be raised.</summary>
    internal static bool SetLimit(int resource, ulong limit)
    {
        // struct rlimit64: soft, hard.
        ulong* limits = stackalloc ulong[2] { limit, limit };
        return Confinement.prlimit64(0, resource, limits, null) == 0;
    }

    /// <summary>The limit in force; the largest number there is when it cannot be told.</summary>
    internal static ulong GetLimit(int resource)
    {
        ulong* limits = stackalloc ulong[2];
        return Confinement.prlimit64(0, resource, null, limits) == 0 ? limits[0] : ulong.MaxValue;
    }

    /// <summary>Sees to it that a limit may be set later, when the right to raise it is gone; the one in force stays.</summary>
    internal static bool AllowLimit(int resource, ulong limit)
    {
        ulong* limits = stackalloc ulong[2];
        if (Confinement.prlimit64(0, resource, null, limits) != 0 || limits[1] >= limit)
        {
            return true;
        }

        limits[1] = limit;
        return Confinement.prlimit64(0, resource, limits, null) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, uint who, int priority);
}
