using System.Numerics;

namespace Ysco.Merkle;

/// <summary>
/// A complete subtree: it covers the records from <c>Index &lt;&lt; Level</c>, <c>1 &lt;&lt; Level</c> of them. Its hash never
/// changes once these exist, whatever the size of the tree.
/// </summary>
/// <param name="Level">0 for a record.</param>
/// <param name="Index">Which of its level, from the left, from 0.</param>
public readonly record struct Subtree(int Level, long Index)
{
    /// <summary>
    /// The complete subtrees that make up the records of a range, from left to right, which is from large to small.
    /// The range is one that occurs in a tree: its start is a multiple of the smallest power of two that holds it.
    /// </summary>
    public static List<Subtree> Of(LeafRange range)
    {
        var subtrees = new List<Subtree>();
        long start = range.Start;
        while (start < range.End)
        {
            int level = BitOperations.Log2((ulong)(range.End - start));
            subtrees.Add(new Subtree(level, start >> level));
            start += 1L << level;
        }

        return subtrees;
    }

    /// <summary>The hash over a range from the hashes of its <see cref="Of"/>; that of the empty tree from none.</summary>
    public static TreeHash Join(ReadOnlySpan<TreeHash> hashes)
    {
        if (hashes.IsEmpty)
        {
            return TreeHash.EmptyTree;
        }

        TreeHash root = hashes[^1];
        for (int i = hashes.Length - 2; i >= 0; i--)
        {
            root = TreeHash.OfNode(hashes[i], root);
        }

        return root;
    }
}
