using System.Buffers.Binary;

namespace Ysco.Dns.Dnssec;

/// <summary>The records of one name and type in a section, and the signatures over them, wherever among the others they are.</summary>
internal sealed class RrSet
{
    private readonly List<uint> signatureTtls = [];
    private byte[][]? canonical;

    private RrSet(IReadOnlyList<DnsRecord> section, DnsName owner, DnsType type)
    {
        Section = section;
        Owner = owner;
        Type = type;
    }

    /// <summary>Where they were found.</summary>
    internal IReadOnlyList<DnsRecord> Section { get; }

    internal DnsName Owner { get; }

    internal DnsType Type { get; }

    /// <summary>The records in canonical order, each once: who answers may repeat them, and what counts them must not count those.</summary>
    internal List<DnsRecord> Records { get; } = [];

    /// <summary>At most <see cref="DnssecLimits.SignaturesPerRrset"/> of them.</summary>
    internal List<RrsigData> Signatures { get; } = [];

    /// <summary>The data in canonical order, each once. RFC 4034 section 6.3.</summary>
    internal byte[][] CanonicalData => canonical ??= Data();

    internal static RrSet Find(IReadOnlyList<DnsRecord> section, DnsName owner, DnsType type)
    {
        var set = new RrSet(section, owner, type);
        foreach (DnsRecord record in section)
        {
            // The name last: a long message of other records is gone through for each name of a chain.
            if ((record.Type != type && record.Type != DnsType.Rrsig) || record.Class != DnsRecord.ClassIn || !record.Owner.Equals(owner))
            {
                continue;
            }

            if (record.Type == type)
            {
                set.Records.Add(record);
            }

            if (record.Type == DnsType.Rrsig && set.Signatures.Count < DnssecLimits.SignaturesPerRrset
                && record.Data.Length > 2 && BinaryPrimitives.ReadUInt16BigEndian(record.Data) == (int)type
                && RrsigData.TryParse(record.Data, out RrsigData? signature) && signature.TypeCovered == type)
            {
                set.Signatures.Add(signature);
                set.signatureTtls.Add(record.Ttl);
            }
        }

        set.RemoveDuplicates();
        return set;
    }

    // RFC 2181 section 5, RFC 4034 section 6.3. Of those that differ in their TTL alone, the one that is gone first stays.
    private void RemoveDuplicates()
    {
        if (Records.Count < 2)
        {
            return;
        }

        Records.Sort(static (a, b) => a.Data.AsSpan().SequenceCompareTo(b.Data) is not 0 and var order ? order : a.Ttl.CompareTo(b.Ttl));
        int kept = 1;
        for (int i = 1; i < Records.Count; i++)
        {
            if (!Records[i].Data.AsSpan().SequenceEqual(Records[kept - 1].Data))
            {
                Records[kept++] = Records[i];
            }
        }

        Records.RemoveRange(kept, Records.Count - kept);
    }

    /// <summary>
    /// Holds the TTL of the records to what was signed, and to the life of the signature: the TTL on the way is nobody's word.
    /// RFC 4035 section 5.3.3.
    /// </summary>
    /// <param name="signature">One of <see cref="Signatures"/>, which is good.</param>
    /// <param name="now">The time, not after its expiration.</param>
    internal void LimitTtl(RrsigData signature, uint now)
    {
        uint limit = Math.Min(Math.Min(signature.OriginalTtl, signature.Expiration - now), signatureTtls[Signatures.IndexOf(signature)]);
        for (int i = 0; i < Records.Count; i++)
        {
            Records[i] = Records[i] with { Ttl = Math.Min(Records[i].Ttl, limit) };
        }
    }

    /// <summary>Whether a signature names a zone as its signer.</summary>
    internal bool IsSaidToBeSignedBy(DnsName zone)
    {
        foreach (RrsigData signature in Signatures)
        {
            if (signature.Signer.Equals(zone))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The zones that are said to have signed it and may have, the deepest first.</summary>
    /// <param name="name">The name that the records are of or speak of.</param>
    /// <param name="type">The type.</param>
    /// <param name="anchor">The zone of the anchor.</param>
    /// <param name="signers">Added to, up to <see cref="DnssecLimits.SignersPerRrset"/>.</param>
    internal void AddSigners(DnsName name, DnsType type, DnsName anchor, List<DnsName> signers)
    {
        foreach (RrsigData signature in Signatures)
        {
            if (signers.Count < DnssecLimits.SignersPerRrset && TrustAnchors.IsFor(signature.Signer, name, type)
                && signature.Signer.IsAtOrBelow(anchor) && !signers.Contains(signature.Signer))
            {
                signers.Add(signature.Signer);
            }
        }

        signers.Sort((a, b) => b.LabelCount - a.LabelCount);
    }

    /// <summary>As text: <c>example.org. TXT</c>.</summary>
    public override string ToString() => $"{Owner.ToAbsoluteString()} {Type.Text()}";

    private byte[][] Data()
    {
        byte[][] data = new byte[Records.Count][];
        for (int i = 0; i < data.Length; i++)
        {
            data[i] = Records[i].Data;
        }

        return data;
    }
}
