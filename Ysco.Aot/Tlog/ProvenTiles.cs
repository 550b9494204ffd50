using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// Hashes of one signed tree, each proven. The partial tiles at the tree's right edge must together give the signed
/// root; any other tile is a full one, and must give the hash that its parent tile, proven before it, has for it.
/// References: RFC 6962 section 2.1; C2SP tlog-tiles.
/// Limits: what one lookup reads: at most 7 tiles at the edge and 7 on the way to each hash, 8 KiB each.
/// </summary>
internal sealed class ProvenTiles
{
    private readonly TreeHead tree;
    private readonly ITileSource source;
    private readonly Dictionary<Tile, byte[]> proven = [];

    private ProvenTiles(TreeHead tree, ITileSource source)
    {
        this.tree = tree;
        this.source = source;
    }

    /// <summary>Reads and proves the edge of a tree whose head is signed.</summary>
    /// <returns>Security when the tiles do not give the signed root.</returns>
    internal static async Task<Result<ProvenTiles>> OpenAsync(TreeHead tree, ITileSource source, CancellationToken stop)
    {
        var edge = new Dictionary<Tile, byte[]>();
        foreach (Tile tile in Tile.Edge(tree.Size))
        {
            Result<byte[]> read = await source.ReadAsync(tile, stop).ConfigureAwait(false);
            if (!read.Try(out byte[]? hashes, out Failure? failure))
            {
                return failure;
            }

            edge.Add(tile, hashes);
        }

        var roots = new List<TreeHash>();
        foreach (Subtree subtree in Subtree.Of(new LeafRange(0, tree.Size)))
        {
            roots.Add(Tile.HashOf(subtree, edge[Tile.Of(subtree, tree.Size)]));
        }

        if (Subtree.Join([.. roots]) != tree.Root)
        {
            return Failure.Security(
                $"tiles {string.Join(' ', edge.Keys)} are forged: they do not give the signed root of the tree of {tree.Size} records");
        }

        var tiles = new ProvenTiles(tree, source);
        foreach ((Tile tile, byte[] hashes) in edge)
        {
            tiles.proven.Add(tile, hashes);
        }

        return tiles;
    }

    /// <summary>The hashes over ranges that occur in this tree.</summary>
    internal async Task<Result<TreeHash[]>> HashesAsync(List<LeafRange> ranges, CancellationToken stop)
    {
        var hashes = new TreeHash[ranges.Count];
        for (int i = 0; i < hashes.Length; i++)
        {
            Result<TreeHash> read = await HashAsync(ranges[i], stop).ConfigureAwait(false);
            if (!read.Try(out hashes[i], out Failure? failure))
            {
                return failure;
            }
        }

        return hashes;
    }

    /// <summary>The hash over a range that occurs in this tree, or in a smaller one that is its beginning.</summary>
    internal async Task<Result<TreeHash>> HashAsync(LeafRange range, CancellationToken stop)
    {
        var parts = new List<TreeHash>();
        foreach (Subtree subtree in Subtree.Of(range))
        {
            Result<TreeHash> read = await HashAsync(subtree, stop).ConfigureAwait(false);
            if (!read.Try(out TreeHash hash, out Failure? failure))
            {
                return failure;
            }

            parts.Add(hash);
        }

        return Subtree.Join([.. parts]);
    }

    /// <summary>Has the source keep every tile that was proven.</summary>
    internal void Keep()
    {
        foreach ((Tile tile, byte[] hashes) in proven)
        {
            source.Keep(tile, hashes);
        }
    }

    private async Task<Result<TreeHash>> HashAsync(Subtree subtree, CancellationToken stop)
    {
        var tile = Tile.Of(subtree, tree.Size);
        if (!proven.TryGetValue(tile, out byte[]? hashes))
        {
            Result<byte[]> read = await ProveAsync(tile, stop).ConfigureAwait(false);
            if (!read.Try(out hashes, out Failure? failure))
            {
                return failure;
            }

            proven.Add(tile, hashes);
        }

        return Tile.HashOf(subtree, hashes);
    }

    // Every tile that is not at the edge is full. The recursion through its parent ends at the edge, 6 levels up at most.
    private async Task<Result<byte[]>> ProveAsync(Tile tile, CancellationToken stop)
    {
        Result<TreeHash> parent = await HashAsync(tile.Top, stop).ConfigureAwait(false);
        if (!parent.Try(out TreeHash expected, out Failure? failure))
        {
            return failure;
        }

        do
        {
            Result<byte[]> read = await source.ReadAsync(tile, stop).ConfigureAwait(false);
            if (!read.Try(out byte[]? hashes, out failure))
            {
                return failure;
            }

            if (Tile.HashOfFull(hashes) == expected)
            {
                return hashes;
            }
        }
        while (source.Discard(tile));
        return Failure.Security($"{tile} is forged: it is not part of the signed tree of {tree.Size} records");
    }
}
