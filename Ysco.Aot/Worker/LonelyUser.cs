using System.Globalization;
using Ysco.Posix;

namespace Ysco.Worker;

/// <summary>
/// A user that nobody is and nobody has: what a process of it writes, no other process can alter by taking its descriptors
/// (pidfd_getfd(2), ptrace(2)), as another of the same user could. Worker.User may be shared with anybody's programs.
/// References: user_namespaces(7).
/// </summary>
internal static class LonelyUser
{
    // Far above what systems give out, subordinate ones included (subuid(5)); below what signed 32-bit tools mistake.
    private const uint First = 1 << 30;
    private const uint Count = 1 << 30;

    private const int MaxMapBytes = 16 * 1024; // the kernel's limit is 340 lines

    /// <summary>One at random, which is what keeps it lonely.</summary>
    /// <param name="random">Where randomness comes from.</param>
    internal static uint Pick(Random random) => Pick(ProcFolder.ReadText("self/uid_map", MaxMapBytes) ?? "", random);

    /// <summary>The same, of a user namespace: where it has no such numbers, one of the highest that it has.</summary>
    /// <param name="map">Its /proc/PID/uid_map; empty when that cannot be read.</param>
    /// <param name="random">Where randomness comes from.</param>
    internal static uint Pick(string map, Random random)
    {
        (uint from, uint count) = (0u, 0u);
        foreach (string line in map.Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var inside, _, var length]
                && uint.TryParse(inside, CultureInfo.InvariantCulture, out uint first) && uint.TryParse(length, CultureInfo.InvariantCulture, out uint most) && most > count)
            {
                (from, count) = (first, most);
            }
        }

        if (count == 0 || (from <= First && (ulong)from + count >= (ulong)First + Count))
        {
            return First + (uint)random.NextInt64(Count);
        }

        // The upper quarter, but not its last: by custom those are nobody's, whom programs run as.
        const uint Nobodies = 16;
        uint quarter = count / 4;
        return quarter > Nobodies ? from + count - quarter + (uint)random.NextInt64(quarter - Nobodies)

            // Never root, whom a namespace of one user has alone: then no worker starts, as with the user that is configured.
            : from + count - 1 is > 0 and var last ? last : WorkerUser.Nobody.Uid;
    }
}
