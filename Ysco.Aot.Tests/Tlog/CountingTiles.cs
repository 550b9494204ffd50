using Ysco.Merkle;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

/// <summary>Counts the tiles that a client reads and keeps.</summary>
internal sealed class CountingTiles(ITileSource inner) : ITileSource
{
    internal int Kept { get; private set; }

    public Task<Result<byte[]>> ReadAsync(Tile tile, CancellationToken stop) => inner.ReadAsync(tile, stop);

    public void Keep(Tile tile, ReadOnlySpan<byte> hashes)
    {
        Kept++;
        inner.Keep(tile, hashes);
    }

    public bool Discard(Tile tile) => inner.Discard(tile);
}
