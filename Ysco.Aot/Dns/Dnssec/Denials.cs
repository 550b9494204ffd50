using Ysco.Bytes;
using Ysco.Crypto;

namespace Ysco.Dns.Dnssec;

/// <summary>
/// The NSEC and NSEC3 records of an answer that a zone signed, and what they prove. Records of other zones, expanded from
/// a wildcard, or with a bad signature count for nothing. Limits: <see cref="DnssecLimits.DenialsPerAnswer"/>.
/// </summary>
internal sealed class Denials
{
    private const int Sha1Algorithm = 1;

    private readonly List<NsecRecord> nsec = [];
    private readonly List<List<Nsec3Record>> nsec3 = [];
    private readonly Lookup lookup;
    private readonly Zone zone;
    private RrsigData? signature;
    private Outcome? flaw;

    private Denials(Lookup lookup, DnsMessage answer, Zone zone)
    {
        this.lookup = lookup;
        this.zone = zone;
        var seen = new List<(DnsName, DnsType)>();
        int taken = 0;
        foreach (DnsRecord record in answer.Authority)
        {
            if (record.Type is DnsType.Nsec or DnsType.Nsec3 && record.Owner.IsAtOrBelow(zone.Name)
                && !seen.Contains((record.Owner, record.Type)) && seen.Count < DnssecLimits.DenialSetsPerAnswer
                && taken < DnssecLimits.DenialsPerAnswer)
            {
                seen.Add((record.Owner, record.Type));
                RrSet set = RrSet.Find(answer.Authority, record.Owner, record.Type);
                if (set.IsSaidToBeSignedBy(zone.Name))
                {
                    taken++;
                    Take(set);
                }
            }
        }
    }

    /// <summary>What is proven of a name and type.</summary>
    internal static Denial Prove(Lookup lookup, DnsMessage answer, DnsName name, DnsType type, Zone zone)
    {
        var denials = new Denials(lookup, answer, zone);
        Denial proven = NsecProof.Prove(denials.nsec, zone.Name, name, type);
        return denials.OrNsec3(proven, proof => proof.Prove(name, type));
    }

    /// <summary>Whether it is proven that a name does not exist, for which a wildcard answered.</summary>
    /// <param name="lookup">The work.</param>
    /// <param name="answer">Has the proof in its authority section.</param>
    /// <param name="name">The name.</param>
    /// <param name="closestLabels">The labels of the wildcard, its asterisk not counted.</param>
    /// <param name="zone">The zone.</param>
    internal static Denial AllowsWildcard(Lookup lookup, DnsMessage answer, DnsName name, int closestLabels, Zone zone)
    {
        var denials = new Denials(lookup, answer, zone);
        Denial proven = NsecProof.AllowsWildcard(denials.nsec, zone.Name, name, closestLabels)
            ? new Denial(DenialKind.NoSuchName, "the name itself does not exist") : Denial.None;
        return denials.OrNsec3(proven, proof => proof.AllowsWildcard(name, closestLabels));
    }

    /// <summary>The zones that are said to have signed the denials in an answer of a name and type.</summary>
    internal static List<DnsName> Signers(DnsMessage answer, DnsName name, DnsType type, DnsName anchor)
    {
        var signers = new List<DnsName>();
        int sets = 0;
        foreach (DnsRecord record in answer.Authority)
        {
            if (record.Type is DnsType.Nsec or DnsType.Nsec3 && sets++ < DnssecLimits.DenialsPerAnswer)
            {
                RrSet.Find(answer.Authority, record.Owner, record.Type).AddSigners(name, type, anchor, signers);
            }
        }

        return signers;
    }

    private Denial OrNsec3(Denial proven, Func<Nsec3Proof, Denial> prove)
    {
        foreach (List<Nsec3Record> records in nsec3)
        {
            if (proven.Kind is DenialKind.None or DenialKind.Insecure)
            {
                Denial other = prove(new Nsec3Proof(records, zone.Name, lookup.Budget));
                proven = other.Kind == DenialKind.None ? proven : other;
            }
        }

        if (lookup.Budget.IsExceeded)
        {
            return Denial.None with { Reason = Outcome.TooCostly.Reason };
        }

        return proven.Kind == DenialKind.None && flaw is not null
            ? proven with { Reason = flaw.Reason, Error = flaw.Error } : proven with { Signature = signature };
    }

    private void Take(RrSet set)
    {
        if (SignatureCheck.Find(set, zone, lookup.Now, lookup.Budget, out Outcome? problem) is not { } good)
        {
            flaw ??= problem;
            return;
        }

        // Nothing that a wildcard was expanded to says where it is.
        if (good.Labels != SignedData.Labels(set.Owner))
        {
            return;
        }

        signature ??= good;
        foreach (DnsRecord record in set.Records)
        {
            if (set.Type == DnsType.Nsec && NsecData.TryParse(record.Data, out NsecData? plain))
            {
                nsec.Add(new NsecRecord(set.Owner, plain));
            }
            else if (set.Type == DnsType.Nsec3 && Nsec3Data.TryParse(record.Data, out Nsec3Data? hashed))
            {
                Take(set.Owner, hashed);
            }
        }
    }

    // RFC 5155 section 8.2: those with parameters that are not known, or of different ones, don't go together.
    private void Take(DnsName owner, Nsec3Data data)
    {
        byte[] hash = new byte[Sha1.DigestBytes];
        if (data.Parameters.HashAlgorithm != Sha1Algorithm || data.HasUnknownFlags || data.Next.Length != Sha1.DigestBytes
            || owner.LabelCount != zone.Name.LabelCount + 1 || !Base32Hex.TryDecode(owner.FirstLabel, hash))
        {
            return;
        }

        var record = new Nsec3Record(hash, data);
        foreach (List<Nsec3Record> records in nsec3)
        {
            if (records[0].Data.Parameters.MakesSameDigests(data.Parameters))
            {
                records.Add(record);
                return;
            }
        }

        nsec3.Add([record]);
    }
}
