namespace Ysco.Dns.Dnssec;

/// <summary>
/// What NSEC records of one zone prove. References: RFC 4035 section 5.4, RFC 6840 section 4.1 (those of the parent's side of a
/// delegation), RFC 4592 section 2.2.2 (empty non-terminals), RFC 9824 (compact denial).
/// </summary>
internal static class NsecProof
{
    /// <summary>Whether there is no record of a name and type.</summary>
    internal static Denial Prove(List<NsecRecord> records, DnsName zone, DnsName name, DnsType type)
    {
        foreach (NsecRecord record in records)
        {
            if (record.Owner.Equals(name))
            {
                return ExistingTypes.Exact(record.Data.Types, name, type) ?? Denial.None;
            }
        }

        if (FindCover(records, zone, name) is not { } cover)
        {
            return Denial.None;
        }

        if (cover.Data.Next.IsBelow(name))
        {
            return new Denial(DenialKind.NoData, "nothing is at the name itself, only below it");
        }

        DnsName? wildcard = name.Ancestor(ClosestLabels(cover, name)).Wildcard();
        return wildcard is null ? NoSuchName : Wildcard(records, zone, wildcard, type);
    }

    /// <summary>Whether a name does not exist, so that a wildcard with as many labels above its asterisk may answer for it.</summary>
    internal static bool AllowsWildcard(List<NsecRecord> records, DnsName zone, DnsName name, int closestLabels) =>
        FindCover(records, zone, name) is { } cover && !cover.Data.Next.IsBelow(name) && ClosestLabels(cover, name) == closestLabels;

    private static Denial NoSuchName => new(DenialKind.NoSuchName, "neither the name exists nor a wildcard for it");

    private static Denial Wildcard(List<NsecRecord> records, DnsName zone, DnsName wildcard, DnsType type)
    {
        foreach (NsecRecord record in records)
        {
            if (record.Owner.Equals(wildcard))
            {
                return ExistingTypes.Exact(record.Data.Types, wildcard, type) is { Kind: DenialKind.NoData, IsDelegation: false }
                    ? new Denial(DenialKind.NoData, $"the wildcard for the name has no record of type {type.Text()}") : Denial.None;
            }
        }

        return FindCover(records, zone, wildcard) is not { } cover ? Denial.None
            : cover.Data.Next.IsBelow(wildcard) ? new Denial(DenialKind.NoData, "the wildcard for the name has no records") : NoSuchName;
    }

    /// <summary>The record between whose owner and next name a name would be.</summary>
    private static NsecRecord? FindCover(List<NsecRecord> records, DnsName zone, DnsName name)
    {
        foreach (NsecRecord record in records)
        {
            DnsName next = record.Data.Next;
            if (next.IsAtOrBelow(zone) && record.Owner.CompareTo(name) < 0 && (name.CompareTo(next) < 0 || next.Equals(zone))
                && !(name.IsBelow(record.Owner) && ExistingTypes.EndsZone(record.Data.Types)))
            {
                return record;
            }
        }

        return null;
    }

    // The closest name above that exists is above one of the neighbours too: nothing is between them.
    private static int ClosestLabels(NsecRecord cover, DnsName name) =>
        Math.Max(name.CommonLabels(cover.Owner), name.CommonLabels(cover.Data.Next));
}
