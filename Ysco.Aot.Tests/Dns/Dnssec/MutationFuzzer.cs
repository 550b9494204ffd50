using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>
/// Alters answers at random and judges them: it must end without an exception, what was not secure must not become so, and what
/// stays secure must say what it said before. The same seed gives the same inputs.
/// </summary>
internal sealed class MutationFuzzer
{
    private readonly List<(DnsQuestion Question, Dictionary<DnsQuestion, byte[]> Messages, TrustAnchors Anchors, DateTimeOffset Now, string Expected, DnssecStatus Status)> cases = [];
    private readonly Random random;

    public MutationFuzzer(int seed)
    {
        random = new Random(seed);
        foreach (string name in new[] { "toolchain-txt", "websvc-txt", "nonexistent", "partial-path", "websvc-aaaa", "apex-soa", "websvc-any", "mixedcase-txt", "toolchain-txt-nodo" })
        {
            byte[] message = CapturedAnswersTests.Message(name);
            Add(DnsMessage.Parse(message).Value.Question, CapturedAnswersTests.Anchors, CapturedAnswersTests.CapturedAt, new()
            {
                [DnsMessage.Parse(message).Value.Question] = message,
                [new DnsQuestion(Rdata.Name("l.example.test"), DnsType.Dnskey)] = CapturedAnswersTests.Message("apex-dnskey"),
            });
        }

        foreach (ZoneDenial denial in Enum.GetValues<ZoneDenial>())
        {
            // Who denies each name by itself, as compact denial does, has no use for wildcards, and would contradict itself.
            TestZone leaf = new TestZone("example.org", denial)
                .Add(denial == ZoneDenial.Compact ? "x.wild.example.org" : "*.wild.example.org", DnsType.Txt, Rdata.Txt("wild"))
                .Add("alias.example.org", DnsType.Cname, Rdata.Target("x.wild.example.org"))
                .Add("dname.example.org", DnsType.Dname, Rdata.Target("wild.example.org"))
                .Add("mail.example.org", DnsType.Mx, [0, 1, .. Rdata.Target("www.example.org")]);
            foreach (ZoneDenial above in new[] { ZoneDenial.Nsec, ZoneDenial.OptOut })
            {
                foreach ((string name, DnsType type) in new[]
                {
                    ("www.example.org", DnsType.Txt), ("x.wild.example.org", DnsType.Txt), ("alias.example.org", DnsType.Txt), ("y.dname.example.org", DnsType.Txt),
                    ("mail.example.org", DnsType.Mx), ("no.example.org", DnsType.A), ("www.example.org", DnsType.A), ("alias.example.org", DnsType.A), ("example.org", DnsType.Ds),
                })
                {
                    TestTree tree = ChainTests.Tree(leaf, denial: above);
                    _ = tree.Judge(name, type);
                    Add(new DnsQuestion(Rdata.Name(name), type), tree.Anchor, TestTree.Now, tree.Rounds.SelectMany(r => r).ToDictionary(q => q, tree.Message));
                }
            }
        }
    }

    /// <summary>Alters and judges once.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public string? Once()
    {
        var (question, messages, anchors, now, expected, status) = cases[random.Next(cases.Count)];
        DnsQuestion altered = messages.Keys.ElementAt(random.Next(messages.Count));
        byte[] message = Alter(messages[altered]);
        var copy = new Dictionary<DnsQuestion, byte[]>(messages) { [altered] = message };
        DnssecVerdict? verdict = Judge(question, copy, anchors, now);
        return verdict is { Status: DnssecStatus.Secure } && (status != DnssecStatus.Secure || Says(verdict) != expected)
            ? $"{question}, with another answer for {altered}: {Says(verdict)} instead of {status} {expected}: {Convert.ToHexString(message)}" : null;
    }

    // As a client has it: an answer to something else is none. What was not asked before has no answer either.
    private static DnssecVerdict? Judge(DnsQuestion question, Dictionary<DnsQuestion, byte[]> messages, TrustAnchors anchors, DateTimeOffset now)
    {
        var responses = new DnsResponses();
        foreach ((DnsQuestion asked, byte[] message) in messages)
        {
            bool matches = DnsMessage.Matches(message, (ushort)(message.Length < 2 ? 0 : message[0] << 8 | message[1]), asked);
            responses.Add(asked, matches ? DnsMessage.Parse(message) : Failure.Network("an answer to something else"));
        }

        for (int round = 0; round < DnssecLimits.Rounds; round++)
        {
            Validation validation = DnssecValidator.Validate(question, responses, anchors, now);
            if (validation.Verdict is not null)
            {
                return validation.Verdict;
            }

            Assert.NotEmpty(validation.Missing);
            foreach (DnsQuestion missing in validation.Missing)
            {
                responses.Add(missing, Failure.Network("no answer in time"));
            }
        }

        return null;
    }

    private static string Says(DnssecVerdict verdict) =>
        $"{verdict.Finding} {verdict.Name} {string.Join(", ", verdict.Records.Select(r => $"{r.Owner} {r.Type.Text()} {Convert.ToHexString(r.Data)}").Distinct().Order(StringComparer.Ordinal))}";

    private void Add(DnsQuestion question, TrustAnchors anchors, DateTimeOffset now, Dictionary<DnsQuestion, byte[]> messages)
    {
        DnssecVerdict verdict = Judge(question, messages, anchors, now)!;
        cases.Add((question, messages, anchors, now, Says(verdict), verdict.Status));
    }

    private byte[] Alter(byte[] original)
    {
        var message = new List<byte>(original);
        for (int n = 1 + random.Next(3); n > 0 && message.Count > 0; n--)
        {
            int at = random.Next(message.Count);
            switch (random.Next(8))
            {
                case 0:
                    message.RemoveRange(at, random.Next(message.Count - at));
                    break;
                case 1:
                    message.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    message.RemoveAt(at);
                    break;
                case 3:
                    message[at] = (byte)(0xC0 | random.Next(2));
                    break;
                case 4:
                    message[random.Next(12)] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    message[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. message];
    }
}
