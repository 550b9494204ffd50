using System.Numerics;

namespace Ysco.Merkle;

/// <summary>Consecutive records under one node of a tree, complete or at its right edge.</summary>
/// <param name="Start">The number of the first.</param>
/// <param name="End">The number after the last.</param>
public readonly record struct LeafRange(long Start, long End)
{
    /// <summary>How many records.</summary>
    public long Count => End - Start;

    /// <summary>Where the node's left child ends: after the largest power of two below the count (RFC 6962 section 2.1).</summary>
    internal long Middle => Start + (1L << BitOperations.Log2((ulong)(Count - 1)));
}
