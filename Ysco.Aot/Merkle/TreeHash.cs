using System.Runtime.InteropServices;
using Ysco.Bytes;
using Ysco.Crypto;

namespace Ysco.Merkle;

/// <summary>
/// A hash in a Merkle tree, 32 bytes. Leaves and nodes are hashed with different first bytes, so that no node can pass
/// for a record. References: RFC 6962 section 2.1.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TreeHash
{
    /// <summary>The length in bytes.</summary>
    public const int Bytes = Sha256.DigestBytes;

    private readonly ulong a;
    private readonly ulong b;
    private readonly ulong c;
    private readonly ulong d;

    /// <summary>The root of a tree without records: SHA-256 of nothing.</summary>
    public static TreeHash EmptyTree => From(Digest.Sha256([]));

    /// <summary>Takes 32 bytes as they are.</summary>
    public static TreeHash From(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, Bytes);
        return MemoryMarshal.Read<TreeHash>(hash);
    }

    /// <summary>SHA-256(0x00, record).</summary>
    public static TreeHash OfRecord(ReadOnlySpan<byte> record)
    {
        TreeHash hash = default;
        Digest.Sha256([0x00], record, [], MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash)));
        return hash;
    }

    /// <summary>SHA-256(0x01, left, right).</summary>
    public static TreeHash OfNode(TreeHash left, TreeHash right)
    {
        TreeHash hash = default;
        Digest.Sha256(
            [0x01],
            MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in left)),
            MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in right)),
            MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash)));
        return hash;
    }

    /// <summary>Reads base64 of 32 bytes; null when it is anything else.</summary>
    public static TreeHash? Parse(ReadOnlySpan<char> base64) =>
        StrictBase64.Decode(base64) is { Length: Bytes } value ? From(value) : null;

    /// <summary>Writes the 32 bytes to the front of <paramref name="to"/>.</summary>
    public void CopyTo(Span<byte> to) => MemoryMarshal.Write(to, in this);

    /// <summary>The hash in base64, as tree notes have it.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        CopyTo(bytes);
        return StrictBase64.Encode(bytes);
    }
}
