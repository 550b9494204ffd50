namespace Ysco.Worker;

/// <summary>The newest tree of a log.</summary>
public sealed record TreeAnswer
{
    /// <summary>The tree, as its signed note.</summary>
    public required string Note { get; init; }

    /// <summary>Proof that the smaller of it and the held one is the beginning of the larger; empty when none is held or they are equal.</summary>
    public required string[] ConsistencyProof { get; init; }
}
