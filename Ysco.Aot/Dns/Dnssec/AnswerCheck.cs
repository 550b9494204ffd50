namespace Ysco.Dns.Dnssec;

/// <summary>
/// Whether records in an answer, or their absence from it, are what their zone says. References: RFC 4035 sections 5.3 and 5.4.
/// Where nothing in the answer is signed, the chain down to the name tells whether it had to be.
/// </summary>
internal sealed class AnswerCheck(Lookup lookup)
{
    private readonly Chain chain = new(lookup);

    /// <summary>Whether records are signed by their zone.</summary>
    /// <param name="set">The records, one or more.</param>
    /// <param name="answer">The answer that they are in.</param>
    internal Outcome Records(RrSet set, DnsMessage answer)
    {
        if (lookup.Anchors.Closest(set.Owner, set.Type) is not { } anchor)
        {
            return NoAnchor(set.Owner);
        }

        var signers = new List<DnsName>();
        set.AddSigners(set.Owner, set.Type, anchor.Zone, signers);
        Outcome? outcome = null;
        foreach (DnsName signer in signers)
        {
            ChainPoint point = chain.At(signer, anchor, withKeys: true);
            Outcome one = Problem(point, signer) ?? Signed(set, answer, point.Zone!);
            if (one.Standing == Standing.Secure)
            {
                return one;
            }

            outcome = Better(outcome, one);
        }

        return Unsigned(outcome, set.Owner, set.Type, anchor, Outcome.Bogus(
            $"{set} is not signed, and the zone above it is", ExtendedErrorCode.RrsigsMissing));
    }

    /// <summary>Whether it is proven that there are no records of a name and type.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="answer">The answer without them.</param>
    /// <param name="finding">What is proven, or said by the rcode when it is insecure.</param>
    internal Outcome Absence(DnsName name, DnsType type, DnsMessage answer, out DnssecFinding finding)
    {
        const int rcodeNoSuchName = 3;
        finding = answer.Rcode == rcodeNoSuchName ? DnssecFinding.NoSuchName : DnssecFinding.NoData;
        if (lookup.Anchors.Closest(name, type) is not { } anchor)
        {
            return NoAnchor(name);
        }

        Outcome? outcome = null;
        foreach (DnsName signer in Denials.Signers(answer, name, type, anchor.Zone))
        {
            ChainPoint point = chain.At(signer, anchor, withKeys: true);
            Outcome one = Problem(point, signer) ?? Denied(name, type, answer, point.Zone!, ref finding);
            if (one.Standing == Standing.Secure)
            {
                return one;
            }

            outcome = Better(outcome, one);
        }

        return Unsigned(outcome, name, type, anchor, Outcome.Bogus(
            $"nothing signed says that there is no {name.ToAbsoluteString()} {type.Text()}, and the zone above it is signed", ExtendedErrorCode.NsecMissing));
    }

    private static Outcome NoAnchor(DnsName name) => Outcome.Indeterminate(
        $"no trust anchor is at or above {name.ToAbsoluteString()}", ExtendedErrorCode.DnssecIndeterminate);

    // Among several signers a proof that the name is insecure counts most; else what is to be asked; else the first.
    private static Outcome Better(Outcome? first, Outcome second) =>
        first is null || second.Standing == Standing.Insecure || (second.Standing == Standing.Missing && first.Standing != Standing.Insecure)
            ? second : first;

    private static Outcome? Problem(ChainPoint point, DnsName signer) =>
        point.Problem ?? (point.Zone!.Name.Equals(signer) ? null
            : Outcome.Bogus($"{signer.ToAbsoluteString()} signed it, and is no zone (its parent says)"));

    /// <summary>What to say where no signature vouches for an answer.</summary>
    /// <param name="outcome">What came of the signatures; null when there was none.</param>
    /// <param name="name">The name.</param>
    /// <param name="type">The type.</param>
    /// <param name="anchor">The anchor above it.</param>
    /// <param name="unsigned">What it is when it should have been signed.</param>
    private Outcome Unsigned(Outcome? outcome, DnsName name, DnsType type, TrustAnchor anchor, Outcome unsigned)
    {
        if (outcome is { Standing: not Standing.Bogus })
        {
            return outcome;
        }

        // What lies below an insecure delegation is insecure, whatever it has in the way of signatures.
        DnsName deepest = type == DnsType.Ds && name.LabelCount > 0 ? name.Parent : name;
        Outcome? problem = lookup.Budget.IsExceeded ? Outcome.TooCostly : chain.At(deepest, anchor, withKeys: false).Problem;
        return problem is null || (outcome is not null && problem.Standing == Standing.Indeterminate) ? outcome ?? unsigned : problem;
    }

    private Outcome Signed(RrSet set, DnsMessage answer, Zone zone)
    {
        RrsigData? signature = SignatureCheck.Find(set, zone, lookup.Now, lookup.Budget, out Outcome? problem);
        Outcome outcome = signature is null ? problem!
            : signature.Labels < SignedData.Labels(set.Owner) ? Expanded(set, answer, zone, signature)
            : Outcome.Secure($"{set.Records.Count} record{(set.Records.Count == 1 ? "" : "s")}");
        if (outcome.Standing == Standing.Secure)
        {
            set.LimitTtl(signature!, lookup.Now);
        }

        lookup.Add(set.Owner, set.Type, outcome, signature);
        return outcome;
    }

    // RFC 4035 section 5.3.4; RFC 6672 section 3.3: a DNAME of a wildcard is not to be relied on.
    private Outcome Expanded(RrSet set, DnsMessage answer, Zone zone, RrsigData signature)
    {
        if (set.Type == DnsType.Dname)
        {
            return Outcome.Bogus($"{set} is a wildcard's");
        }

        string wildcard = set.Owner.Ancestor(signature.Labels).Wildcard()!.ToAbsoluteString();
        Denial denial = Denials.AllowsWildcard(lookup, answer, set.Owner, signature.Labels, zone);
        return denial.Kind switch
        {
            DenialKind.NoSuchName => Outcome.Secure($"of the wildcard {wildcard}, as {denial.Reason}"),
            DenialKind.Insecure => Outcome.Insecure($"{set} is of the wildcard {wildcard}, and {denial.Reason}", denial.Error),
            _ => Outcome.Bogus(
                $"{set} is of the wildcard {wildcard}, and it is not proven that the name itself does not exist: {denial.Reason}", denial.Error ?? ExtendedErrorCode.NsecMissing),
        };
    }

    private Outcome Denied(DnsName name, DnsType type, DnsMessage answer, Zone zone, ref DnssecFinding finding)
    {
        Denial denial = Denials.Prove(lookup, answer, name, type, zone);
        Outcome outcome;
        switch (denial.Kind)
        {
            case DenialKind.NoData or DenialKind.NoSuchName:
                finding = denial.Kind == DenialKind.NoData ? DnssecFinding.NoData : DnssecFinding.NoSuchName;
                outcome = Outcome.Secure(denial.Reason);
                break;
            case DenialKind.Insecure:
                outcome = Outcome.Insecure(denial.Reason, denial.Error);
                break;
            default:
                outcome = Outcome.Bogus(
                    $"it is not proven that there is no {name.ToAbsoluteString()} {type.Text()}: {denial.Reason}", denial.Error ?? ExtendedErrorCode.NsecMissing);
                break;
        }

        lookup.Add(name, type, outcome, denial.Signature);
        return outcome;
    }
}
