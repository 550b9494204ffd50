using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>Aliases, within a zone and from one to another.</summary>
public class AliasTests
{
    private static TestTree Tree(ZoneDenial denial = ZoneDenial.Nsec)
    {
        TestZone one = new TestZone("one.test", denial)
            .Add("here.one.test", DnsType.Txt, Rdata.Txt("here"))
            .Add("near.one.test", DnsType.Cname, Rdata.Target("here.one.test"))
            .Add("far.one.test", DnsType.Cname, Rdata.Target("there.two.test"))
            .Add("gone.one.test", DnsType.Cname, Rdata.Target("no.two.test"))
            .Add("lost.one.test", DnsType.Cname, Rdata.Target("www.unsigned.test"))
            .Add("empty.one.test", DnsType.Cname, Rdata.Target("no.unsigned.test"))
            .Add("*.wild.one.test", DnsType.Cname, Rdata.Target("there.two.test"))
            .Add("tree.one.test", DnsType.Dname, Rdata.Target("two.test"))
            .Add("round.one.test", DnsType.Cname, Rdata.Target("about.one.test"))
            .Add("about.one.test", DnsType.Cname, Rdata.Target("round.one.test"));
        for (int i = 0; i < 15; i++)
        {
            one.Add($"c{i}.one.test", DnsType.Cname, Rdata.Target($"c{i + 1}.one.test"));
        }

        one.Add("c15.one.test", DnsType.Txt, Rdata.Txt("end"));
        TestZone two = new TestZone("two.test", denial).Add("there.two.test", DnsType.Txt, Rdata.Txt("there"));
        TestZone unsigned = new TestZone("unsigned.test", ZoneDenial.None).Add("www.unsigned.test", DnsType.Txt, Rdata.Txt("unsigned"))
            .Add("back.unsigned.test", DnsType.Cname, Rdata.Target("there.two.test"));
        TestZone test = new TestZone("test", denial).Delegate(one).Delegate(two).Delegate(unsigned);
        return new TestTree(test, one, two, unsigned);
    }

    private static void Is(DnssecStatus status, DnssecFinding finding, string name, DnssecVerdict verdict) =>
        Assert.Equal((status, finding, name), (verdict.Status, verdict.Finding, verdict.Name.ToString()));

