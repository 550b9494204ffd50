namespace Ysco.Dns.Dnssec;

/// <summary>
/// Counts what a look-up costs, over all calls for it, and says when it is enough. What was worked out in one call is known in
/// the next: a call differs from the one before by the answers that came in between.
/// </summary>
internal sealed class WorkBudget
{
    private readonly List<CheckedSignature> signatures = [];
    private readonly List<Nsec3Hasher> hashers = [];
    private int failures;
    private int hashes;

    /// <summary>Whether something was not done because it would have been too much: no verdict but bogus can follow.</summary>
    internal bool IsExceeded { get; private set; }

    /// <summary>Signatures that were checked.</summary>
    internal int Checks => signatures.Count;

    /// <summary>Digests that were made.</summary>
    internal int Hashes => hashes;

    /// <summary>What came of the same check before; null when it was not made.</summary>
    internal bool? Known(RrSet set, RrsigData signature, DnskeyData key)
    {
        foreach (CheckedSignature known in signatures)
        {
            if (known.IsOf(set, signature, key))
            {
                return known.IsGood;
            }
        }

        return null;
    }

    /// <summary>Whether another signature may be checked.</summary>
    internal bool MayCheck() => Within(signatures.Count < DnssecLimits.ChecksPerLookup && failures < DnssecLimits.FailedChecksPerLookup);

    /// <summary>Notes what came of a check.</summary>
    internal void Checked(RrSet set, RrsigData signature, DnskeyData key, bool isGood)
    {
        signatures.Add(new CheckedSignature(set, signature, key, isGood));
        failures += isGood ? 0 : 1;
    }

    /// <summary>What makes digests for NSEC3 records of some parameters, and knows those that it made.</summary>
    internal Nsec3Hasher Hasher(Nsec3ParamData parameters)
    {
        foreach (Nsec3Hasher known in hashers)
        {
            if (known.Parameters.MakesSameDigests(parameters))
            {
                return known;
            }
        }

        var hasher = new Nsec3Hasher(parameters, this);
        hashers.Add(hasher);
        return hasher;
    }

    internal bool TryHash() => Within(hashes++ < DnssecLimits.Nsec3HashesPerLookup);

    /// <summary>Notes that a limit of another kind was reached.</summary>
    internal bool Within(bool isWithin)
    {
        IsExceeded |= !isWithin;
        return isWithin;
    }
}
