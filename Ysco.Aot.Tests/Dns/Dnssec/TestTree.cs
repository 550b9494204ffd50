using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>Zones of the tests under one another, a resolver that answers from them, and the rounds of a look-up.</summary>
internal sealed class TestTree(params TestZone[] zones)
{
    private const int NoSuchName = 3;

    /// <summary>The time at which signatures are made and judged.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Spoils answers.</summary>
    public Action<ZoneAnswer>? Tamper { get; set; }

    /// <summary>Whether a question gets no answer.</summary>
    public Func<DnsQuestion, bool> IsLost { get; set; } = _ => false;

    /// <summary>The questions of the last look-up, by rounds.</summary>
    public List<IReadOnlyList<DnsQuestion>> Rounds { get; } = [];

    public IReadOnlyList<TestZone> Zones => zones;

    public TrustAnchors Anchor => AnchorOf(zones[0]);

    public static TrustAnchors AnchorOf(params TestZone[] anchored) => new(
    [
        .. anchored.Select(z => new TrustAnchor(
            z.Name, [.. z.Keys.Select(k => DsData.TryParse(k.Ds(z.Name), out DsData? ds) ? ds : throw new InvalidDataException())], [])),
    ]);

    public DnssecVerdict Judge(string name, DnsType type = DnsType.Txt, TrustAnchors? anchors = null, DateTimeOffset? now = null)
    {
        var question = new DnsQuestion(Rdata.Name(name), type);
        var responses = new DnsResponses();
        Rounds.Clear();
        Ask([question]);
        for (int round = 0; round < DnssecLimits.Rounds; round++)
        {
            Validation validation = DnssecValidator.Validate(question, responses, anchors ?? Anchor, now ?? Now);
            if (validation.Verdict is { } verdict)
            {
                Assert.Empty(validation.Missing);
                Assert.DoesNotContain('\n', verdict.Reason);
                Assert.True(verdict.Status == DnssecStatus.Secure == verdict.Error is null || verdict.Status == DnssecStatus.Insecure);
                return verdict;
            }

            Assert.NotEmpty(validation.Missing);
            Assert.All(validation.Missing, missing => Assert.False(responses.Contains(missing)));
            Ask(validation.Missing);
        }

        throw new InvalidOperationException("the look-up does not come to an end");

        void Ask(IReadOnlyList<DnsQuestion> questions)
        {
            Rounds.Add(questions);
            foreach (DnsQuestion one in questions)
            {
                responses.Add(one, IsLost(one) ? Failure.Network("no answer in time") : DnsMessage.Parse(Message(one)));
            }
        }
    }

    public byte[] Message(DnsQuestion question)
    {
        ZoneAnswer answer = Resolve(question);
        Tamper?.Invoke(answer);
        return answer.ToMessage();
    }

    public ZoneAnswer Resolve(DnsQuestion question)
    {
        var answer = new ZoneAnswer(question);
        DnsName? name = question.Name;
        for (int hops = 0; name is not null && hops < 20; hops++)
        {
            TestZone? zone = zones.Where(z => question.Type == DnsType.Ds && name.LabelCount > 0 ? name.IsBelow(z.Name) : name.IsAtOrBelow(z.Name))
                .MaxBy(z => z.Name.LabelCount);
            name = zone is null ? null : Answer(zone, name, question.Type, answer);
        }

        return answer;
    }

    // What is at a name in a zone; gives the name at which to go on, when that is an alias.
    private static DnsName? Answer(TestZone zone, DnsName name, DnsType type, ZoneAnswer answer)
    {
        for (DnsName above = name; above.IsBelow(zone.Name); above = above.Parent)
        {
            if (!above.Equals(name) && zone.Has(above, DnsType.Dname))
            {
                answer.Answers.AddRange(zone.Signed(above, DnsType.Dname));
                DnsName target = name.Substitute(above, new DnsName(zone.Data(above, DnsType.Dname)[0]))!;
                answer.Answers.Add(new DnsRecord(name, DnsType.Cname, 1, 60, target.Wire.ToArray()));
                return target;
            }
        }

        DnsName source = name;
        if (!zone.Exists(name))
        {
            DnsName closest = name;
            while (!zone.Exists(closest))
            {
                closest = closest.Parent;
            }

            source = closest.Wildcard()!;
            if (!zone.Exists(source))
            {
                answer.Rcode = zone.Denial == ZoneDenial.Compact ? 0 : NoSuchName;
                Deny(zone, answer, ZoneDenials.NoName(zone, name, withWildcard: true));
                return null;
            }
        }

        bool isExpanded = !source.Equals(name);
        DnsType found = zone.Has(source, type) ? type : DnsType.Cname;
        if (!zone.Has(source, found))
        {
            Deny(zone, answer, isExpanded ? ZoneDenials.NoName(zone, name, withWildcard: true) : NoData(zone, name));
            return null;
        }

        answer.Answers.AddRange(zone.Signed(source, found, name));
        Add(zone, answer.Authority, isExpanded ? ZoneDenials.NoName(zone, name, withWildcard: false) : []);
        return found == type ? null : new DnsName(zone.Data(source, found)[0]);
    }

    // With opt-out an unsigned delegation has no record of its own: RFC 5155 section 7.2.4.
    private static DnsRecord[] NoData(TestZone zone, DnsName name)
    {
        DnsRecord[] exact = [.. ZoneDenials.At(zone, name)];
        return zone.Denial == ZoneDenial.OptOut && !exact[0].Owner.FirstLabel.SequenceEqual(
                System.Text.Encoding.ASCII.GetBytes(Ysco.Bytes.Base32Hex.Encode(ZoneDenials.Hash(zone, name))))
            ? [.. exact, .. ZoneDenials.At(zone, name.Parent)] : exact;
    }

    private static void Deny(TestZone zone, ZoneAnswer answer, IEnumerable<DnsRecord> records)
    {
        answer.Authority.AddRange(zone.Signed(zone.Name, DnsType.Soa));
        Add(zone, answer.Authority, records);
    }

    private static void Add(TestZone zone, List<DnsRecord> section, IEnumerable<DnsRecord> records)
    {
        foreach (DnsRecord[] set in records.Chunk(1 + zone.Keys.Count))
        {
            if (!section.Exists(r => r.Owner.Equals(set[0].Owner) && r.Type == set[0].Type))
            {
                section.AddRange(set);
            }
        }
    }
}
