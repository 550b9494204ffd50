namespace Ysco.Dns;

/// <summary>Reads the records of a message into its sections, and its OPT record. Reference: RFC 1035 section 4.1.3.</summary>
internal sealed class RecordReader
{
    private const int AdditionalSection = 2;

    internal List<DnsRecord>[] Sections { get; } = [[], [], []];

    internal Edns? Edns { get; private set; }

    /// <summary>The bits of the rcode above the four of the header. RFC 6891 section 6.1.3.</summary>
    internal int UpperRcode { get; private set; }

    internal bool TryRead(ref DnsReader reader, int section)
    {
        if (!reader.TryName(out DnsName owner) || !reader.TryU16(out int type) || !reader.TryU16(out int @class)
            || !reader.TryU32(out uint ttl) || !reader.TryU16(out int length)
            || CanonicalData.Read(ref reader, (DnsType)type, length) is not { } data)
        {
            return false;
        }

        if ((DnsType)type == DnsType.Opt)
        {
            return TryOpt(owner, @class, ttl, data, section);
        }

        Sections[section].Add(new DnsRecord(owner, (DnsType)type, @class, ttl, data));
        return true;
    }

    // RFC 6891 section 6.1.1: one, of the root's, among the additional records.
    private bool TryOpt(DnsName owner, int payloadBytes, uint ttl, byte[] data, int section)
    {
        if (Edns is not null || owner.LabelCount > 0 || section != AdditionalSection)
        {
            return false;
        }

        Edns = Edns.Parse(payloadBytes, ttl, data);
        UpperRcode = (int)(ttl >> 24) << 4;
        return Edns is not null;
    }
}
