using System.Diagnostics;
using Ysco.Dns;
using Ysco.Dns.Dnssec;
using Ysco.Tests.Dns.Dnssec;

namespace Ysco.Tests.Bench;

/// <summary>
/// What a look-up of versions costs in the validator: a chain root, org, gopherwatch.org, l.gopherwatch.org, the upper two
/// with RSA keys as they have in truth, the lower two with ECDSA. All of it in one thread; the answers are there.
/// </summary>
internal static class DnssecFigures
{
    private const double MaxMilliseconds = 5;
    private const int Warming = 200;
    private const int Samples = 500;
    private const string Name = "mox.mjl_2d._.github.com.v0.l.gopherwatch.org";

    public static void Measure(BenchReport report)
    {
        (DnsResponses responses, TrustAnchors anchors) = Answers();
        var question = new DnsQuestion(DnsName.Parse(Name).Value, DnsType.Txt);
        var samples = new List<double>();
        for (int i = 0; i < Warming + Samples; i++)
        {
            long started = Stopwatch.GetTimestamp();
            DnssecVerdict? verdict = DnssecValidator.Validate(question, responses, anchors, TestTree.Now).Verdict;
            double took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (verdict is not { Status: DnssecStatus.Secure })
            {
                throw new InvalidOperationException($"the validator says: {verdict?.Reason}");
            }

            if (i >= Warming)
            {
                samples.Add(took);
            }
        }

        samples.Sort();
        report.Add(new Figure(
            "validation of a chain of four zones", samples[Samples / 2], "ms", MaxMilliseconds,
            $"median of {Samples}, {samples[0]:F2} to {samples[^1]:F2} ms; 4 RSA and 4 ECDSA signatures"));
    }

    private static (DnsResponses Responses, TrustAnchors Anchors) Answers()
    {
        var l = new TestZone("l.gopherwatch.org", ZoneDenial.Compact);
        l.Add(Name, DnsType.Txt, Rdata.Txt("v=v0.0.15 t=6802a84d"));
        var gopherwatch = new TestZone("gopherwatch.org").Delegate(l);
        TestZone org = new TestZone("org", ZoneDenial.OptOut, ZoneKey.Make(8, 257, 2048)).Delegate(gopherwatch);
        TestZone root = new TestZone(".", ZoneDenial.Nsec, ZoneKey.Make(8, 257, 2048)).Delegate(org);
        var tree = new TestTree(root, org, gopherwatch, l);
        _ = tree.Judge(Name);
        var responses = new DnsResponses();
        foreach (DnsQuestion asked in tree.Rounds.SelectMany(round => round))
        {
            responses.Add(asked, DnsMessage.Parse(tree.Message(asked)));
        }

        return (responses, tree.Anchor);
    }
}
