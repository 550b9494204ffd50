using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>What a parent says of the keys of a zone below it, in DS records and the denial of them.</summary>
public class DelegationTests
{
    [Theory]
    [InlineData(16, 2)]
    [InlineData(13, 1)]
    public void A_record_of_the_parent_that_is_sent_many_times_hides_no_other(int oddAlgorithm, int oddDigest)
    {
        ZoneKey good = ZoneKey.Make();
        ZoneKey odd = ZoneKey.Make(oddAlgorithm);
        var leaf = new TestZone("example.org", ZoneDenial.Nsec, oddDigest == 1 ? odd : good);
        TestTree tree = ChainTests.Tree(leaf, ds: [good.Ds(leaf.Name), odd.Ds(leaf.Name, oddDigest)]);
        tree.Tamper = answer =>
        {
            if (oddDigest == 2 && answer.Question.Type == DnsType.Txt)
            {
                answer.Answers.Clear();
                answer.Answers.Add(new DnsRecord(answer.Question.Name, DnsType.Txt, 1, 60, Rdata.Txt("forged")));
            }

            if (answer.Question.Type == DnsType.Ds && answer.Question.Name.LabelCount == 2)
            {
                DnsRecord repeated = answer.Answers.First(record => record.Type == DnsType.Ds && record.Data[2] == oddAlgorithm && record.Data[3] == oddDigest);
                answer.Answers.InsertRange(0, Enumerable.Repeat(repeated, 40));
            }
        };
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("www.example.org").Status);
    }

    [Fact]
    public void A_ds_record_is_of_its_parent_alone()
    {
        TestTree tree = ChainTests.Tree();
        ChainTests.Is(DnssecStatus.Secure, null, tree.Judge("example.org", DnsType.Ds));

        // The child signs a DS record of its own name.
        TestZone leaf = tree.Zones[2];
        byte[] other = ZoneKey.Make().Ds(leaf.Name);
        tree.Tamper = a =>
        {
            if (a.Question.ToString() == "example.org. DS")
            {
                a.Answers.Clear();
                a.Answers.AddRange(leaf.Signed(leaf.Name, DnsType.Ds, [other]));
            }
        };
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("example.org", DnsType.Ds).Status);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("www.example.org").Status);
    }

    [Fact]
    public void The_childs_denial_of_its_own_ds_record_proves_nothing()
    {
        TestTree tree = ChainTests.Tree();
        TestZone leaf = tree.Zones[2];
        tree.Tamper = a =>
        {
            if (a.Question.ToString() == "example.org. DS")
            {
                a.Answers.Clear();
                a.Authority.AddRange(ZoneDenials.At(leaf, leaf.Name));
            }

            a.Unsign(DnsType.Txt);
        };
        ChainTests.Is(DnssecStatus.Bogus, ExtendedErrorCode.NsecMissing, tree.Judge("www.example.org"));
    }

    [Fact]
    public void Unknown_digests_and_algorithms_make_a_zone_insecure_only_when_there_are_no_others()
    {
        ZoneKey key = ZoneKey.Make(), unknown = ZoneKey.Make(99), ed448 = ZoneKey.Make(16);
        var leaf = new TestZone("example.org", ZoneDenial.Nsec, key);
        byte[] good = key.Ds(leaf.Name), badDigest = [.. good.AsSpan(0, 3), 99, 1, 2];
        ChainTests.Is(DnssecStatus.Insecure, ExtendedErrorCode.UnsupportedDsDigestType, ChainTests.Tree(leaf, ds: [badDigest]).Judge("www.example.org"));
        ChainTests.Is(DnssecStatus.Insecure, ExtendedErrorCode.UnsupportedDnskeyAlgorithm, ChainTests.Tree(leaf, ds: [unknown.Ds(leaf.Name), ed448.Ds(leaf.Name)]).Judge("www.example.org"));
        ChainTests.Is(DnssecStatus.Secure, null, ChainTests.Tree(leaf, ds: [unknown.Ds(leaf.Name), badDigest, good]).Judge("www.example.org"));
        byte[] wrong = [.. good];
        wrong[10] ^= 1;
        ChainTests.Is(DnssecStatus.Bogus, ExtendedErrorCode.DnskeyMissing, ChainTests.Tree(leaf, ds: [unknown.Ds(leaf.Name), wrong]).Judge("www.example.org"));
    }

    [Fact]
    public void A_sha1_digest_counts_only_alone()
    {
        var leaf = new TestZone("example.org");
        byte[] sha1 = leaf.Keys[0].Ds(leaf.Name, 1), other256 = ZoneKey.Make().Ds(leaf.Name), other384 = ZoneKey.Make().Ds(leaf.Name, 4);
        ChainTests.Is(DnssecStatus.Secure, null, ChainTests.Tree(leaf, ds: [sha1]).Judge("www.example.org"));
        ChainTests.Is(DnssecStatus.Bogus, ExtendedErrorCode.DnskeyMissing, ChainTests.Tree(leaf, ds: [sha1, other256]).Judge("www.example.org"));
        ChainTests.Is(DnssecStatus.Bogus, ExtendedErrorCode.DnskeyMissing, ChainTests.Tree(leaf, ds: [sha1, other384]).Judge("www.example.org"));
        ChainTests.Is(DnssecStatus.Secure, null, ChainTests.Tree(leaf, ds: [leaf.Keys[0].Ds(leaf.Name, 4)]).Judge("www.example.org"));
    }
}
