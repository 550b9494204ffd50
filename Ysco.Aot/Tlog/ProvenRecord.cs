using Ysco.Merkle;

namespace Ysco.Tlog;

/// <summary>A record that is proven part of a signed tree.</summary>
/// <param name="Number">The number of the record, from 0, below the tree's size.</param>
/// <param name="Text">The text of the record.</param>
/// <param name="Tree">The tree it was proven in, and how that agrees with the one held before.</param>
/// <param name="Inclusion">Proof that the record is in <see cref="ProvenTree.Tree"/>.</param>
public sealed record ProvenRecord(long Number, string Text, ProvenTree Tree, IReadOnlyList<TreeHash> Inclusion);
