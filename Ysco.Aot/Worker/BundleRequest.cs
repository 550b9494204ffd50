namespace Ysco.Worker;

/// <summary>
/// Take a bundle apart: from the descriptor that was handed over to read; its binary or archive goes into the one to write. Done by a
/// worker that has never seen the network.
/// </summary>
public sealed record BundleRequest
{
    /// <summary>The kind that is wanted.</summary>
    public required string Kind { get; init; }
}
