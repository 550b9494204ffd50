using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>What NSEC and NSEC3 records prove, and what they don't.</summary>
public class DenialTests
{
    public static TheoryData<ZoneDenial> Denials => [ZoneDenial.Nsec, ZoneDenial.Nsec3, ZoneDenial.Compact];

    private static readonly ZoneKey Key = ZoneKey.Make();

    /// <summary>A zone with names of every kind, alone under its anchor.</summary>
    private static TestTree Tree(ZoneDenial denial, Action<TestZone>? more = null)
    {
        TestZone zone = new TestZone("example.org", denial, Key)
            .Add("a.example.org", DnsType.Txt, Rdata.Txt("a"))
            .Add("host.deep.example.org", DnsType.A, Rdata.A("192.0.2.1"))
            .Add("*.wild.example.org", DnsType.Txt, Rdata.Txt("wild"))
            .Add("real.wild.example.org", DnsType.A, Rdata.A("192.0.2.2"))
            .Add("z.example.org", DnsType.A, Rdata.A("192.0.2.3"));
        var child = new TestZone("signed.example.org", ZoneDenial.Nsec, Key);
        child.Add("www.signed.example.org", DnsType.Txt, Rdata.Txt("child"));
        var unsigned = new TestZone("unsigned.example.org", ZoneDenial.None);
        zone.Delegate(child).Delegate(unsigned);
        more?.Invoke(zone);
        return new TestTree(zone, child, unsigned);
    }

    private static void Is(DnssecStatus status, DnssecFinding finding, DnssecVerdict verdict) => Assert.Equal((status, finding), (verdict.Status, verdict.Finding));

    private static void IsBogus(DnssecVerdict verdict) => Is(DnssecStatus.Bogus, DnssecFinding.None, verdict);

