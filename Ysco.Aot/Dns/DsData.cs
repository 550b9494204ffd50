using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>The digest of a key of a child zone. References: RFC 4034 section 5; RFC 4509, RFC 6605 (digests).</summary>
/// <param name="KeyTag">The tag of the key.</param>
/// <param name="Algorithm">The number of the key's algorithm.</param>
/// <param name="DigestType">1 SHA-1, 2 SHA-256, 4 SHA-384.</param>
/// <param name="Digest">The digest over the owner's name and the key's data.</param>
public sealed record DsData(int KeyTag, int Algorithm, int DigestType, byte[] Digest)
{
    private const int FixedBytes = 4;

    /// <summary>Reads the data of a record.</summary>
    public static bool TryParse(byte[] data, [NotNullWhen(true)] out DsData? ds)
    {
        ArgumentNullException.ThrowIfNull(data);
        ds = data.Length > FixedBytes
            ? new DsData(BinaryPrimitives.ReadUInt16BigEndian(data), data[2], data[3], data[FixedBytes..]) : null;
        return ds is not null;
    }
}
