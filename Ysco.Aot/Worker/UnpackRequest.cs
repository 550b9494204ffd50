namespace Ysco.Worker;

/// <summary>
/// Unpack one file of an archive that is proven: from the descriptor that was handed over to read, into the one to write. It is
/// done by a worker that has never seen the network.
/// </summary>
public sealed record UnpackRequest
{
    /// <summary>The name of the file, without folders.</summary>
    public required string Name { get; init; }
}