    [Theory]
    [MemberData(nameof(Denials))]
    public void What_is_not_there_is_proven(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("a.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("deep.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, tree.Judge("no.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, tree.Judge("zz.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, tree.Judge("x.y.no.deep.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, tree.Judge("0.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("signed.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("unsigned.example.org", DnsType.Ds));
        Is(DnssecStatus.Insecure, DnssecFinding.NoData, tree.Judge("unsigned.example.org", DnsType.A));
    }

    [Theory]
    [InlineData(ZoneDenial.Nsec)]
    [InlineData(ZoneDenial.Nsec3)]
    public void A_wildcard_answers_for_names_that_do_not_exist(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        DnssecVerdict verdict = tree.Judge("x.wild.example.org");
        Is(DnssecStatus.Secure, DnssecFinding.Records, verdict);
        Assert.StartsWith("of the wildcard *.wild.example.org., as the name itself does not exist", verdict.Steps[^1].Text, StringComparison.Ordinal);
        Is(DnssecStatus.Secure, DnssecFinding.Records, tree.Judge("x.y.wild.example.org"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, tree.Judge("*.wild.example.org"));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("x.wild.example.org", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("real.wild.example.org"));
        tree.Tamper = a => a.Remove(denial == ZoneDenial.Nsec ? DnsType.Nsec : DnsType.Nsec3);
        IsBogus(tree.Judge("x.wild.example.org"));
    }

    [Theory]
    [InlineData(ZoneDenial.Nsec)]
    [InlineData(ZoneDenial.Nsec3)]
    public void A_wildcard_does_not_answer_for_a_name_that_exists(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        TestZone zone = tree.Zones[0];
        foreach (string real in new[] { "real.wild.example.org", "x.real.wild.example.org", "wild.example.org" })
        {
            DnsName name = Rdata.Name(real), other = Rdata.Name("other.wild.example.org");
            tree.Tamper = a =>
            {
                if (a.Question.Type == DnsType.Txt)
                {
                    (a.Rcode, _) = (0, a.Answers.RemoveAll(_ => true));
                    a.Answers.AddRange(zone.Signed(Rdata.Name("*.wild.example.org"), DnsType.Txt, name));
                    a.Authority.AddRange([.. ZoneDenials.At(zone, name), .. ZoneDenials.At(zone, other), .. ZoneDenials.At(zone, name.Parent)]);
                }
            };
            IsBogus(tree.Judge(real));
        }
    }

    [Theory]
    [MemberData(nameof(Denials))]
    public void The_proof_of_one_thing_is_not_that_of_another(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        TestZone zone = tree.Zones[0];

        // Each name's own records, offered for every other question: what exists is never denied.
        string[] names = ["a.example.org", "z.example.org", "deep.example.org", "no.example.org", "example.org", "host.deep.example.org", "wild.example.org", "x.wild.example.org"];
        foreach (string asked in new[] { "a.example.org", "x.wild.example.org" })
        {
            foreach (string offered in names)
            {
                tree.Tamper = a =>
                {
                    if (a.Question.Type == DnsType.Txt)
                    {
                        a.Answers.Clear();
                        a.Authority.Clear();
                        a.Rcode = 3;
                        a.Authority.AddRange([.. ZoneDenials.At(zone, Rdata.Name(offered)), .. ZoneDenials.At(zone, Rdata.Name("x." + offered))]);
                    }
                };
                DnssecVerdict verdict = tree.Judge(asked);

                // Compact denial is made for each name: for one that is asked by itself, that of a wildcard is true.
                Assert.True(verdict.Status == DnssecStatus.Bogus || (denial == ZoneDenial.Compact && (asked == offered || asked == "x." + offered)), $"{asked} by {offered}: {verdict}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Denials))]
    public void Half_of_a_proof_is_none(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        DnsType type = denial == ZoneDenial.Nsec3 ? DnsType.Nsec3 : DnsType.Nsec;
        int count = tree.Resolve(new DnsQuestion(Rdata.Name("0.example.org"), DnsType.A)).Authority.Count(r => r.Type == type);
        Assert.Equal(denial switch { ZoneDenial.Nsec3 => 3, ZoneDenial.Nsec => 1, _ => 1 }, count);
        for (int i = 0; i < count; i++)
        {
            tree.Tamper = a =>
            {
                if (a.Question.Type == DnsType.A)
                {
                    a.Authority.Remove(a.Authority.Where(r => r.Type == type).ElementAt(i));
                }
            };
            IsBogus(tree.Judge("0.example.org", DnsType.A));
        }

        tree.Tamper = a => a.Unsign(type);
        IsBogus(tree.Judge("0.example.org", DnsType.A));
    }

    [Theory]
    [InlineData(ZoneDenial.Nsec)]
    [InlineData(ZoneDenial.Nsec3)]
    [InlineData(ZoneDenial.Compact)]
    public void The_parents_side_of_a_delegation_denies_nothing_but_ds(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        TestZone parent = tree.Zones[0];
        DnsName cut = Rdata.Name("signed.example.org");
        foreach (string asked in new[] { "signed.example.org", "www.signed.example.org", "no.signed.example.org" })
        {
            tree.Tamper = a =>
            {
                if (a.Question.Type == DnsType.Txt)
                {
                    a.Answers.Clear();
                    a.Authority.Clear();
                    DnsName name = Rdata.Name(asked);
                    a.Authority.AddRange([.. ZoneDenials.At(parent, cut), .. denial == ZoneDenial.Nsec3 ? ZoneDenials.At(parent, name) : []]);
                }
            };
            IsBogus(tree.Judge(asked));
        }
    }

    [Fact]
    public void A_next_name_outside_the_zone_proves_nothing()
    {
        TestTree tree = Tree(ZoneDenial.Nsec);
        TestZone zone = tree.Zones[0];
        foreach (string next in new[] { "z.test", "org", "zz.org" })
        {
            tree.Tamper = a =>
            {
                if (a.Rcode == 3)
                {
                    a.Authority.Clear();
                    a.Authority.AddRange(zone.Signed(Rdata.Name("example.org"), DnsType.Nsec, [[.. Rdata.Target(next), .. Rdata.Bitmap([DnsType.Soa, DnsType.Ns])]]));
                }
            };
            IsBogus(tree.Judge("no.example.org", DnsType.A));
        }
    }

    [Fact]
    public void An_nsec_that_a_wildcard_was_expanded_to_proves_nothing()
    {
        TestTree tree = Tree(ZoneDenial.Nsec);
        TestZone zone = tree.Zones[0];
        List<byte[]> data = [[.. Rdata.Target("zz.example.org"), .. Rdata.Bitmap([DnsType.A])]];
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.Txt)
            {
                a.Answers.Clear();
                a.Authority.Clear();
                a.Authority.AddRange(zone.Signed(Rdata.Name("*.example.org"), DnsType.Nsec, data, Rdata.Name("a.example.org")));
            }
        };
        IsBogus(tree.Judge("a.example.org"));
    }

    [Theory]
    [InlineData(ZoneDenial.Nsec)]
    [InlineData(ZoneDenial.Nsec3)]
    public void A_bitmap_with_an_alias_denies_no_type(ZoneDenial denial)
    {
        TestTree tree = Tree(denial, z => z.Add("alias.example.org", DnsType.Cname, Rdata.Target("a.example.org")));
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.Txt)
            {
                a.Answers.Clear();
                a.Authority.AddRange(ZoneDenials.At(tree.Zones[0], a.Question.Name));
            }
        };
        IsBogus(tree.Judge("alias.example.org"));
    }

    [Fact]
    public void What_only_an_opt_out_span_proves_is_insecure()
    {
        TestTree tree = Tree(ZoneDenial.OptOut);
        Is(DnssecStatus.Secure, DnssecFinding.NoData, tree.Judge("a.example.org", DnsType.A));
        Is(DnssecStatus.Insecure, DnssecFinding.NoSuchName, tree.Judge("no.example.org", DnsType.A));
        Is(DnssecStatus.Insecure, DnssecFinding.Records, tree.Judge("x.wild.example.org"));
        Is(DnssecStatus.Insecure, DnssecFinding.NoData, tree.Judge("unsigned.example.org", DnsType.Ds));
        Is(DnssecStatus.Insecure, DnssecFinding.NoSuchName, tree.Judge("www.unsigned.example.org"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, tree.Judge("www.signed.example.org"));

        // A name that exists has its own record: taking the signatures away does not make it insecure.
        tree.Tamper = a => a.Unsign(DnsType.Txt);
        IsBogus(tree.Judge("a.example.org"));
        IsBogus(tree.Judge("www.signed.example.org"));
    }

    [Theory]
    [InlineData(0, DnssecStatus.Secure)]
    [InlineData(150, DnssecStatus.Secure)]
    [InlineData(151, DnssecStatus.Insecure)]
    [InlineData(65535, DnssecStatus.Insecure)]
    public void Too_many_iterations_make_a_denial_insecure_and_leave_answers_as_they_are(int iterations, DnssecStatus status)
    {
        TestTree tree = Tree(ZoneDenial.Nsec3);
        tree.Zones[0].Iterations = iterations;
        Is(status, DnssecFinding.NoSuchName, tree.Judge("no.example.org", DnsType.A));
        Assert.Equal(status == DnssecStatus.Secure ? null : ExtendedErrorCode.UnsupportedNsec3Iterations, tree.Judge("no.example.org", DnsType.A).Error);
        Is(status, DnssecFinding.Records, tree.Judge("x.wild.example.org"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, tree.Judge("a.example.org"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, tree.Judge("www.signed.example.org"));
    }

    [Fact]
    public void Nsec3_records_of_different_parameters_make_no_proof_together()
    {
        TestTree tree = Tree(ZoneDenial.Nsec3), other = Tree(ZoneDenial.Nsec3);
        other.Zones[0].Salt = [1, 2, 3];
        TestZone zone = tree.Zones[0], salted = other.Zones[0];

        // A name for which either proof takes three records: one may serve for two things.
        DnsName name = Enumerable.Range(0, 1000).Select(i => Rdata.Name($"no{i}.example.org"))
            .First(n => new[] { zone, salted }.All(z => Proof(z, n).DistinctBy(r => r.Owner).Count() == 3));
        DnsRecord[] own = Proof(zone, name), foreign = Proof(salted, name);
        for (int mask = 0; mask < 8; mask++)
        {
            tree.Tamper = a =>
            {
                if (a.Question.Type == DnsType.A)
                {
                    a.Authority.Clear();
                    for (int i = 0; i < 3; i++)
                    {
                        a.Authority.AddRange((mask >> i & 1) == 0 ? own.AsSpan(i * 2, 2) : foreign.AsSpan(i * 2, 2));
                    }
                }
            };
            Assert.Equal(mask is 0 or 7 ? DnssecStatus.Secure : DnssecStatus.Bogus, tree.Judge(name.ToString(), DnsType.A).Status);
        }

        // Both whole proofs in one answer are fine, in any order.
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.A)
            {
                a.Authority.AddRange([.. foreign.Reverse()]);
                a.Authority.Reverse();
            }
        };
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, tree.Judge(name.ToString(), DnsType.A));

        static DnsRecord[] Proof(TestZone zone, DnsName name) =>
            [.. ZoneDenials.At(zone, zone.Name), .. ZoneDenials.At(zone, name), .. ZoneDenials.At(zone, zone.Name.Wildcard()!)];
    }

    [Theory]
    [InlineData(0, (byte)2)]
    [InlineData(1, (byte)2)]
    public void Nsec3_records_with_unknown_flags_or_digests_are_not_used(int place, byte value)
    {
        TestTree tree = Tree(ZoneDenial.Nsec3);
        TestZone zone = tree.Zones[0];
        tree.Tamper = a =>
        {
            DnsRecord[] records = [.. a.Authority.Where(r => r.Type == DnsType.Nsec3)];
            a.Remove(DnsType.Nsec3);
            foreach (DnsRecord record in records)
            {
                byte[] data = [.. record.Data];
                data[place] = value;
                a.Authority.AddRange(zone.Signed(record.Owner, DnsType.Nsec3, [data]));
            }
        };
        IsBogus(tree.Judge("no.example.org", DnsType.A));
    }

    [Fact]
    public void Compact_denial_tells_a_name_that_is_not_there_from_one_without_the_type()
    {
        TestTree tree = Tree(ZoneDenial.Compact);
        DnssecVerdict verdict = tree.Judge("no.example.org", DnsType.A);
        Assert.Equal("it is proven by signatures that there is no no.example.org. A: the name does not exist", verdict.Reason);

        // The mark beside the type that was asked for denies nothing.
        TestZone zone = tree.Zones[0];
        tree.Tamper = a =>
        {
            a.Authority.Clear();
            a.Authority.AddRange(zone.Signed(a.Question.Name, DnsType.Nsec, [[.. a.Question.Name.Prepend([0])!.Wire, .. Rdata.Bitmap([DnsType.A, DnsType.NxName])]]));
        };
        IsBogus(tree.Judge("no.example.org", DnsType.A));
    }
}
