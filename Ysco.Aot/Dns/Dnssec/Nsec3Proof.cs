namespace Ysco.Dns.Dnssec;

/// <summary>
/// What NSEC3 records of one zone, all with the same parameters, prove. References: RFC 5155 sections 8.3 to 8.8 and 9.2
/// (opt-out), RFC 9276 section 3.2 (iterations).
/// </summary>
internal sealed class Nsec3Proof
{
    private readonly List<Nsec3Record> records;
    private readonly DnsName zone;
    private readonly Nsec3Hasher hasher;
    private readonly bool tooManyIterations;

    /// <summary>Takes the records, one or more.</summary>
    internal Nsec3Proof(List<Nsec3Record> records, DnsName zone, WorkBudget budget)
    {
        this.records = records;
        this.zone = zone;
        Nsec3ParamData parameters = records[0].Data.Parameters;
        hasher = budget.Hasher(parameters);
        tooManyIterations = parameters.Iterations > DnssecLimits.Nsec3Iterations;
    }

    private Denial TooManyIterations => new(
        DenialKind.Insecure,
        $"the zone {zone.ToAbsoluteString()} wants {records[0].Data.Parameters.Iterations} iterations for NSEC3 (at most {DnssecLimits.Nsec3Iterations})",
        Error: ExtendedErrorCode.UnsupportedNsec3Iterations);

    private Denial OptOut => new(
        DenialKind.Insecure, $"the zone {zone.ToAbsoluteString()} leaves out unsigned delegations there (NSEC3 opt-out)");

    /// <summary>Whether there is no record of a name and type.</summary>
    internal Denial Prove(DnsName name, DnsType type)
    {
        if (tooManyIterations)
        {
            return TooManyIterations;
        }

        if (Match(name) is { } exact)
        {
            return ExistingTypes.Exact(exact.Data.Types, name, type) ?? Denial.None;
        }

        int closest = name.LabelCount - 1;
        Nsec3Record? encloser = null;
        for (; closest >= zone.LabelCount && encloser is null; closest--)
        {
            encloser = Match(name.Ancestor(closest));
        }

        closest++;
        if (encloser is null || ExistingTypes.EndsZone(encloser.Data.Types) || Cover(name.Ancestor(closest + 1)) is not { } cover)
        {
            return Denial.None;
        }

        return cover.Data.IsOptOut ? OptOut : Wildcard(name.Ancestor(closest).Wildcard(), type);
    }

    /// <summary>What is proven of a name for which a wildcard with as many labels above its asterisk answers: that it does not exist, or nothing.</summary>
    internal Denial AllowsWildcard(DnsName name, int closestLabels) =>
        tooManyIterations ? TooManyIterations
        : Cover(name.Ancestor(closestLabels + 1)) is not { } cover ? Denial.None
        : cover.Data.IsOptOut ? OptOut : new Denial(DenialKind.NoSuchName, "the name itself does not exist");

    private Denial Wildcard(DnsName? wildcard, DnsType type)
    {
        if (wildcard is not null && Match(wildcard) is { } match)
        {
            return ExistingTypes.Exact(match.Data.Types, wildcard, type) is { Kind: DenialKind.NoData, IsDelegation: false }
                ? new Denial(DenialKind.NoData, $"the wildcard for the name has no record of type {type.Text()}") : Denial.None;
        }

        return wildcard is null || Cover(wildcard) is not null
            ? new Denial(DenialKind.NoSuchName, "neither the name exists nor a wildcard for it") : Denial.None;
    }

    private Nsec3Record? Match(DnsName name)
    {
        if (hasher.Hash(name) is { } hash)
        {
            foreach (Nsec3Record record in records)
            {
                if (record.Hash.AsSpan().SequenceEqual(hash))
                {
                    return record;
                }
            }
        }

        return null;
    }

    private Nsec3Record? Cover(DnsName name)
    {
        if (hasher.Hash(name) is { } hash)
        {
            foreach (Nsec3Record record in records)
            {
                bool after = record.Hash.AsSpan().SequenceCompareTo(hash) < 0;
                bool before = hash.AsSpan().SequenceCompareTo(record.Data.Next) < 0;
                bool last = record.Data.Next.AsSpan().SequenceCompareTo(record.Hash) <= 0;
                if (last ? (after || before) && !record.Hash.AsSpan().SequenceEqual(hash) : after && before)
                {
                    return record;
                }
            }
        }

        return null;
    }
}
