using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// Whether two signed trees of one log agree, in either direction, from a proof. Pure: whoever does not believe the
/// maker of a proof asks this.
/// </summary>
public static class TreeLink
{
    /// <summary>Null when the smaller tree is proven the beginning of the larger; else a failure of kind Security.</summary>
    /// <param name="held">The tree held before.</param>
    /// <param name="seen">The tree seen now, larger, equal or smaller.</param>
    /// <param name="proof">The consistency proof between them.</param>
    public static Failure? Check(TreeHead held, TreeHead seen, ReadOnlySpan<TreeHash> proof)
    {
        ArgumentNullException.ThrowIfNull(held);
        ArgumentNullException.ThrowIfNull(seen);
        if (held.Size == seen.Size)
        {
            return held.Root == seen.Root && proof.IsEmpty ? null : Forked(held, seen);
        }

        (TreeHead older, TreeHead newer) = held.Size < seen.Size ? (held, seen) : (seen, held);
        return ConsistencyProof.Verify(older, newer, proof)
            ? null
            : Failure.Security(
                $"no proof that the signed trees of {held.Size} records (held) and {seen.Size} records (seen) agree");
    }

    /// <summary>The failure of a log that is proven to have signed two histories.</summary>
    internal static Failure Forked(TreeHead held, TreeHead seen) => Failure.Security(
        $"the log misbehaves: its signed tree of {seen.Size} records (root {seen.Root}) is not of the same history as "
        + $"the signed tree of {held.Size} records (root {held.Root}) held before");
}
