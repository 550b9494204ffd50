using System.Text;

namespace Ysco.Dns.Dnssec;

/// <summary>
/// The keys of a zone: those that DS records or an anchor name, and through the signature of one of them all others of the
/// DNSKEY RRset. References: RFC 4035 section 5.2, RFC 4034 section 2.1 (zone bit, protocol), RFC 5011 section 2.1 (revoked).
/// </summary>
internal static class ZoneKeys
{
    /// <summary>Looks for the keys of a zone.</summary>
    /// <param name="lookup">The work.</param>
    /// <param name="name">The zone.</param>
    /// <param name="digests">The digests that are believed.</param>
    /// <param name="trusted">The keys that are believed.</param>
    internal static ChainPoint Trust(Lookup lookup, DnsName name, List<DsData> digests, IReadOnlyList<DnskeyData> trusted)
    {
        DnsMessage? answer = lookup.Answer(new DnsQuestion(name, DnsType.Dnskey), out Outcome? problem);
        if (answer is null)
        {
            return new ChainPoint(null, problem);
        }

        RrSet set = RrSet.Find(answer.Answers, name, DnsType.Dnskey);
        List<DnskeyData> keys = Read(lookup, set);
        var usable = new List<DnskeyData>();
        var entries = new List<DnskeyData>();
        int compared = 0;
        foreach (DnskeyData key in keys)
        {
            if (!key.IsZoneKey || key.IsRevoked || !DnssecAlgorithm.IsSupported(key.Algorithm))
            {
                continue;
            }

            usable.Add(key);
            if (IsTrusted(key, trusted) || IsNamed(lookup.Budget, name, key, digests, ref compared))
            {
                entries.Add(key);
            }
        }

        string described = Describe(keys, entries);
        problem = entries.Count == 0 ? NoEntry(lookup, name, keys, digests) : null;
        RrsigData? signature = entries.Count == 0 ? null
            : SignatureCheck.Find(set, new Zone(name, entries), lookup.Now, lookup.Budget, out problem);
        if (signature is not null && signature.Labels != SignedData.Labels(name))
        {
            problem = Outcome.Bogus($"the keys of {name.ToAbsoluteString()} are a wildcard's");
        }

        lookup.Add(name, DnsType.Dnskey, problem is null ? Outcome.Secure(described) : problem with { Reason = $"{problem.Reason}; {described}" }, signature);
        return problem is null ? new ChainPoint(new Zone(name, usable), null) : new ChainPoint(null, problem);
    }

    private static List<DnskeyData> Read(Lookup lookup, RrSet set)
    {
        var keys = new List<DnskeyData>();
        foreach (DnsRecord record in set.Records)
        {
            if (!lookup.Budget.Within(keys.Count < DnssecLimits.KeysPerZone))
            {
                break;
            }

            if (DnskeyData.TryParse(record.Data, out DnskeyData? key))
            {
                keys.Add(key);
            }
        }

        return keys;
    }

    private static bool IsTrusted(DnskeyData key, IReadOnlyList<DnskeyData> trusted)
    {
        foreach (DnskeyData other in trusted)
        {
            if (key.Data.SequenceEqual(other.Data))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamed(WorkBudget budget, DnsName zone, DnskeyData key, List<DsData> digests, ref int compared)
    {
        foreach (DsData ds in digests)
        {
            if (ds.KeyTag == key.KeyTag && ds.Algorithm == key.Algorithm && budget.Within(compared++ < DnssecLimits.DigestsPerZone)
                && DsDigest.Matches(ds, zone, key))
            {
                return true;
            }
        }

        return false;
    }

    private static Outcome NoEntry(Lookup lookup, DnsName name, List<DnskeyData> keys, List<DsData> digests)
    {
        if (lookup.Budget.IsExceeded)
        {
            return Outcome.TooCostly;
        }

        string zone = name.ToAbsoluteString();
        bool anyZoneKey = false;
        foreach (DnskeyData key in keys)
        {
            anyZoneKey |= key.IsZoneKey;
        }

        return keys.Count == 0 ? Outcome.Bogus($"the zone {zone} has no keys, and should be signed", ExtendedErrorCode.DnskeyMissing)
            : !anyZoneKey ? Outcome.Bogus($"no key of {zone} may sign a zone", ExtendedErrorCode.NoZoneKeyBitSet)
            : Outcome.Bogus($"no key of {zone} is one that {(digests.Count > 0 ? "its DS records name" : "is trusted")}", ExtendedErrorCode.DnskeyMissing);
    }

    private static string Describe(List<DnskeyData> keys, List<DnskeyData> entries)
    {
        var text = new StringBuilder("keys");
        foreach (DnskeyData key in keys)
        {
            text.Append(text.Length > 4 ? ", " : " ").Append($"{key.KeyTag} {DnssecAlgorithm.Name(key.Algorithm)}")
                .Append(entries.Contains(key) ? " (named above)" : "")
                .Append(key.IsRevoked ? " (revoked)" : !key.IsZoneKey ? " (no zone key)" : "");
        }

        return keys.Count == 0 ? "no keys" : text.ToString();
    }
}
