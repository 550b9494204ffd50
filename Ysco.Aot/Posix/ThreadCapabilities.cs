using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// The capability sets of the calling thread, as masks: bit n is capability n.
/// References: capabilities(7), capget(2), prctl(2).
/// </summary>
internal static unsafe partial class ThreadCapabilities
{
    /// <summary>The kernel's sets have 64 bits; it says EINVAL beyond the last capability that it knows.</summary>
    internal const int Count = 64;

    private const uint LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    private const int PR_SET_KEEPCAPS = 8;
    private const int PR_CAPBSET_READ = 23;
    private const int PR_CAPBSET_DROP = 24;
    private const int PR_CAP_AMBIENT = 47;
    private const int PR_CAP_AMBIENT_IS_SET = 1;
    private const int PR_CAP_AMBIENT_RAISE = 2;
    private const int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    /// <summary>The three sets; null when they cannot be read.</summary>
    internal static (ulong Effective, ulong Permitted, ulong Inheritable)? Get()
    {
        // struct __user_cap_header_struct: version, pid; twice struct __user_cap_data_struct: the low and the high half of each.
        uint* header = stackalloc uint[2] { LINUX_CAPABILITY_VERSION_3, 0 };
        uint* data = stackalloc uint[6];
        return capget(header, data) == 0
            ? (data[0] | (ulong)data[3] << 32, data[1] | (ulong)data[4] << 32, data[2] | (ulong)data[5] << 32)
            : null;
    }

    /// <summary>Sets the three sets; false when it fails, with <see cref="Errno.Last"/>.</summary>
    internal static bool Set(ulong effective, ulong permitted, ulong inheritable)
    {
        uint* header = stackalloc uint[2] { LINUX_CAPABILITY_VERSION_3, 0 };
        uint* data = stackalloc uint[6]
        {
            (uint)effective, (uint)permitted, (uint)inheritable,
            (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32),
        };
        return capset(header, data) == 0;
    }

    /// <summary>A change from root to another user leaves the permitted set as it is, until the next exec.</summary>
    internal static bool KeepOverChangeOfUser() => Confinement.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0;

    /// <summary>Adds a capability to the ambient set, which a program that is executed keeps.</summary>
    internal static bool RaiseAmbient(int capability) =>
        Confinement.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, (nuint)capability, 0, 0) == 0;

    /// <summary>Empties the ambient set.</summary>
    internal static void ClearAmbient() => _ = Confinement.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);

    /// <summary>The ambient set.</summary>
    internal static ulong Ambient()
    {
        ulong mask = 0;
        for (int capability = 0; capability < Count; capability++)
        {
            mask |= Confinement.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, (nuint)capability, 0, 0) == 1 ? 1UL << capability : 0;
        }

        return mask;
    }

    /// <summary>What a program that is executed could gain at most.</summary>
    internal static ulong Bounding()
    {
        ulong mask = 0;
        for (int capability = 0; capability < Count; capability++)
        {
            mask |= Confinement.prctl(PR_CAPBSET_READ, (nuint)capability, 0, 0, 0) == 1 ? 1UL << capability : 0;
        }

        return mask;
    }

    /// <summary>Takes all but some from the bounding set; false when one stays, with <see cref="Errno.Last"/>.</summary>
    internal static bool DropBounding(ulong except)
    {
        ulong drop = Bounding() & ~except;
        bool dropped = true;
        for (int capability = 0; capability < Count && dropped; capability++)
        {
            dropped = (drop >> capability & 1) == 0 || Confinement.prctl(PR_CAPBSET_DROP, (nuint)capability, 0, 0, 0) == 0;
        }

        return dropped;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int capget(uint* header, uint* data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int capset(uint* header, uint* data);
}
