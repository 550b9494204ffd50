namespace Ysco.Merkle;

/// <summary>
/// What of a tree is needed to add to it: the partial tiles at its right edge. Everything left of them is in full
/// tiles that never change.
/// References: RFC 6962 section 2.1; C2SP tlog-tiles.
/// Limits: those of <see cref="Tile"/>; at most 8 KiB a level.
/// </summary>
public sealed class TreeEdge
{
    // The hashes of the partial tile of each level, from 0 to 255 of them.
    private readonly List<byte[]> levels = [];

    private TreeEdge(long size) => Size = size;

    /// <summary>How many records the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>The root hash of the tree.</summary>
    public TreeHash Root
    {
        get
        {
            List<Subtree> subtrees = Subtree.Of(new LeafRange(0, Size));
            var hashes = new TreeHash[subtrees.Count];
            for (int i = 0; i < hashes.Length; i++)
            {
                hashes[i] = Tile.HashOf(subtrees[i], levels[subtrees[i].Level / Tile.Height]);
            }

            return Subtree.Join(hashes);
        }
    }

    /// <summary>A tree from its edge. Whether the tiles are right shows when <see cref="Root"/> is compared with one that was signed.</summary>
    /// <param name="size">How many records.</param>
    /// <param name="tiles">The bytes of the tiles of <see cref="Tile.Edge"/>, in that order and of their lengths.</param>
    public static TreeEdge Open(long size, IReadOnlyList<byte[]> tiles)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        var edge = new TreeEdge(size);
        List<Tile> places = Tile.Edge(size);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tiles.Count, places.Count);
        for (int i = 0; i < places.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(tiles[i].Length, places[i].Bytes);
            edge.Grow(places[i].Level);
            edge.levels[places[i].Level] = tiles[i];
        }

        return edge;
    }

    /// <summary>Adds a record.</summary>
    /// <param name="record">The hash of the record.</param>
    /// <returns>The tiles that are new with it, lowest first: one, and one more for each that it fills.</returns>
    public List<(Tile Tile, byte[] Hashes)> Append(TreeHash record)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Size, TreeHead.MaxSize);
        var changed = new List<(Tile, byte[])>();
        TreeHash hash = record;
        Size++;
        for (int level = 0; ; level++)
        {
            Grow(level);
            byte[] hashes = With(levels[level], hash);
            long index = ((Size >> (level * Tile.Height)) - 1) >> Tile.Height;
            var tile = new Tile(level, index, hashes.Length / TreeHash.Bytes);
            changed.Add((tile, hashes));
            levels[level] = tile.IsFull ? [] : hashes;
            if (!tile.IsFull)
            {
                return changed;
            }

            hash = Tile.HashOfFull(hashes);
        }
    }

    private static byte[] With(byte[] hashes, TreeHash hash)
    {
        byte[] longer = new byte[hashes.Length + TreeHash.Bytes];
        hashes.CopyTo(longer, 0);
        hash.CopyTo(longer.AsSpan(hashes.Length));
        return longer;
    }

    private void Grow(int level)
    {
        while (levels.Count <= level)
        {
            levels.Add([]);
        }
    }
}
