using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>Where tiles come from. What is read is suspect until <see cref="ProvenTiles"/> has proven it.</summary>
public interface ITileSource
{
    /// <summary>Reads a tile. The answer has exactly its length; nothing else about it is checked.</summary>
    /// <param name="tile">Which one.</param>
    /// <param name="stop">Ends it early.</param>
    Task<Result<byte[]>> ReadAsync(Tile tile, CancellationToken stop);

    /// <summary>Told of a tile that is proven part of a signed tree, so that it may be kept.</summary>
    /// <param name="tile">Which one.</param>
    /// <param name="hashes">Its bytes.</param>
    void Keep(Tile tile, ReadOnlySpan<byte> hashes);

    /// <summary>Told of a tile that did not prove right.</summary>
    /// <param name="tile">Which one.</param>
    /// <returns>True when it came from what was kept, so that reading it again gives something else.</returns>
    bool Discard(Tile tile);
}
