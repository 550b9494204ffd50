namespace Ysco.Dns.Dnssec;

/// <summary>The alias in an answer: the CNAME of a name where it is signed, else the DNAME that the CNAME was made of. RFC 6672 section 5.3.1.</summary>
internal static class AliasRecords
{
    /// <summary>The records; null when there are none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="name">The name that may be an alias.</param>
    /// <param name="zone">The highest zone that may say so: a DNAME above what is believed to begin there says nothing of it.</param>
    internal static RrSet? Find(DnsMessage answer, DnsName name, DnsName zone)
    {
        RrSet cname = RrSet.Find(answer.Answers, name, DnsType.Cname);
        if (cname.Records.Count > 0 && cname.Signatures.Count > 0)
        {
            return cname;
        }

        return FindDname(answer, name, zone) ?? (cname.Records.Count > 0 ? cname : null);
    }

    private static RrSet? FindDname(DnsMessage answer, DnsName name, DnsName zone)
    {
        DnsName? owner = null;
        foreach (DnsRecord record in answer.Answers)
        {
            if (record.Type == DnsType.Dname && record.Class == DnsRecord.ClassIn && name.IsBelow(record.Owner) && record.Owner.IsAtOrBelow(zone)
                && (owner is null || record.Owner.LabelCount > owner.LabelCount))
            {
                owner = record.Owner;
            }
        }

        return owner is null ? null : RrSet.Find(answer.Answers, owner, DnsType.Dname);
    }
}
