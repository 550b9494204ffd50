using System.Text;

namespace Ysco.Dns.Dnssec;

/// <summary>
/// One step down: what the zone above says of a name, and the keys of the zone that begins there. References: RFC 4035
/// section 5.2; RFC 4509 section 3 (digest 1 only when alone); RFC 6840 section 5.2 (unknown algorithms and digests).
/// </summary>
internal static class Delegation
{
    /// <summary>The zone of an anchor.</summary>
    internal static ChainPoint FromAnchor(Lookup lookup, TrustAnchor anchor)
    {
        List<DsData> usable = Usable(anchor.Digests);
        bool anyKey = false;
        foreach (DnskeyData key in anchor.Keys)
        {
            anyKey |= DnssecAlgorithm.IsSupported(key.Algorithm);
        }

        var trusted = Outcome.Secure($"trust anchor: {Describe(anchor.Digests)}{DescribeKeys(anchor.Keys)}");
        lookup.Add(anchor.Zone, DnsType.Ds, trusted);
        return usable.Count == 0 && !anyKey
            ? new ChainPoint(null, Unsupported(anchor.Zone, anchor.Digests))
            : ZoneKeys.Trust(lookup, anchor.Zone, usable, anchor.Keys);
    }

    /// <summary>What is at a name of a secure zone.</summary>
    internal static ChainPoint Look(Lookup lookup, DnsName name, Zone parent)
    {
        DnsMessage? answer = lookup.Answer(new DnsQuestion(name, DnsType.Ds), out Outcome? problem);
        if (answer is null)
        {
            return new ChainPoint(null, problem);
        }

        RrSet set = RrSet.Find(answer.Answers, name, DnsType.Ds);
        if (set.Records.Count == 0)
        {
            return WithoutDs(lookup, answer, name, parent);
        }

        RrsigData? signature = SignatureCheck.Find(set, parent, lookup.Now, lookup.Budget, out problem);
        if (signature is not null && signature.Labels != SignedData.Labels(name))
        {
            problem = Outcome.Bogus($"the DS records of {name.ToAbsoluteString()} are a wildcard's");
        }

        if (problem is not null)
        {
            lookup.Add(name, DnsType.Ds, problem);
            return new ChainPoint(null, problem);
        }

        var digests = new List<DsData>();
        foreach (DnsRecord record in set.Records)
        {
            // Never a part of them: what is left out could be what says that the zone must be signed.
            if (!lookup.Budget.Within(digests.Count < DnssecLimits.KeysPerZone))
            {
                return new ChainPoint(null, Outcome.TooCostly);
            }

            if (DsData.TryParse(record.Data, out DsData? ds))
            {
                digests.Add(ds);
            }
        }

        lookup.Add(name, DnsType.Ds, Outcome.Secure(Describe(digests)), signature);
        List<DsData> usable = Usable(digests);
        return usable.Count == 0 ? new ChainPoint(null, Unsupported(name, digests)) : ZoneKeys.Trust(lookup, name, usable, []);
    }

    private static ChainPoint WithoutDs(Lookup lookup, DnsMessage answer, DnsName name, Zone parent)
    {
        // A name with a CNAME, or below a DNAME, is no delegation. RFC 6672 section 2.4.
        if (AliasRecords.Find(answer, name, parent.Name) is { } alias
            && SignatureCheck.Find(alias, parent, lookup.Now, lookup.Budget, out _) is { } signature)
        {
            lookup.Add(name, alias.Type, Outcome.Secure("no delegation: an alias is here"), signature);
            return new ChainPoint(parent, null);
        }

        Denial denial = Denials.Prove(lookup, answer, name, DnsType.Ds, parent);
        string zone = parent.Name.ToAbsoluteString();
        switch (denial.Kind)
        {
            case DenialKind.NoData when denial.IsDelegation:
                return Insecure($"the zone {zone} proves that {name.ToAbsoluteString()} is a delegation without DS record");
            case DenialKind.NoData:
                lookup.Add(name, DnsType.Ds, Outcome.Secure($"no delegation: {denial.Reason}"), denial.Signature);
                return new ChainPoint(parent, null);
            case DenialKind.NoSuchName:
                lookup.Add(name, DnsType.Ds, Outcome.Secure($"no delegation: {denial.Reason}"), denial.Signature);
                return new ChainPoint(parent, null, IsEnd: true);
            case DenialKind.Insecure:
                return Insecure($"{name.ToAbsoluteString()} may be a delegation without DS record: {denial.Reason}", denial.Error);
            default:
                Outcome bogus = lookup.Budget.IsExceeded ? Outcome.TooCostly
                    : Outcome.Bogus($"the zone {zone} does not prove that {name.ToAbsoluteString()} has no DS record: {denial.Reason}", ExtendedErrorCode.NsecMissing);
                lookup.Add(name, DnsType.Ds, bogus);
                return new ChainPoint(null, bogus);
        }

        ChainPoint Insecure(string reason, ExtendedErrorCode? error = null)
        {
            var insecure = Outcome.Insecure(reason, error);
            lookup.Add(name, DnsType.Ds, insecure, denial.Signature);
            return new ChainPoint(null, insecure);
        }
    }

    /// <summary>Those that can be relied on, and among them digest 1 only when there is no other.</summary>
    private static List<DsData> Usable(IReadOnlyList<DsData> digests)
    {
        var usable = new List<DsData>();
        bool better = false;
        foreach (DsData ds in digests)
        {
            if (DnssecAlgorithm.IsSupported(ds.Algorithm) && DsDigest.IsSupported(ds.DigestType))
            {
                usable.Add(ds);
                better |= ds.DigestType != DsDigest.Sha1Type;
            }
        }

        if (better)
        {
            usable.RemoveAll(ds => ds.DigestType == DsDigest.Sha1Type);
        }

        return usable;
    }

    private static Outcome Unsupported(DnsName zone, IReadOnlyList<DsData> digests)
    {
        bool algorithm = true;
        foreach (DsData ds in digests)
        {
            algorithm &= !DnssecAlgorithm.IsSupported(ds.Algorithm);
        }

        return Outcome.Insecure(
            $"the zone {zone.ToAbsoluteString()} is signed with what is not known here: {Describe(digests)}",
            algorithm ? ExtendedErrorCode.UnsupportedDnskeyAlgorithm : ExtendedErrorCode.UnsupportedDsDigestType);
    }

    private static string Describe(IReadOnlyList<DsData> digests)
    {
        var text = new StringBuilder();
        foreach (DsData ds in digests)
        {
            text.Append(text.Length > 0 ? ", " : "").Append($"DS {ds.KeyTag} {DnssecAlgorithm.Name(ds.Algorithm)} {DsDigest.Name(ds.DigestType)}");
        }

        return text.ToString();
    }

    private static string DescribeKeys(IReadOnlyList<DnskeyData> keys)
    {
        var text = new StringBuilder();
        foreach (DnskeyData key in keys)
        {
            text.Append($" DNSKEY {key.KeyTag} {DnssecAlgorithm.Name(key.Algorithm)}");
        }

        return text.ToString();
    }
}
