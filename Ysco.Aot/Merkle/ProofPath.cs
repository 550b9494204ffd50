namespace Ysco.Merkle;

/// <summary>The step that verifying both kinds of proof has in common.</summary>
internal static class ProofPath
{
    /// <summary>At the right edge a node without a sibling is its parent: climb until it is a right child, or the root.</summary>
    internal static (long Node, long Last) SkipEdge(long node, long last)
    {
        while ((node & 1) == 0 && node != 0)
        {
            node >>= 1;
            last >>= 1;
        }

        return (node, last);
    }
}
