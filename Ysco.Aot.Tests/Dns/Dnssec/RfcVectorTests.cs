using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>The examples of the RFCs.</summary>
public class RfcVectorTests
{
    [Fact]
    public void Signatures_and_digests_of_the_rfcs_verify()
    {
        int signatures = 0, digests = 0;
        foreach (List<DnsRecord> block in ZoneText.Blocks("signatures.txt"))
        {
            DnskeyData[] keys = [.. block.Where(r => r.Type == DnsType.Dnskey).Select(r => DnskeyData.TryParse(r.Data, out DnskeyData? key) ? key : throw new InvalidDataException())];
            var zone = new Zone(block[0].Owner, keys);
            foreach (DnsRecord record in block.Where(r => r.Type == DnsType.Ds))
            {
                Assert.True(DsData.TryParse(record.Data, out DsData? ds));
                Assert.Equal(keys[0].KeyTag, ds.KeyTag);
                Assert.True(DsDigest.Matches(ds, zone.Name, keys[0]));
                digests++;
            }

            if (block[^1].Type == DnsType.Rrsig)
            {
                RrSet set = RrSet.Find(block, block[^2].Owner, block[^2].Type);
                RrsigData expected = Assert.Single(set.Signatures);
                foreach (uint time in new[] { expected.Inception, expected.Expiration })
                {
                    Assert.Same(expected, SignatureCheck.Find(set, zone, time, new WorkBudget(), out _));
                }

                Assert.Null(SignatureCheck.Find(set, zone, expected.Expiration + 1, new WorkBudget(), out _));
                set.Records[0].Data[^1] ^= 1;
                Assert.Null(SignatureCheck.Find(RrSet.Find(block, set.Owner, set.Type), zone, expected.Inception, new WorkBudget(), out Outcome? problem));
                Assert.Equal(ExtendedErrorCode.DnssecBogus, problem?.Error);
                signatures++;
            }
        }

        Assert.Equal((9, 5), (signatures, digests));
    }

    [Fact]
    public void Digests_of_names_are_those_of_the_rfc()
    {
        var hasher = new Nsec3Hasher(new Nsec3ParamData(1, 0, 12, [0xAA, 0xBB, 0xCC, 0xDD]), new WorkBudget());
        foreach (string line in File.ReadLines(Path.Join(AppContext.BaseDirectory, "Vectors", "dnssec", "nsec3-hashes.tsv")))
        {
            string[] words = line.Split('\t');
            Assert.Equal(ZoneText.Hash(words[1]), hasher.Hash(Rdata.Name(words[0])));
        }
    }

    [Fact]
    public void The_name_error_of_rfc_5155_is_proven_as_far_as_opt_out_goes()
    {
        List<DnsRecord>[] blocks = [.. ZoneText.Blocks("rfc5155.txt")];
        DnsName zone = Rdata.Name("example");
        Assert.True(DnskeyData.TryParse(blocks[0][1].Data, out DnskeyData? key));
        var anchors = new TrustAnchors(new TrustAnchor(zone, [], [key]));
        DnssecVerdict verdict = Judge();
        Assert.Equal((DnssecStatus.Insecure, DnssecFinding.NoSuchName), (verdict.Status, verdict.Finding));
        Assert.Equal("the zone example. leaves out unsigned delegations there (NSEC3 opt-out)", verdict.Reason);

        // Without any one of the three records of the proof that are needed for as much, it is bogus; the wildcard's is not.
        foreach ((int at, DnssecStatus status) in new[] { (2, DnssecStatus.Bogus), (4, DnssecStatus.Bogus), (6, DnssecStatus.Insecure) })
        {
            blocks = [.. ZoneText.Blocks("rfc5155.txt")];
            blocks[1].RemoveRange(at, 2);
            Assert.Equal(status, Judge().Status);
        }

        DnssecVerdict Judge()
        {
            var responses = new DnsResponses();
            var question = new DnsQuestion(Rdata.Name("a.c.x.w.example"), DnsType.A);
            Add(question, 3, [], blocks[1]);
            Add(new DnsQuestion(zone, DnsType.Dnskey), 0, blocks[0], []);
            for (int labels = 2; labels <= 5; labels++)
            {
                Add(new DnsQuestion(question.Name.Ancestor(labels), DnsType.Ds), 0, [], []);
            }

            return DnssecValidator.Validate(question, responses, anchors, new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero)).Verdict!;

            void Add(DnsQuestion question, int rcode, List<DnsRecord> answers, List<DnsRecord> authority)
            {
                var answer = new ZoneAnswer(question) { Rcode = rcode };
                answer.Answers.AddRange(answers);
                answer.Authority.AddRange(authority);
                responses.Add(question, DnsMessage.Parse(answer.ToMessage()));
            }
        }
    }
}
