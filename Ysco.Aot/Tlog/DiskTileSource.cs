using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// Proven full tiles kept in a folder, in front of another source. Full tiles never change; partial ones are not kept:
/// each tree has its own. What is read from the folder is as suspect as what comes from the network: whoever can write
/// there can only make us fetch again.
/// Limits: <see cref="MaxFiles"/> files of 8 KiB. No failure of the folder (missing, full, read-only) fails a lookup:
/// then tiles are fetched each time.
/// </summary>
/// <param name="folder">The folder of this log alone; made when it is missing.</param>
/// <param name="inner">Where tiles come from that are not there.</param>
public sealed class DiskTileSource(string folder, ITileSource inner) : ITileSource
{
    /// <summary>8 MiB in all, the tiles of some hundred lookups. Beyond it the folder is emptied and starts again.</summary>
    public const int MaxFiles = 1024;

    private const string Suffix = ".tile";

    /// <inheritdoc/>
    public async Task<Result<byte[]>> ReadAsync(Tile tile, CancellationToken stop) =>
        tile.IsFull && ReadFile(PathOf(tile)) is { } kept ? kept : await inner.ReadAsync(tile, stop).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Keep(Tile tile, ReadOnlySpan<byte> hashes)
    {
        inner.Keep(tile, hashes);
        string path = PathOf(tile);
        if (!tile.IsFull || File.Exists(path))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            MakeRoom();
            // The same name each time: what a killed worker left is overwritten by the next.
            string temporary = path + ".new";
            File.WriteAllBytes(temporary, hashes.ToArray());
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Fetched again next time.
        }
    }

    /// <inheritdoc/>
    public bool Discard(Tile tile)
    {
        string path = PathOf(tile);
        if (!tile.IsFull || !File.Exists(path))
        {
            return inner.Discard(tile);
        }

        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It would be read again: the caller must not try.
            return false;
        }
    }

    private string PathOf(Tile tile) => Path.Join(folder, $"{tile.Level}-{tile.Index}{Suffix}");

    private static byte[]? ReadFile(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: Tile.FullBytes }
                && File.ReadAllBytes(path) is { Length: Tile.FullBytes } hashes
                ? hashes
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void MakeRoom()
    {
        string[] files = Directory.GetFiles(folder, "*" + Suffix + "*");
        if (files.Length < MaxFiles)
        {
            return;
        }

        foreach (string file in files)
        {
            File.Delete(file);
        }
    }
}
