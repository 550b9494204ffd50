using System.Numerics;
using Ysco.Results;

namespace Ysco.Config;

/// <summary>A set of Linux capabilities.</summary>
/// <param name="Mask">Bit n is capability n, as in the kernel's sets.</param>
public readonly record struct CapabilitySet(ulong Mask)
{
    /// <summary>The empty set.</summary>
    public static CapabilitySet None => default;

    /// <summary>This set with the capability that an item of the file names.</summary>
    /// <param name="text">See <see cref="Capability.Parse"/>.</param>
    public Result<CapabilitySet> With(string text) => Capability.Parse(text).Try(out int number, out Failure? failure)
        ? new CapabilitySet(Mask | (1UL << number))
        : failure;

    /// <summary>The capabilities as items for the file, lowest number first.</summary>
    public IReadOnlyList<string> ToItems()
    {
        var items = new List<string>();
        for (ulong rest = Mask; rest != 0; rest &= rest - 1)
        {
            items.Add(Capability.Format(BitOperations.TrailingZeroCount(rest)));
        }

        return items;
    }
}
