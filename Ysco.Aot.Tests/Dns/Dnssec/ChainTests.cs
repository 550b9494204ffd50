using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>The way from the anchor to the zone of an answer.</summary>
public class ChainTests
{
    private static readonly ZoneKey Rsa8 = ZoneKey.Make(8);

    /// <summary>Root, org and example.org, which has a text.</summary>
    internal static TestTree Tree(TestZone? leaf = null, Action<TestZone>? org = null, ZoneDenial denial = ZoneDenial.Nsec, byte[][]? ds = null)
    {
        leaf ??= new TestZone("example.org");
        leaf.Remove("www.example.org", DnsType.Txt).Add("www.example.org", DnsType.Txt, Rdata.Txt("hello"));
        var middle = new TestZone("org", denial);
        middle.Delegate(leaf, ds ?? []);
        org?.Invoke(middle);
        return new TestTree(new TestZone(".").Delegate(middle), middle, leaf);
    }

    internal static void Is(DnssecStatus status, ExtendedErrorCode? error, DnssecVerdict verdict)
    {
        Assert.Equal((status, error), (verdict.Status, verdict.Error));
        Assert.True(status is DnssecStatus.Secure or DnssecStatus.Insecure || verdict.Records.Count == 0);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    public void Each_algorithm_makes_a_secure_chain(int algorithm)
    {
        TestTree tree = Tree(new TestZone("example.org", ZoneDenial.Nsec, ZoneKey.Make(algorithm)));
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org"));
        tree.Tamper = answer =>
        {
            foreach (DnsRecord record in answer.Answers.Where(r => r.Type == DnsType.Txt))
            {
                record.Data[^1] ^= 1;
            }
        };
        Is(DnssecStatus.Bogus, ExtendedErrorCode.DnssecBogus, tree.Judge("www.example.org"));
    }

    [Fact]
    public void A_chain_takes_two_rounds_and_says_its_steps()
    {
        TestTree tree = Tree();
        DnssecVerdict verdict = tree.Judge("WWW.Example.ORG");
        Assert.Equal(
            ["www.example.org. TXT / . DNSKEY, org. DS, org. DNSKEY, example.org. DS, example.org. DNSKEY"],
            [string.Join(" / ", tree.Rounds.Select(r => string.Join(", ", r)))]);
        Assert.Equal(
            [". DS", ". DNSKEY", "org. DS", "org. DNSKEY", "example.org. DS", "example.org. DNSKEY", "www.example.org. TXT"],
            verdict.Steps.Select(s => $"{s.Name.ToAbsoluteString()} {s.Type.Text()}"));
        Assert.Equal("every signature from the trust anchor to www.example.org. TXT verifies", verdict.Reason);
        int tag = tree.Zones[1].Keys[0].Tag;
        Assert.Equal($"org. DS: DS {tag} ECDSAP256SHA256 SHA-256 (signed by ., key {tree.Zones[0].Keys[0].Tag} ECDSAP256SHA256, valid 20261121110000 to 20261122120000)", verdict.Steps[2].ToString());
        Assert.Equal($"keys {tag} ECDSAP256SHA256 (named above)", verdict.Steps[3].Text);
        Assert.Equal("\"hello\"", RdataText.Write(DnsType.Txt, Assert.Single(verdict.Records).Data));
    }

    [Theory]
    [InlineData(ZoneDenial.Nsec)]
    [InlineData(ZoneDenial.Nsec3)]
    [InlineData(ZoneDenial.OptOut)]
    [InlineData(ZoneDenial.Compact)]
    public void Below_a_delegation_without_ds_all_is_insecure(ZoneDenial denial)
    {
        TestTree tree = Tree(new TestZone("example.org", ZoneDenial.None), denial: denial);
        Is(DnssecStatus.Insecure, null, tree.Judge("www.example.org"));
        Assert.Equal(DnssecFinding.NoSuchName, tree.Judge("no.example.org").Finding);
        Assert.Equal(DnssecStatus.Insecure, tree.Judge("no.example.org").Status);

        // The same answers without the proof: they should have been signed.
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.Ds && a.Question.Name.LabelCount == 2)
            {
                a.Authority.RemoveAll(r => r.Type is DnsType.Nsec or DnsType.Nsec3);
            }
        };
        Is(DnssecStatus.Bogus, ExtendedErrorCode.NsecMissing, tree.Judge("www.example.org"));
    }

    [Fact]
    public void What_is_signed_below_an_unsigned_zone_is_insecure()
    {
        TestTree tree = Tree();
        tree.Zones[1].Remove("example.org", DnsType.Ds);
        Is(DnssecStatus.Insecure, null, tree.Judge("www.example.org"));
        Is(DnssecStatus.Insecure, null, tree.Judge("no.example.org"));
    }

    [Fact]
    public void Signatures_that_were_taken_away_make_it_bogus()
    {
        TestTree tree = Tree();
        tree.Tamper = a => a.Unsign(DnsType.Txt);
        Is(DnssecStatus.Bogus, ExtendedErrorCode.RrsigsMissing, tree.Judge("www.example.org"));
        tree.Tamper = a => a.Unsign(DnsType.Dnskey);
        Is(DnssecStatus.Bogus, ExtendedErrorCode.RrsigsMissing, tree.Judge("www.example.org"));
        tree.Tamper = a => a.Unsign(DnsType.Ds);
        Is(DnssecStatus.Bogus, ExtendedErrorCode.RrsigsMissing, tree.Judge("www.example.org"));
    }

    [Theory]
    [InlineData("www.example.org. TXT")]
    [InlineData("org. DS")]
    [InlineData("org. DNSKEY")]
    [InlineData("example.org. DS")]
    [InlineData(". DNSKEY")]
    public void An_answer_that_does_not_come_leaves_it_undetermined(string lost)
    {
        TestTree tree = Tree();
        tree.IsLost = q => q.ToString() == lost;
        Is(DnssecStatus.Indeterminate, ExtendedErrorCode.NetworkError, tree.Judge("www.example.org"));
        tree.IsLost = _ => false;
        tree.Tamper = a => a.Rcode = a.Question.ToString() == lost ? 2 : a.Rcode;
        Is(DnssecStatus.Indeterminate, ExtendedErrorCode.NoReachableAuthority, tree.Judge("www.example.org"));
    }

    [Fact]
    public void A_lost_proof_makes_nothing_insecure()
    {
        TestTree tree = Tree(new TestZone("example.org", ZoneDenial.None));
        tree.IsLost = q => q.Type == DnsType.Ds;
        Is(DnssecStatus.Indeterminate, ExtendedErrorCode.NetworkError, tree.Judge("www.example.org"));
    }

    [Fact]
    public void Times_of_signatures_count_at_every_step()
    {
        TestTree tree = Tree();
        Is(DnssecStatus.Bogus, ExtendedErrorCode.SignatureExpired, tree.Judge("www.example.org", now: TestTree.Now.AddDays(2)));
        Is(DnssecStatus.Bogus, ExtendedErrorCode.SignatureNotYetValid, tree.Judge("www.example.org", now: TestTree.Now.AddHours(-2)));
        tree.Zones[2].Expiration = TestTree.Now.AddHours(-3);
        Is(DnssecStatus.Bogus, ExtendedErrorCode.SignatureExpiredBeforeValid, tree.Judge("www.example.org"));
    }

    [Fact]
    public void Times_beyond_the_end_of_32_bits_go_on()
    {
        DateTimeOffset end = DateTimeOffset.FromUnixTimeSeconds(uint.MaxValue);
        TestTree tree = Tree();
        foreach (TestZone zone in tree.Zones)
        {
            (zone.Inception, zone.Expiration) = (end.AddDays(-1), end.AddDays(1));
        }

        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org", now: end.AddHours(1)));
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org", now: end.AddHours(-1)));
        Is(DnssecStatus.Bogus, ExtendedErrorCode.SignatureExpired, tree.Judge("www.example.org", now: end.AddDays(2)));
    }

    [Fact]
    public void A_ttl_is_no_longer_than_what_was_signed_and_than_its_signature_is_good()
    {
        TestTree tree = Tree();
        foreach ((uint record, uint signature) in new[] { (86400u, 86400u), (86400u, 7u), (7u, 86400u) })
        {
            tree.Tamper = a =>
            {
                for (int i = 0; i < a.Answers.Count; i++)
                {
                    a.Answers[i] = a.Answers[i] with { Ttl = a.Answers[i].Type == DnsType.Rrsig ? signature : record };
                }
            };
            uint ttl = Assert.Single(tree.Judge("www.example.org").Records).Ttl;
            Assert.Equal(Math.Min(Math.Min(record, signature), 60u), ttl);
        }

        DateTimeOffset late = tree.Zones[2].Expiration.AddSeconds(-3);
        tree.Tamper = null;
        Assert.Equal(3u, Assert.Single(tree.Judge("www.example.org", now: late).Records).Ttl);
    }

    [Fact]
    public void The_signer_must_be_the_zone_of_the_records()
    {
        TestTree tree = Tree();
        foreach (string signer in new[] { "org", ".", "www.example.org", "x.www.example.org", "net" })
        {
            tree.Tamper = a =>
            {
                if (a.Question.Type == DnsType.Txt)
                {
                    TestZone leaf = tree.Zones[2];
                    DnsName owner = a.Question.Name;
                    a.Answers[1] = a.Answers[1] with { Data = leaf.Signature(leaf.Keys[0], owner, DnsType.Txt, leaf.Data(owner, DnsType.Txt), Rdata.Name(signer)) };
                }
            };
            Assert.Equal(DnssecStatus.Bogus, tree.Judge("www.example.org").Status);
        }
    }

    [Fact]
    public void The_closest_anchor_counts_and_without_one_nothing_is_known()
    {
        TestTree tree = Tree();
        TestZone leaf = tree.Zones[2];
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org", anchors: TestTree.AnchorOf(leaf)));
        Assert.Equal(2, tree.Rounds.Sum(r => r.Count));
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org", anchors: TestTree.AnchorOf(tree.Zones[0], leaf, tree.Zones[1])));
        Is(DnssecStatus.Secure, null, tree.Judge("example.org", DnsType.Ds, TestTree.AnchorOf(leaf, tree.Zones[0])));
        Is(DnssecStatus.Indeterminate, ExtendedErrorCode.DnssecIndeterminate, tree.Judge("example.org", DnsType.Ds, TestTree.AnchorOf(leaf)));
        Is(DnssecStatus.Indeterminate, ExtendedErrorCode.DnssecIndeterminate, tree.Judge("www.example.net", anchors: TestTree.AnchorOf(leaf)));

        // An anchor that is none of the zone's keys is not mended by a good one further up.
        var wrong = new TrustAnchors([.. tree.Anchor.All, .. TestTree.AnchorOf(new TestZone("example.org")).All]);
        Is(DnssecStatus.Bogus, ExtendedErrorCode.DnskeyMissing, tree.Judge("www.example.org", anchors: wrong));
    }

    [Fact]
    public void A_key_is_an_anchor_as_its_digest_is()
    {
        TestTree tree = Tree();
        Assert.True(DnskeyData.TryParse(tree.Zones[2].Keys[0].Data, out DnskeyData? key));
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org", anchors: new TrustAnchors(new TrustAnchor(Rdata.Name("example.org"), [], [key]))));
    }

    [Fact]
    public void Keys_that_may_not_sign_zones_do_not()
    {
        foreach ((ZoneKey key, ExtendedErrorCode error) in new[]
        {
            (ZoneKey.Make().With(flags: 0), ExtendedErrorCode.NoZoneKeyBitSet),
            (ZoneKey.Make().With(flags: 1), ExtendedErrorCode.NoZoneKeyBitSet),
            (ZoneKey.Make().With(protocol: 2), ExtendedErrorCode.NoZoneKeyBitSet),
            (ZoneKey.Make().With(flags: 257 | 128), ExtendedErrorCode.DnskeyMissing),
        })
        {
            Is(DnssecStatus.Bogus, error, Tree(new TestZone("example.org", ZoneDenial.Nsec, key)).Judge("www.example.org"));
        }

        // The bit for entry points is a custom: a key without it does as well.
        Is(DnssecStatus.Secure, null, Tree(new TestZone("example.org", ZoneDenial.Nsec, ZoneKey.Make(flags: 256))).Judge("www.example.org"));
    }

    [Fact]
    public void Keys_may_change_while_several_are_there()
    {
        ZoneKey old = ZoneKey.Make(), next = ZoneKey.Make(), zsk = ZoneKey.Make(8, 256), revoked = ZoneKey.Make().With(flags: 257 | 128);

        // Two DS records, one key: the other is not published yet. Two keys, one DS record. A revoked key beside a good one.
        var one = new TestZone("example.org", ZoneDenial.Nsec, old);
        Is(DnssecStatus.Secure, null, Tree(one, ds: [next.Ds(one.Name), old.Ds(one.Name)]).Judge("www.example.org"));
        var three = new TestZone("example.org", ZoneDenial.Nsec, revoked, zsk, old);
        Is(DnssecStatus.Secure, null, Tree(three, ds: [old.Ds(three.Name)]).Judge("www.example.org"));
        Is(DnssecStatus.Bogus, ExtendedErrorCode.DnskeyMissing, Tree(three, ds: [next.Ds(three.Name)]).Judge("www.example.org"));

        // The key that the DS record names signs the keys; another of them signs the rest.
        TestTree split = Tree(new TestZone("example.org", ZoneDenial.Nsec, old, zsk));
        split.Tamper = a =>
        {
            if (a.Question.Name.LabelCount >= 2 && a.Question.Type != DnsType.Ds)
            {
                a.Answers.RemoveAt(a.Question.Type == DnsType.Txt ? 1 : 3);
            }
        };
        Is(DnssecStatus.Secure, null, split.Judge("www.example.org"));

        // The key that no DS record names may not sign the keys.
        split.Tamper = a =>
        {
            if (a.Question.ToString() == "example.org. DNSKEY")
            {
                a.Answers.RemoveAt(2);
            }
        };
        Is(DnssecStatus.Bogus, ExtendedErrorCode.DnskeyMissing, split.Judge("www.example.org"));
    }

    [Fact]
    public void One_good_signature_among_bad_ones_is_enough()
    {
        TestTree tree = Tree();
        tree.Tamper = a =>
        {
            if (a.Question.Type == DnsType.Txt)
            {
                byte[] bad = [.. a.Answers[1].Data];
                bad[^1] ^= 1;
                a.Answers.Insert(0, a.Answers[1] with { Data = bad });
                a.Answers.Insert(0, a.Answers[2] with { Data = [.. bad, 1] });
                a.Answers.Insert(2, new DnsRecord(Rdata.Name("unrelated.net"), DnsType.Txt, 1, 60, Rdata.Txt("x")));
                a.Answers.Add(new DnsRecord(Rdata.Name("www.example.org"), DnsType.A, 1, 60, Rdata.A("192.0.2.1")));
                a.Answers.Reverse();
            }
        };
        DnssecVerdict verdict = tree.Judge("www.example.org");
        Is(DnssecStatus.Secure, null, verdict);
        Assert.Single(verdict.Records);
    }

    [Fact]
    public void A_record_that_was_added_or_taken_away_is_noticed_and_one_twice_is_not()
    {
        TestTree tree = Tree();
        tree.Zones[2].Add("www.example.org", DnsType.Txt, Rdata.Txt("more"), Rdata.Txt("a"));
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org"));
        tree.Tamper = a => a.Answers.AddRange(a.Question.Type == DnsType.Txt ? [a.Answers[1]] : []);
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org"));
        Assert.Equal(3, tree.Judge("www.example.org").Records.Count);
        tree.Tamper = a => a.Answers.RemoveAll(r => a.Question.Type == DnsType.Txt && r == a.Answers[0]);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("www.example.org").Status);
        tree.Tamper = a => a.Answers.AddRange(a.Question.Type == DnsType.Txt ? [a.Answers[0] with { Data = Rdata.Txt("b") }] : []);
        Assert.Equal(DnssecStatus.Bogus, tree.Judge("www.example.org").Status);
    }

    [Fact]
    public void Zones_that_are_not_cut_at_every_label_are_found()
    {
        var leaf = new TestZone("a.b.c.org");
        var org = new TestZone("org").Delegate(leaf);
        leaf.Add("x.y.a.b.c.org", DnsType.Txt, Rdata.Txt("deep"));
        foreach (ZoneDenial denial in new[] { ZoneDenial.Nsec, ZoneDenial.Nsec3, ZoneDenial.Compact })
        {
            var root = new TestZone(".", denial);
            var middle = new TestZone("org", denial).Delegate(leaf);
            var tree = new TestTree(root.Delegate(middle), middle, leaf);
            Is(DnssecStatus.Secure, null, tree.Judge("x.y.a.b.c.org"));
            Assert.Equal(2, tree.Rounds.Count);
            tree.Tamper = a => a.Unsign(DnsType.Txt);
            Is(DnssecStatus.Bogus, ExtendedErrorCode.RrsigsMissing, tree.Judge("x.y.a.b.c.org"));
        }
    }

    [Fact]
    public void An_alias_at_a_name_is_no_delegation()
    {
        TestTree tree = Tree();
        tree.Zones[2].Add("alias.example.org", DnsType.Cname, Rdata.Target("www.example.org")).Add("x.alias.example.org", DnsType.Txt, Rdata.Txt("below"));
        tree.Tamper = a => a.Unsign(DnsType.Txt);
        Is(DnssecStatus.Bogus, ExtendedErrorCode.RrsigsMissing, tree.Judge("x.alias.example.org"));
    }

    [Fact]
    public void Rsa_and_ecdsa_go_together()
    {
        TestTree tree = Tree(new TestZone("example.org", ZoneDenial.Nsec3, Rsa8, ZoneKey.Make(15, 256)));
        Is(DnssecStatus.Secure, null, tree.Judge("www.example.org"));
        Is(DnssecStatus.Secure, null, tree.Judge("no.example.org", DnsType.A));
    }
}
