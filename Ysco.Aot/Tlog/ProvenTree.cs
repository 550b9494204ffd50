using Ysco.Merkle;

namespace Ysco.Tlog;

/// <summary>A signed tree that is proven to agree with the one held before.</summary>
/// <param name="Tree">The tree that was seen.</param>
/// <param name="Held">The one held before; null when there was none.</param>
/// <param name="Consistency">
/// Proof that the smaller of the two is the beginning of the larger; empty when none was held or they are equal.
/// </param>
public sealed record ProvenTree(SignedTree Tree, SignedTree? Held, IReadOnlyList<TreeHash> Consistency)
{
    /// <summary>The tree to hold from now on: the larger. A smaller one that is our past changes nothing.</summary>
    public SignedTree Newest => Held is not null && Held.Head.Size >= Tree.Head.Size ? Held : Tree;
}
