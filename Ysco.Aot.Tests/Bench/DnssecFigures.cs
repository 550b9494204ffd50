using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Dns.Dnssec;
using Ysco.Tests.Dns.Dnssec;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;
using TestTree = Ysco.Tests.Dns.Dnssec.TestTree;

namespace Ysco.Tests.Bench;

/// <summary>
/// What a look-up of versions costs in the validator: a chain root, org, gopherwatch.org, l.gopherwatch.org, the upper two
/// with RSA keys as they have in truth, the lower two with ECDSA. All of it in one thread; the answers are there.
/// </summary>
internal static class DnssecFigures
{
    private const double MaxMilliseconds = 5;
    private const double MaxLookupMilliseconds = 20;
    private const int LookupSamples = 50;
    private const int Warming = 200;
    private const int Samples = 500;
    private const string Name = "mox.mjl_2d._.github.com.v0.l.gopherwatch.org";

    public static void Measure(BenchReport report)
    {
        ((DnsQuestion Question, DnsMessage Answer)[] answers, TrustAnchors anchors) = Answers();
        var question = new DnsQuestion(DnsName.Parse(Name).Value, DnsType.Txt);
        var samples = new List<double>();
        for (int i = 0; i < Warming + Samples; i++)
        {
            // Cold each time: what was checked is known with the answers.
            var responses = new DnsResponses();
            Array.ForEach(answers, one => responses.Add(one.Question, one.Answer));
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

    /// <summary>A whole look-up, cold each time: a recursive server on loopback, which forgets at once, asks the signer for every answer.</summary>
    public static async Task MeasureLookupAsync(TestWorld world, BenchReport report)
    {
        WatchDns dns = await world.DnsAsync();
        TrustAnchors anchors = TrustAnchorFile.Parse(dns.AnchorFile, await File.ReadAllTextAsync(dns.AnchorFile)).Value;
        var question = new DnsQuestion(DnsName.Parse($"toolchain.v0.{WatchDns.Zone}").Value, DnsType.Txt);
        var servers = DnsServers.Of(IPEndPoint.Parse(dns.Resolver));
        var samples = new List<double>();
        for (int i = 0; i < LookupSamples * 2; i++)
        {
            var client = new ValidatingClient(
                new DnsClient(() => (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1), TimeProvider.System), anchors);
            long started = Stopwatch.GetTimestamp();
            DnssecVerdict verdict = await client.LookUpAsync(servers, question, TimeProvider.System.GetUtcNow(), CancellationToken.None);
            double took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (verdict.Status != DnssecStatus.Secure)
            {
                throw new InvalidOperationException($"the validator says: {verdict.Reason}");
            }

            // The first half warms up.
            if (i >= LookupSamples)
            {
                samples.Add(took);
            }
        }

        samples.Sort();
        report.Add(new Figure(
            "look-up with its chain, over loopback", samples[LookupSamples / 2], "ms", MaxLookupMilliseconds,
            $"median of {LookupSamples}, {samples[0]:F1} to {samples[^1]:F1} ms; the recursive server's time and the signer's included"));
    }

    private static ((DnsQuestion Question, DnsMessage Answer)[] Answers, TrustAnchors Anchors) Answers()
    {
        var l = new TestZone("l.gopherwatch.org", ZoneDenial.Compact);
        l.Add(Name, DnsType.Txt, Rdata.Txt("v=v0.0.15 t=6802a84d"));
        var gopherwatch = new TestZone("gopherwatch.org").Delegate(l);
        TestZone org = new TestZone("org", ZoneDenial.OptOut, ZoneKey.Make(8, 257, 2048)).Delegate(gopherwatch);
        TestZone root = new TestZone(".", ZoneDenial.Nsec, ZoneKey.Make(8, 257, 2048)).Delegate(org);
        var tree = new TestTree(root, org, gopherwatch, l);
        _ = tree.Judge(Name);
        return ([.. tree.Rounds.SelectMany(round => round).Select(asked => (asked, DnsMessage.Parse(tree.Message(asked)).Value))], tree.Anchor);
    }
}
