namespace Ysco.Dns.Dnssec;

/// <summary>
/// Whether an RRset is signed by keys of a zone: one good signature is enough, however many bad ones there are beside it.
/// References: RFC 4035 section 5.3, RFC 6840 section 5.4 and 5.11. Limits: those of <see cref="DnssecLimits"/>.
/// </summary>
internal sealed class SignatureCheck
{
    // The later tells more of what is wrong.
    private enum Flaw
    {
        NoSignature,
        OtherSigner,
        NoKey,
        NotYetValid,
        Expired,
        ExpiredBeforeValid,
        Labels,
        DoesNotVerify,
    }

    private readonly RrSet set;
    private readonly Zone zone;
    private readonly uint now;
    private readonly WorkBudget budget;
    private Flaw flaw;
    private RrsigData? worst;
    private int checks;

    private SignatureCheck(RrSet set, Zone zone, uint now, WorkBudget budget)
    {
        this.set = set;
        this.zone = zone;
        this.now = now;
        this.budget = budget;
    }

    /// <summary>Looks for a good signature.</summary>
    /// <param name="set">The records.</param>
    /// <param name="zone">The zone that is to have signed them, and its keys.</param>
    /// <param name="now">The time that signatures must be valid at.</param>
    /// <param name="budget">What may still be spent.</param>
    /// <param name="problem">Bogus, and why; null when there is a signature.</param>
    /// <returns>The signature; null when none is good.</returns>
    internal static RrsigData? Find(RrSet set, Zone zone, uint now, WorkBudget budget, out Outcome? problem)
    {
        var check = new SignatureCheck(set, zone, now, budget);
        foreach (RrsigData signature in set.Signatures)
        {
            if (check.IsGood(signature))
            {
                problem = null;
                return signature;
            }
        }

        problem = budget.IsExceeded ? Outcome.TooCostly : check.Problem();
        return null;
    }

    private bool IsGood(RrsigData signature)
    {
        if (!signature.Signer.Equals(zone.Name))
        {
            return Has(Flaw.OtherSigner, signature);
        }

        // A zone has no wildcards above itself.
        if (signature.Labels < zone.Name.LabelCount)
        {
            return Has(Flaw.Labels, signature);
        }

        // RFC 4034 section 3.1.5; the serial number arithmetic is that of RFC 1982.
        if (DnssecTime.IsAfter(signature.Inception, signature.Expiration))
        {
            return Has(Flaw.ExpiredBeforeValid, signature);
        }

        if (DnssecTime.IsAfter(signature.Inception, now) || DnssecTime.IsAfter(now, signature.Expiration))
        {
            return Has(DnssecTime.IsAfter(signature.Inception, now) ? Flaw.NotYetValid : Flaw.Expired, signature);
        }

        byte[]? data = null;
        int tried = 0;
        foreach (DnskeyData key in zone.Keys)
        {
            if (key.KeyTag != signature.KeyTag || key.Algorithm != signature.Algorithm)
            {
                continue;
            }

            if (!budget.Within(tried++ < DnssecLimits.KeysPerTag) || !budget.Within(checks++ < DnssecLimits.ChecksPerRrset))
            {
                return false;
            }

            bool? known = budget.Known(set, signature, key);
            data ??= known is null ? SignedData.Of(set, signature) : null;
            if (known is null && data is null)
            {
                return Has(Flaw.Labels, signature);
            }

            if (known is null && !budget.MayCheck())
            {
                return false;
            }

            bool isGood = known ?? DnssecAlgorithm.Verify(key, data, signature.Signature);
            if (known is null)
            {
                budget.Checked(set, signature, key, isGood);
            }

            if (isGood)
            {
                return true;
            }

            _ = Has(Flaw.DoesNotVerify, signature);
        }

        return tried == 0 && Has(Flaw.NoKey, signature);
    }

    private bool Has(Flaw found, RrsigData signature)
    {
        if (found > flaw)
        {
            (flaw, worst) = (found, signature);
        }

        return false;
    }

    private Outcome Problem()
    {
        string whose = worst is null ? "" : $"the signature of {set} by {worst.Signer.ToAbsoluteString()}, key {worst.KeyTag} {DnssecAlgorithm.Name(worst.Algorithm)},";
        return flaw switch
        {
            Flaw.NoSignature => Outcome.Bogus($"{set} has no signature", ExtendedErrorCode.RrsigsMissing),
            Flaw.OtherSigner => Outcome.Bogus($"{whose} is not by the zone {zone.Name.ToAbsoluteString()}", ExtendedErrorCode.RrsigsMissing),
            Flaw.NoKey => Outcome.Bogus($"{whose} is by no key that the zone has", ExtendedErrorCode.DnskeyMissing),
            Flaw.NotYetValid => Outcome.Bogus($"{whose} is not valid before {DnssecTime.Text(worst!.Inception)}", ExtendedErrorCode.SignatureNotYetValid),
            Flaw.Expired => Outcome.Bogus($"{whose} expired at {DnssecTime.Text(worst!.Expiration)}", ExtendedErrorCode.SignatureExpired),
            Flaw.ExpiredBeforeValid => Outcome.Bogus($"{whose} expires before it is valid", ExtendedErrorCode.SignatureExpiredBeforeValid),
            Flaw.Labels => Outcome.Bogus($"{whose} is of another name (its count of labels)"),
            _ => Outcome.Bogus($"{whose} does not verify (the records or the signature were altered)"),
        };
    }
}
