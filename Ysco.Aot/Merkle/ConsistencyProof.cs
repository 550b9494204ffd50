using System.Numerics;

namespace Ysco.Merkle;

/// <summary>
/// Proof that one tree is the beginning of another: nothing in it was changed, all that is new came after.
/// References: RFC 6962 section 2.1.2 (what it is), RFC 9162 section 2.1.4.2 (how it is verified).
/// Limits: at most two hashes a level, 96 for <see cref="TreeHead.MaxSize"/>.
/// The RFCs leave the empty tree open: here it is the beginning of every tree, by the empty proof.
/// </summary>
public static class ConsistencyProof
{
    /// <summary>The ranges whose hashes are the proof, in its order; none when the sizes are equal, or the first is 0.</summary>
    /// <param name="older">The size of the smaller tree.</param>
    /// <param name="newer">The size of the larger tree.</param>
    public static List<LeafRange> Ranges(long older, long newer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(older);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(older, newer);
        var ranges = new List<LeafRange>();
        if (older == 0)
        {
            return ranges;
        }

        var node = new LeafRange(0, newer);
        while (older != node.End)
        {
            var left = new LeafRange(node.Start, node.Middle);
            var right = new LeafRange(node.Middle, node.End);
            (node, LeafRange sibling) = older <= node.Middle ? (left, right) : (right, left);
            ranges.Add(sibling);
        }

        // A node that starts at 0 is the older tree itself: its hash is known to who verifies.
        if (node.Start != 0)
        {
            ranges.Add(node);
        }

        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whether the proof holds. Any input is allowed; what is out of range does not hold.</summary>
    /// <param name="older">The smaller tree.</param>
    /// <param name="newer">The larger tree.</param>
    /// <param name="proof">The proof.</param>
    public static bool Verify(TreeHead older, TreeHead newer, ReadOnlySpan<TreeHash> proof)
    {
        ArgumentNullException.ThrowIfNull(older);
        ArgumentNullException.ThrowIfNull(newer);
        if (older.Size > newer.Size || older.Size < 0)
        {
            return false;
        }

        if (older.Size == 0)
        {
            return proof.IsEmpty && older.Root == TreeHash.EmptyTree && (newer.Size != 0 || newer.Root == older.Root);
        }

        if (older.Size == newer.Size)
        {
            return proof.IsEmpty && older.Root == newer.Root;
        }

        return BitOperations.IsPow2(older.Size)
            ? Climb(older, newer, older.Root, proof)
            : !proof.IsEmpty && Climb(older, newer, proof[0], proof[1..]);
    }

    private static bool Climb(TreeHead older, TreeHead newer, TreeHash start, ReadOnlySpan<TreeHash> proof)
    {
        int level = BitOperations.TrailingZeroCount(older.Size);
        long node = (older.Size - 1) >> level;
        long last = (newer.Size - 1) >> level;
        TreeHash olderHash = start;
        TreeHash newerHash = start;
        foreach (TreeHash sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                olderHash = TreeHash.OfNode(sibling, olderHash);
                newerHash = TreeHash.OfNode(sibling, newerHash);
                (node, last) = ProofPath.SkipEdge(node, last);
            }
            else
            {
                newerHash = TreeHash.OfNode(newerHash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && olderHash == older.Root && newerHash == newer.Root;
    }
}