    [Theory]
    [InlineData(ZoneDenial.Nsec)]
    [InlineData(ZoneDenial.Nsec3)]
    public void An_answer_is_as_good_as_the_worst_of_its_aliases(ZoneDenial denial)
    {
        TestTree tree = Tree(denial);
        Is(DnssecStatus.Secure, DnssecFinding.Records, "here.one.test", tree.Judge("near.one.test"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.two.test", tree.Judge("far.one.test"));
        Assert.Equal(2, tree.Rounds.Count);
        Is(DnssecStatus.Secure, DnssecFinding.Records, "near.one.test", tree.Judge("near.one.test", DnsType.Cname));
        Is(DnssecStatus.Secure, DnssecFinding.NoData, "there.two.test", tree.Judge("far.one.test", DnsType.A));
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, "no.two.test", tree.Judge("gone.one.test"));
        Is(DnssecStatus.Insecure, DnssecFinding.Records, "www.unsigned.test", tree.Judge("lost.one.test"));
        Is(DnssecStatus.Insecure, DnssecFinding.NoSuchName, "no.unsigned.test", tree.Judge("empty.one.test"));
        Is(DnssecStatus.Insecure, DnssecFinding.Records, "there.two.test", tree.Judge("back.unsigned.test"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.two.test", tree.Judge("x.wild.one.test"));
    }

    [Fact]
    public void Each_link_must_be_signed()
    {
        TestTree tree = Tree();
        tree.Tamper = a => a.Unsign(DnsType.Cname);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("far.one.test").Status);
        tree.Tamper = a => a.Unsign(DnsType.Txt);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("far.one.test").Status);
        tree.Tamper = a => a.Unsign(DnsType.Nsec);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("gone.one.test").Status);
        tree.Tamper = a => a.Remove(a.Question.Type == DnsType.Txt ? DnsType.Nsec : DnsType.Opt);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("x.wild.one.test").Status);
    }

    [Fact]
    public void What_an_alias_leads_to_is_asked_for_when_the_answer_does_not_have_it()
    {
        TestTree tree = Tree();
        tree.Tamper = a => a.Answers.RemoveAll(r => a.Question.Name.ToString() == "far.one.test" && r.Owner.ToString() == "there.two.test");
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.two.test", tree.Judge("far.one.test"));
        Assert.Contains(tree.Rounds, r => r.Any(q => q.ToString() == "there.two.test. TXT"));

        // Not believed to be empty only because nothing came with the alias.
        tree.Tamper = a => a.Answers.RemoveAll(r => r.Owner.ToString() == "there.two.test");
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("far.one.test").Status);
    }

    [Fact]
    public void A_made_alias_is_covered_by_its_dname_alone()
    {
        TestTree tree = Tree();
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.two.test", tree.Judge("there.tree.one.test"));
        Is(DnssecStatus.Secure, DnssecFinding.NoSuchName, "no.two.test", tree.Judge("no.tree.one.test"));
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.tree.one.test", tree.Judge("there.tree.one.test", DnsType.Cname));
        Is(DnssecStatus.Secure, DnssecFinding.Records, "tree.one.test", tree.Judge("tree.one.test", DnsType.Dname));

        // Without the CNAME, as servers may leave it out, the DNAME does as well; with another CNAME it does not.
        tree.Tamper = a => a.Answers.RemoveAll(r => r.Type == DnsType.Cname);
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.two.test", tree.Judge("there.tree.one.test"));
        DnssecVerdict made = tree.Judge("there.tree.one.test", DnsType.Cname);
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.tree.one.test", made);
        Assert.Equal("there.two.test", Assert.Single(made.Records).Target?.ToString());
        tree.Tamper = a =>
        {
            int at = a.Answers.FindIndex(r => r.Type == DnsType.Cname);
            if (at >= 0)
            {
                a.Answers[at] = a.Answers[at] with { Data = Rdata.Target("www.unsigned.test") };
            }
        };
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("there.tree.one.test").Status);
        tree.Tamper = a => a.Unsign(DnsType.Dname);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("there.tree.one.test").Status);
        tree.Tamper = a => a.Remove(DnsType.Dname);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("there.tree.one.test").Status);
    }

    [Fact]
    public void A_dname_of_a_wildcard_is_not_followed()
    {
        TestTree tree = Tree();
        TestZone one = tree.Zones[1];
        one.Add("*.dw.one.test", DnsType.Dname, Rdata.Target("two.test"));
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.Txt && a.Question.Name.IsBelow(Rdata.Name("one.test")))
            {
                DnsName owner = Rdata.Name("x.dw.one.test");
                a.Answers.Clear();
                a.Answers.AddRange(one.Signed(Rdata.Name("*.dw.one.test"), DnsType.Dname, owner));
                a.Authority.AddRange(ZoneDenials.At(one, owner));
                a.Rcode = 0;
            }
        };
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("there.x.dw.one.test").Status);
    }

    [Fact]
    public void An_alias_from_above_an_anchor_says_nothing_of_what_is_below_it()
    {
        TestTree tree = Tree();
        TestZone one = tree.Zones[1];
        tree.Tamper = a =>
        {
            if (a.Question.ToString() == "here.one.test. TXT")
            {
                a.Answers.Clear();
                a.Answers.Add(new DnsRecord(Rdata.Name("test"), DnsType.Dname, 1, 60, Rdata.Target("unsigned.test")));
                a.Answers.Add(new DnsRecord(a.Question.Name, DnsType.Cname, 1, 60, Rdata.Target("here.one.unsigned.test")));
            }
        };
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("here.one.test", anchors: TestTree.AnchorOf(one)).Status);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("here.one.test", anchors: TestTree.AnchorOf(tree.Zones[0], one)).Status);
    }

    [Fact]
    public void Circles_and_long_ways_end()
    {
        TestTree tree = Tree();
        Assert.Equal("the aliases of round.one.test. go in a circle", tree.Judge("round.one.test").Reason);
        Assert.Equal("more than 11 aliases from c0.one.test.", tree.Judge("c0.one.test").Reason);
        Is(DnssecStatus.Secure, DnssecFinding.Records, "c15.one.test", tree.Judge("c4.one.test"));
    }

    [Fact]
    public void Anchors_of_both_zones_are_enough()
    {
        TestTree tree = Tree();
        TrustAnchors anchors = TestTree.AnchorOf(tree.Zones[1], tree.Zones[2]);
        Is(DnssecStatus.Secure, DnssecFinding.Records, "there.two.test", tree.Judge("far.one.test", anchors: anchors));
        Assert.Equal(DnssecStatus.Indeterminate, tree.Judge("lost.one.test", anchors: anchors).Status);
    }

    [Fact]
    public void Of_any_all_that_is_there_must_be_signed()
    {
        TestTree tree = Tree();
        tree.Zones[2].Add("there.two.test", DnsType.A, Rdata.A("192.0.2.1"));
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.Any)
            {
                (a.Rcode, _) = (0, a.Authority.RemoveAll(_ => true));
                a.Answers.AddRange([.. tree.Zones[2].Signed(a.Question.Name, DnsType.A), .. tree.Zones[2].Signed(a.Question.Name, DnsType.Txt)]);
            }
        };
        DnssecVerdict verdict = tree.Judge("there.two.test", DnsType.Any);
        Assert.Equal((DnssecStatus.Secure, 2), (verdict.Status, verdict.Records.Count));
        tree.Tamper += a => a.Unsign(DnsType.A);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("there.two.test", DnsType.Any).Status);
    }

    [Fact]
    public void Signatures_have_no_signatures() =>
        Assert.Equal(DnssecStatus.Indeterminate, Tree().Judge("here.one.test", DnsType.Rrsig).Status);
}
