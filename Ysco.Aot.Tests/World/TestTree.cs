using System.Numerics;
using System.Security.Cryptography;

namespace Ysco.Tests.World;

/// <summary>
/// An append-only Merkle tree with its tiles, in memory. It keeps every perfect subtree's hash, which makes tiles and
/// roots of any past size plain look-ups. Written apart from the program's own code on purpose: each proves the other.
/// References: RFC 6962 section 2.1; C2SP tlog-tiles (height 8).
/// </summary>
public sealed class TestTree
{
    private const int TileWidth = 256;
    private const int HashBytes = 32;
    private readonly List<byte[]> _records = [];

    // _levels[k][i] is the hash of the perfect subtree over records [i * 2^k, (i + 1) * 2^k).
    private readonly List<List<byte[]>> _levels = [];

    /// <summary>A tree over these records.</summary>
    public TestTree(params IEnumerable<byte[]> records)
    {
        foreach (byte[] record in records)
        {
            Append(record);
        }
    }

    /// <summary>How many records.</summary>
    public long Size => _records.Count;

    /// <summary>The records, in order.</summary>
    public IReadOnlyList<byte[]> Records => _records;

    /// <summary>Adds a record and returns its number.</summary>
    public long Append(byte[] record)
    {
        _records.Add(record);
        byte[] hash = Leaf(record);
        for (int level = 0; ; level++)
        {
            if (_levels.Count == level)
            {
                _levels.Add([]);
            }

            var row = _levels[level];
            row.Add(hash);
            if (row.Count % 2 != 0)
            {
                return Size - 1;
            }

            hash = Node(row[^2], row[^1]);
        }
    }

    /// <summary>The root hash of the tree when it had <paramref name="size"/> records.</summary>
    public byte[] Root(long size)
    {
        byte[]? root = null;
        for (long end = size; end > 0;)
        {
            int level = BitOperations.TrailingZeroCount(end);
            byte[] subtree = _levels[level][(int)((end >> level) - 1)];
            root = root is null ? subtree : Node(subtree, root);
            end -= 1L << level;
        }

        return root ?? SHA256.HashData([]);
    }

    /// <summary>The hashes of a tile, null when the tree does not have them all.</summary>
    public byte[]? Tile(int level, long index, int width)
    {
        int row = level * 8;
        long first = index * TileWidth;
        if (row >= _levels.Count || width is < 1 or > TileWidth || first < 0 || first + width > _levels[row].Count)
        {
            return null;
        }

        byte[] tile = new byte[width * HashBytes];
        for (int i = 0; i < width; i++)
        {
            _levels[row][(int)first + i].CopyTo(tile, i * HashBytes);
        }

        return tile;
    }

    /// <summary>The hash of a record.</summary>
    public static byte[] Leaf(byte[] record) => SHA256.HashData([0, .. record]);

    private static byte[] Node(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
