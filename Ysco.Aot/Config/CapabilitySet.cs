using System.Numerics;
using Ysco.Results;

namespace Ysco.Config;

/// <summary>A set of Linux capabilities.</summary>
/// <param name="Mask">Bit n is capability n, as in the kernel's sets.</param>
public readonly record struct CapabilitySet(ulong Mask)
{
    /// <summary>The empty set.</summary>
    public static CapabilitySet None => default;

    /// <summary>
    /// Those that root can be had with: CHOWN, DAC_OVERRIDE, FOWNER, SETUID, SYS_MODULE, SYS_RAWIO,
    /// SYS_PTRACE, SYS_ADMIN, MKNOD, SETFCAP, and SETGID (the group of /etc/shadow).
    /// </summary>
    private const ulong Rootlike = 1UL << 0 | 1UL << 1 | 1UL << 3 | 1UL << 6 | 1UL << 7 | 1UL << 16 | 1UL << 17 | 1UL << 19 | 1UL << 21 | 1UL << 27 | 1UL << 31;

    /// <summary>Those of it by which a process can make itself root.</summary>
    public CapabilitySet EqualToRoot => new(Mask & Rootlike);

    /// <summary>The set of the capabilities that the lines of the file name.</summary>
    /// <param name="lines">See <see cref="Capability.Parse"/>.</param>
    public static Result<CapabilitySet> Parse(IReadOnlyList<string> lines)
    {
        ulong mask = 0;
        foreach (string line in lines)
        {
            if (!Capability.Parse(line).Try(out int number, out Failure? failure))
            {
                return failure;
            }

            mask |= 1UL << number;
        }

        return new CapabilitySet(mask);
    }

    /// <summary>The capabilities as lines for the file, lowest number first.</summary>
    public IReadOnlyList<string> ToLines()
    {
        var lines = new List<string>();
        for (ulong rest = Mask; rest != 0; rest &= rest - 1)
        {
            lines.Add(Capability.Format(BitOperations.TrailingZeroCount(rest)));
        }

        return lines;
    }
}
