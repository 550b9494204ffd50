using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>A signature over the records of one name and type. Reference: RFC 4034 section 3.</summary>
/// <param name="TypeCovered">The type that it signs.</param>
/// <param name="Algorithm">The number of the key's algorithm.</param>
/// <param name="Labels">The labels of the owner before a wildcard was expanded, without the asterisk.</param>
/// <param name="OriginalTtl">The TTL that was signed.</param>
/// <param name="Expiration">The last second, of 2^32, at which it is valid.</param>
/// <param name="Inception">The first.</param>
/// <param name="KeyTag">The tag of the key.</param>
/// <param name="Signer">The zone.</param>
/// <param name="SignedPart">The data before the signature, which is signed too: its canonical form.</param>
/// <param name="Signature">The signature.</param>
public sealed record RrsigData(
    DnsType TypeCovered, int Algorithm, int Labels, uint OriginalTtl, uint Expiration, uint Inception, int KeyTag,
    DnsName Signer, byte[] SignedPart, byte[] Signature)
{
    private const int FixedBytes = 18;

    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out RrsigData? rrsig)
    {
        ArgumentNullException.ThrowIfNull(data);
        rrsig = null;
        var reader = new DnsReader(data);
        if (!reader.TryBytes(FixedBytes, out ReadOnlySpan<byte> head) || !reader.TryName(out DnsName signer) || reader.IsAtEnd)
        {
            return false;
        }

        rrsig = new RrsigData(
            (DnsType)BinaryPrimitives.ReadUInt16BigEndian(head), head[2], head[3], BinaryPrimitives.ReadUInt32BigEndian(head[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(head[8..]), BinaryPrimitives.ReadUInt32BigEndian(head[12..]),
            BinaryPrimitives.ReadUInt16BigEndian(head[16..]), signer, data[..reader.Position], data[reader.Position..]);
        return true;
    }
}
