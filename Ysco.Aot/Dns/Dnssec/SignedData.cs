using System.Buffers.Binary;

namespace Ysco.Dns.Dnssec;

/// <summary>
/// What a signature is made over: its own data, then the records in canonical form and order, with the TTL and the owner that
/// were signed. References: RFC 4034 sections 3.1.8.1 and 6, RFC 4035 section 5.3.2.
/// </summary>
internal static class SignedData
{
    /// <summary>Type, class, TTL and length of a record.</summary>
    private const int FixedBytes = 10;

    /// <summary>The labels that count in a signature: without the root, and without a first asterisk. RFC 4034 section 3.1.3.</summary>
    internal static int Labels(DnsName owner) => owner.LabelCount - (owner.IsWildcard ? 1 : 0);

    /// <summary>The bytes; null when the signature says more labels than there are.</summary>
    internal static byte[]? Of(RrSet set, RrsigData signature)
    {
        int labels = Labels(set.Owner);
        if (signature.Labels > labels)
        {
            return null;
        }

        // An ancestor of a name with one label more always has room for an asterisk.
        DnsName owner = signature.Labels == labels ? set.Owner : set.Owner.Ancestor(signature.Labels).Wildcard()!;
        int length = signature.SignedPart.Length;
        foreach (byte[] data in set.CanonicalData)
        {
            length += owner.Wire.Length + FixedBytes + data.Length;
        }

        byte[] bytes = new byte[length];
        signature.SignedPart.CopyTo(bytes, 0);
        Span<byte> rest = bytes.AsSpan(signature.SignedPart.Length);
        foreach (byte[] data in set.CanonicalData)
        {
            owner.Wire.CopyTo(rest);
            rest = rest[owner.Wire.Length..];
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)set.Type);
            BinaryPrimitives.WriteUInt16BigEndian(rest[2..], DnsRecord.ClassIn);
            BinaryPrimitives.WriteUInt32BigEndian(rest[4..], signature.OriginalTtl);
            BinaryPrimitives.WriteUInt16BigEndian(rest[8..], (ushort)data.Length);
            data.CopyTo(rest[FixedBytes..]);
            rest = rest[(FixedBytes + data.Length)..];
        }

        return bytes;
    }
}
