using Ysco.Bytes;

namespace Ysco.Merkle;

/// <summary>
/// The coordinates of a tile: up to 256 consecutive hashes of one level of a tree, kept as a file under a path such as
/// <c>tile/8/0/x001/x234/067.p/62</c>. Tile level L holds hashes of tree level 8L.
/// References: C2SP tlog-tiles; the height in the path is that of Go's golang.org/x/mod/sumdb/tlog.
/// Limits: height 8 only; levels 0 to 6, which is what a tree of 2^48 records has.
/// </summary>
/// <param name="Level">The tile level, 0 for hashes of records.</param>
/// <param name="Index">Which of its level, from the left, from 0.</param>
/// <param name="Width">How many hashes, 1 to 256; fewer than 256 only at the right edge of a tree.</param>
public readonly record struct Tile(int Level, long Index, int Width)
{
    /// <summary>Levels of the tree that one tile spans.</summary>
    public const int Height = 8;

    /// <summary>The hashes of a full tile.</summary>
    public const int FullWidth = 1 << Height;

    /// <summary>The bytes of a full tile.</summary>
    public const int FullBytes = FullWidth * TreeHash.Bytes;

    private const int MaxLevel = 6;

    /// <summary>How many bytes the tile has.</summary>
    public int Bytes => Width * TreeHash.Bytes;

    /// <summary>Whether it has all its 256 hashes, and so never changes.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>The tile at this place with all its 256 hashes.</summary>
    public Tile Full => this with { Width = FullWidth };

    /// <summary>The subtree over all of a full tile; its hash is in the tile above.</summary>
    public Subtree Top => new((Level + 1) * Height, Index);

    /// <summary>The tile that holds a subtree's hash, or the hashes it is made of, as wide as a tree of this size has it.</summary>
    public static Tile Of(Subtree subtree, long treeSize)
    {
        int level = subtree.Level / Height;
        long first = subtree.Index << (subtree.Level % Height);
        long index = first >> Height;
        long there = (treeSize >> (level * Height)) - (index << Height);
        return new Tile(level, index, (int)Math.Min(there, FullWidth));
    }

    /// <summary>
    /// The partial tiles at the right edge of a tree, lowest first. Together they hold the hash of every subtree that
    /// makes up the root.
    /// </summary>
    public static List<Tile> Edge(long treeSize)
    {
        var tiles = new List<Tile>();
        int level = 0;
        for (long count = treeSize; count > 0; count >>= Height, level++)
        {
            int width = (int)(count & (FullWidth - 1));
            if (width > 0)
            {
                tiles.Add(new Tile(level, count >> Height, width));
            }
        }

        return tiles;
    }

    /// <summary>The hash of a subtree from the bytes of the tile that <see cref="Of"/> names.</summary>
    /// <param name="subtree">The subtree.</param>
    /// <param name="tile">The hashes of the tile, its full length.</param>
    public static TreeHash HashOf(Subtree subtree, ReadOnlySpan<byte> tile)
    {
        int depth = subtree.Level % Height;
        int first = (int)((subtree.Index << depth) & (FullWidth - 1));
        return Fold(tile.Slice(first * TreeHash.Bytes, TreeHash.Bytes << depth));
    }

    /// <summary>The hash over all of a full tile: what the tile above has for it.</summary>
    /// <param name="tile">The hashes, <see cref="FullBytes"/>.</param>
    public static TreeHash HashOfFull(ReadOnlySpan<byte> tile)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tile.Length, FullBytes);
        return Fold(tile);
    }

    /// <summary>Reads a path; null when it is not the one spelling of a tile's.</summary>
    public static Tile? Parse(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string[] parts = path.Split('/', 16);
        if (parts.Length < 4 || StrictDecimal.Parse(parts[2]) is not <= MaxLevel)
        {
            return null;
        }

        bool partial = parts[^2].EndsWith(".p", StringComparison.Ordinal);
        long width = partial ? StrictDecimal.Parse(parts[^1]) ?? 0 : FullWidth;
        long index = 0;
        foreach (string part in parts.AsSpan(3, parts.Length - 3 - (partial ? 1 : 0)))
        {
            // Six groups hold every index of a tree of 2^48 records; the comparison below refuses other spellings.
            ReadOnlySpan<char> digits = part.TrimStart('x').Replace(".p", "", StringComparison.Ordinal);
            if (digits.Length != 3 || index > TreeHead.MaxSize || !int.TryParse(digits, out int group))
            {
                return null;
            }

            index = (index * 1000) + group;
        }

        var tile = new Tile((int)StrictDecimal.Parse(parts[2])!.Value, index, (int)Math.Min(width, FullWidth));
        return tile.Width > 0 && tile.ToString() == path ? tile : null;
    }

    /// <summary>The path of the records that a tile of level 0 has the hashes of, relative to the log's URL.</summary>
    public string RecordsPath => PathIn("data");

    /// <summary>The path, relative to the log's URL, without a slash before it.</summary>
    public override string ToString() => PathIn($"{Level}");

    private string PathIn(string level)
    {
        string path = $"{Index % 1000:d3}";
        for (long rest = Index / 1000; rest > 0; rest /= 1000)
        {
            path = $"x{rest % 1000:d3}/{path}";
        }

        return IsFull ? $"tile/{Height}/{level}/{path}" : $"tile/{Height}/{level}/{path}.p/{Width}";
    }

    private static TreeHash Fold(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == TreeHash.Bytes)
        {
            return TreeHash.From(hashes);
        }

        int half = hashes.Length / 2;
        return TreeHash.OfNode(Fold(hashes[..half]), Fold(hashes[half..]));
    }
}
