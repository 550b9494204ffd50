namespace Ysco.Merkle;

/// <summary>
/// Proof that a record is in a tree: the hashes of the siblings on the way from the record to the root.
/// References: RFC 6962 section 2.1.1 (what it is), RFC 9162 section 2.1.3.2 (how it is verified).
/// Limits: as many hashes as the tree is high, 48 at most for <see cref="TreeHead.MaxSize"/>.
/// </summary>
public static class InclusionProof
{
    /// <summary>The ranges whose hashes are the proof, in its order.</summary>
    /// <param name="number">The record, from 0, below <paramref name="size"/>.</param>
    /// <param name="size">The size of the tree.</param>
    public static List<LeafRange> Ranges(long number, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, size);
        var ranges = new List<LeafRange>();
        var node = new LeafRange(0, size);
        while (node.Count > 1)
        {
            var left = new LeafRange(node.Start, node.Middle);
            var right = new LeafRange(node.Middle, node.End);
            (node, LeafRange sibling) = number < node.Middle ? (left, right) : (right, left);
            ranges.Add(sibling);
        }

        ranges.Reverse();
        return ranges;
    }

    /// <summary>Whether the proof holds. Any input is allowed; what is out of range does not hold.</summary>
    /// <param name="number">The number of the record, from 0.</param>
    /// <param name="record">The hash of the record.</param>
    /// <param name="tree">The tree it is said to be in.</param>
    /// <param name="proof">The proof.</param>
    public static bool Verify(long number, TreeHash record, TreeHead tree, ReadOnlySpan<TreeHash> proof)
    {
        ArgumentNullException.ThrowIfNull(tree);
        if (number < 0 || number >= tree.Size)
        {
            return false;
        }

        long node = number;
        long last = tree.Size - 1;
        TreeHash hash = record;
        foreach (TreeHash sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = TreeHash.OfNode(sibling, hash);
                (node, last) = ProofPath.SkipEdge(node, last);
            }
            else
            {
                hash = TreeHash.OfNode(hash, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == tree.Root;
    }
}
