namespace Ysco.Dns.Dnssec;

/// <summary>
/// From the name that was asked, through its aliases, to the records or to where there are none. Each alias, and what
/// is at the end, may be of another zone, and is judged by itself; the whole is as good as the worst of it.
/// References: RFC 1034 section 3.6.2, RFC 6672 (DNAME). Limits: <see cref="DnssecLimits.Aliases"/>.
/// </summary>
internal sealed class AliasWalk(DnsQuestion question, Lookup lookup)
{
    private const int RcodeNoSuchName = 3;

    private readonly AnswerCheck check = new(lookup);
    private readonly List<DnsName> seen = [];

    /// <summary>The name at which the walk is.</summary>
    internal DnsName Name { get; private set; } = question.Name;

    internal DnssecFinding Finding { get; private set; }

    internal List<DnsRecord> Records { get; } = [];

    /// <summary>Why it is secure, when it is.</summary>
    internal string Reason { get; private set; } = "";

    internal Outcome Go()
    {
        DnsMessage? answer = lookup.Answer(question, out Outcome? problem);
        Outcome whole = problem ?? Outcome.Secure("");
        while (answer is not null && whole.Standing != Standing.Bogus)
        {
            (Outcome link, DnsName? next) = Look(answer);
            whole = whole.Or(link);
            if (next is null || whole.Standing == Standing.Bogus)
            {
                break;
            }

            seen.Add(Name);
            Name = next;
            if (seen.Contains(next) || seen.Count > DnssecLimits.Aliases)
            {
                return whole.Or(Outcome.Bogus(
                    seen.Contains(next) ? $"the aliases of {question.Name.ToAbsoluteString()} go in a circle"
                        : $"more than {DnssecLimits.Aliases} aliases from {question.Name.ToAbsoluteString()}",
                    ExtendedErrorCode.InvalidData));
            }

            if (!Continues(answer))
            {
                answer = lookup.Answer(question with { Name = Name }, out problem);
                whole = problem is null ? whole : whole.Or(problem);
            }
        }

        return whole;
    }

    /// <summary>Whether an answer has more of the name that an alias in it leads to; else that is asked for by itself.</summary>
    private bool Continues(DnsMessage answer)
    {
        if (answer.Rcode == RcodeNoSuchName || RrSet.Find(answer.Answers, Name, question.Type).Records.Count > 0
            || Alias(answer) is not null)
        {
            return true;
        }

        // What is denied comes with the SOA of the zone that denies it. RFC 2308 section 3.
        foreach (DnsRecord record in answer.Authority)
        {
            if (record.Type == DnsType.Soa && Name.IsAtOrBelow(record.Owner))
            {
                return true;
            }
        }

        return false;
    }

    private (Outcome Outcome, DnsName? Next) Look(DnsMessage answer)
    {
        if (question.Type == DnsType.Any)
        {
            return (Any(answer), null);
        }

        RrSet set = RrSet.Find(answer.Answers, Name, question.Type);
        RrSet? alias = Alias(answer);
        bool isMadeOfDname = question.Type == DnsType.Cname && alias?.Type == DnsType.Dname;
        if (set.Records.Count > 0 && !isMadeOfDname)
        {
            Outcome records = check.Records(set, answer);
            Found(set.Records);
            return (records, null);
        }

        if (alias is null)
        {
            Outcome absence = check.Absence(Name, question.Type, answer, out DnssecFinding finding);
            Finding = finding;
            Reason = $"it is proven by signatures that there is no {Name.ToAbsoluteString()} {question.Type.Text()}"
                + (finding == DnssecFinding.NoSuchName ? ": the name does not exist" : "");
            return (absence, null);
        }

        (Outcome outcome, DnsName? next) = Follow(alias, answer);
        if (isMadeOfDname && next is not null)
        {
            // Made here, as a server may leave out the one that it made. RFC 6672 section 3.1.
            Found([new DnsRecord(Name, DnsType.Cname, DnsRecord.ClassIn, alias.Records[0].Ttl, next.Wire.ToArray())]);
            return (outcome, null);
        }

        return (outcome, next);
    }

    private (Outcome Outcome, DnsName? Next) Follow(RrSet alias, DnsMessage answer)
    {
        if (alias.CanonicalData.Length != 1 || alias.Records[0].Target is not { } target)
        {
            return (Outcome.Bogus($"{alias} are several", ExtendedErrorCode.InvalidData), null);
        }

        DnsName? next = alias.Type == DnsType.Dname ? Name.Substitute(alias.Owner, target) : target;
        if (next is null)
        {
            return (Outcome.Bogus($"the name that {alias} makes of {Name.ToAbsoluteString()} is too long", ExtendedErrorCode.InvalidData), null);
        }

        // The CNAME that a server makes of a DNAME is not signed: it must be what we make of it.
        if (alias.Type == DnsType.Dname)
        {
            foreach (DnsRecord made in RrSet.Find(answer.Answers, Name, DnsType.Cname).Records)
            {
                if (!next.Equals(made.Target))
                {
                    return (Outcome.Bogus($"the CNAME of {Name.ToAbsoluteString()} is not what {alias} makes it"), null);
                }
            }
        }

        return (check.Records(alias, answer), next);
    }

    private Outcome Any(DnsMessage answer)
    {
        var types = new List<DnsType>();
        Outcome whole = Outcome.Secure("");
        foreach (DnsRecord record in answer.Answers)
        {
            if (record.Owner.Equals(Name) && record.Type != DnsType.Rrsig && !types.Contains(record.Type)
                && types.Count < DnssecLimits.TypesPerName)
            {
                types.Add(record.Type);
                RrSet set = RrSet.Find(answer.Answers, Name, record.Type);
                if (set.Records.Count > 0)
                {
                    whole = whole.Or(check.Records(set, answer));
                    Found(set.Records);
                }
            }
        }

        if (Records.Count > 0)
        {
            return whole;
        }

        Outcome absence = check.Absence(Name, DnsType.Any, answer, out DnssecFinding finding);
        Finding = finding;
        Reason = $"it is proven by signatures that there is nothing at {Name.ToAbsoluteString()}";
        return absence;
    }

    private RrSet? Alias(DnsMessage answer) =>
        AliasRecords.Find(answer, Name, lookup.Anchors.Closest(Name, question.Type)?.Zone ?? DnsName.Root);

    private void Found(List<DnsRecord> records)
    {
        Finding = DnssecFinding.Records;
        Records.AddRange(records);
        Reason = $"every signature from the trust anchor to {Name.ToAbsoluteString()} {question.Type.Text()} verifies";
    }
}
