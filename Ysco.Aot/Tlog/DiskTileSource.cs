using System.Globalization;
using Ysco.Durable;
using Ysco.Merkle;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// Proven full tiles kept in a folder, in front of another source. Full tiles never change; partial ones are not kept:
/// each tree has its own. What is read from the folder is as suspect as what comes from the network: whoever can write
/// there can only make us fetch again.
/// Limits: <see cref="Slots"/> files of 8 KiB for each level, of which a log has two or three: tiles whose numbers are that far
/// apart take each other's place, and the one that is read in the other's place is found out like any false one. No failure of
/// the folder (missing, full, read-only) fails a lookup: then tiles are fetched each time.
/// Paths are used as they are given, never made absolute: a worker may use its current folder and not reach it from the root.
/// </summary>
/// <param name="folder">The folder of this log alone; made when it is missing.</param>
/// <param name="inner">Where tiles come from that are not there.</param>
public sealed class DiskTileSource(string folder, ITileSource inner) : ITileSource
{
    /// <summary>2 MiB for a level: the tiles of the newest 65,536 records.</summary>
    public const int Slots = 256;

    private const uint OwnerFolder = 0x1C0; // 0700

    private const uint OwnerFile = 0x180; // 0600

    private const string Suffix = ".tile";

    /// <inheritdoc/>
    public async Task<Result<byte[]>> ReadAsync(Tile tile, CancellationToken stop) =>
        tile.IsFull && ReadFile(PathOf(tile)) is { } kept ? kept : await inner.ReadAsync(tile, stop).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Keep(Tile tile, ReadOnlySpan<byte> hashes)
    {
        inner.Keep(tile, hashes);
        string path = PathOf(tile);
        if (!tile.IsFull || FileStatus.Of(path, followLinks: false) is not null)
        {
            return;
        }

        // A failure means that it is fetched again next time.
        _ = Files.mkdir(folder, OwnerFolder);
        _ = DurableFile.Write(path, hashes, OwnerFile);
    }

    /// <inheritdoc/>
    public bool Discard(Tile tile)
    {
        string path = PathOf(tile);

        // One that cannot be removed would be read again: the caller must not try.
        return tile.IsFull && FileStatus.Of(path, followLinks: false) is not null ? Files.unlink(path) == 0 : inner.Discard(tile);
    }

    private string PathOf(Tile tile) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}/{tile.Level}-{tile.Index % Slots}{Suffix}");

    private static byte[]? ReadFile(string path) =>
        BoundedFile.Read(path, Tile.FullBytes).Try(out byte[]? hashes, out _) && hashes is { Length: Tile.FullBytes } ? hashes : null;
}
