using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// Who a process is, under the C names. The C library's setters act on all threads, the kernel's on the calling one.
/// References: credentials(7), setresuid(2), setgroups(2).
/// </summary>
internal static unsafe partial class Credentials
{
    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setresuid(uint real, uint effective, uint saved);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setresgid(uint real, uint effective, uint saved);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setgroups(nuint count, uint* groups);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getresuid(uint* real, uint* effective, uint* saved);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getresgid(uint* real, uint* effective, uint* saved);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getgroups(int count, uint* groups);

    /// <summary>Sets the supplementary groups; false when it fails, with <see cref="Errno.Last"/>.</summary>
    internal static bool SetGroups(ReadOnlySpan<uint> groups)
    {
        fixed (uint* first = groups)
        {
            return setgroups((nuint)groups.Length, first) == 0;
        }
    }

    /// <summary>Whether the real, the effective and the saved user are all this one, and the groups too.</summary>
    internal static bool AreAll(uint uid, uint gid)
    {
        uint* ids = stackalloc uint[6];
        return getresuid(ids, ids + 1, ids + 2) == 0 && getresgid(ids + 3, ids + 4, ids + 5) == 0
            && !new ReadOnlySpan<uint>(ids, 3).ContainsAnyExcept(uid) && !new ReadOnlySpan<uint>(ids + 3, 3).ContainsAnyExcept(gid);
    }

    /// <summary>Whether the supplementary groups are these and no others; the kernel keeps them in an order of its own.</summary>
    internal static bool HasGroups(ReadOnlySpan<uint> wanted)
    {
        int count = getgroups(0, null);
        uint[] groups = new uint[Math.Max(count, 0)];
        fixed (uint* first = groups)
        {
            if (count < 0 || getgroups(count, first) != count)
            {
                return false;
            }
        }

        foreach (uint group in groups)
        {
            if (!wanted.Contains(group))
            {
                return false;
            }
        }

        foreach (uint group in wanted)
        {
            if (Array.IndexOf(groups, group) < 0)
            {
                return false;
            }
        }

        return true;
    }
}
