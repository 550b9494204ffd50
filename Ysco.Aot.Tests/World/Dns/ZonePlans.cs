using System.Security.Cryptography;

namespace Ysco.Tests.World.Dns;

/// <summary>The zones of the world, below "test.": the ones that are right, and each way of being wrong.</summary>
internal static class ZonePlans
{
    /// <summary>Zones that differ in their algorithm alone.</summary>
    public static (string Label, string Algorithm)[] Algorithms { get; } =
    [
        ("alg5", "RSASHA1"), ("alg7", "RSASHA1-NSEC3-SHA1"), ("alg8", "RSASHA256"), ("alg10", "RSASHA512"),
        ("alg13", "ECDSAP256SHA256"), ("alg14", "ECDSAP384SHA384"), ("alg15", "ED25519"),
    ];

    private const string Small = "www TXT \"this is www\"\n";

    /// <summary>What every ordinary zone has.</summary>
    private const string Ordinary = """
        www TXT "this is www"
        www A 192.0.2.1
        *.wild TXT "anything below wild"
        *.wildalias CNAME www
        x.y.ent TXT "two empty names above me"
        alias CNAME www
        dangling CNAME gone
        across CNAME www.alg15.test.
        out CNAME www.plain.test.
        tree DNAME alg14.test.
        outtree DNAME plain.test.
        tobad CNAME www.expired.test.

        """;

    /// <summary>The zones, children before their parents.</summary>
    public static IEnumerable<ZonePlan> Below(ZoneKeys keys)
    {
        foreach (var (zone, denial) in new[] { ("nsec.test.", Denial.Nsec), ("nsec3.test.", Denial.Nsec3), ("optout.test.", Denial.OptOut) })
        {
            yield return new("unsigned." + zone, Small) { Algorithm = "" };
            yield return new("signed." + zone, Small) { Denial = denial };
            yield return new(zone, Ordinary) { Denial = denial };
        }

        foreach (var (label, algorithm) in Algorithms)
        {
            // Algorithm 7 is the same as 5, told apart for NSEC3 (RFC 5155 section 2).
            yield return new(label + ".test.", Small) { Algorithm = algorithm, Denial = label == "alg7" ? Denial.Nsec3 : Denial.Nsec };
        }

        yield return new("hidden.optout.test.", Small) { Algorithm = "", OptedOut = true };
        yield return new("alg16.test.", Small) { Algorithm = "ED448" };
        yield return new("plain.test.", Small) { Algorithm = "" };
        yield return Collide(keys, "collide.test.", keys.Low, keys.High);
        yield return Collide(keys, "collide-last.test.", keys.High, keys.Low);
        yield return Revoked(keys);
        foreach (ZonePlan plan in Delegated().Concat(Broken()))
        {
            yield return plan;
        }
    }

    // What differs is the DS records in the parent.
    private static IEnumerable<ZonePlan> Delegated()
    {
        const int Digest = 3;
        yield return new("unknown-alg.test.", Small) { Ds = ds => [Word(ds[1], 1, "200")] };
        yield return new("unknown-digest.test.", Small) { Ds = ds => [Word(ds[1], 2, "99")] };
        yield return new("sha1-ds.test.", Small) { Ds = ds => [ds[0]] };
        yield return new("sha384-ds.test.", Small) { Ds = ds => [ds[2]] };
        yield return new("two-ds.test.", Small) { Ds = ds => [Word(Word(ds[1], 0, "1"), Digest, new string('a', 64)), ds[1]] };
        yield return new("mixed-ds.test.", Small) { Ds = ds => [Word(ds[1], 1, "200"), Word(ds[1], 2, "99"), ds[1]] };
        yield return new("wrong-ds.test.", Small) { Ds = ds => [Word(ds[1], Digest, new string('a', 64))] };
        yield return new("wrong-sha256.test.", Small) { Ds = ds => [ds[0], Word(ds[1], Digest, new string('a', 64))] };
    }

    private static IEnumerable<ZonePlan> Broken()
    {
        yield return new("expired.test.", Small) { Days = (-60, -30) };
        yield return new("early.test.", Small) { Days = (30, 60) };
        yield return new("no-dnskey.test.", Small) { Edit = lines => lines.Where(l => l.Type is not "DNSKEY" && l.Covers is not "DNSKEY") };
        yield return new("no-nsec.test.", Small) { Edit = lines => lines.Where(l => l.Type is not "NSEC" && l.Covers is not "NSEC") };
        yield return new("iterations.test.", Small) { Denial = Denial.Nsec3, Iterations = 151 };
        yield return new("big.test.", Small + $"huge TXT {string.Join(' ', Enumerable.Range(0, 24).Select(i => $"\"{new string((char)('a' + i), 250)}\""))}\n");
        yield return new("edited.test.", Small + """
            stripped TXT "no signature"
            altered TXT "the signature is altered"
            changed TXT "the text is changed"
            signer TXT "another zone has signed"
            labels TXT "fewer labels"
            elsewhere TXT "signed for another name"
            algorithm TXT "signed by an algorithm that the zone has no key of"
            *.wild TXT "anything"
            x.hidden TXT "below an empty name"

            """) { Edit = lines => lines.SelectMany(Forge) };
    }

    private static IEnumerable<ZoneLine> Forge(ZoneLine line)
    {
        string label = line.Owner.Split('.')[0];
        bool signature = line.Covers == "TXT";
        return (label, signature) switch
        {
            ("stripped" or "elsewhere", true) => [],
            ("altered", true) => [Word(line, 8, Altered(line.Data.Split(' ')[8]))],
            ("changed", false) when line.Type == "TXT" => [line with { Data = "\"it is\"" }],
            ("signer", true) => [Word(line, 7, "test.")],
            ("labels", true) => [Word(line, 2, "2")],
            ("algorithm", true) => [Word(line, 1, "8")],
            ("www", true) => [line, line with { Owner = line.Owner.Replace("www", "elsewhere", StringComparison.Ordinal) }],
            // Nobody proves that the name itself does not exist.
            ("*", _) when line.Type == "TXT" || signature => [line, line with { Owner = line.Owner.Replace("*", "faked", StringComparison.Ordinal) }],
            _ => [line],
        };
    }

    // Two keys of one tag: both are to be tried (RFC 4034 section 5.3.1). The signer takes one for the other, so the second
    // comes into the zone afterwards.
    private static ZonePlan Collide(ZoneKeys keys, string zone, ECParameters right, ECParameters wrong) => new(zone, Small)
    {
        Key = keys.Write(zone, right),
        Edit = lines =>
        {
            using var key = new OnlineKey(zone, right);
            ZoneLine decoy = ZoneKeys.Dnskey(zone, wrong);
            return [decoy, key.SignKeys([decoy, key.Line]), .. lines.Where(l => l.Covers != "DNSKEY")];
        },
    };

    // A key with the REVOKE bit is no key to begin with, whatever the parent says. Reference: RFC 5011 section 2.1.
    private static ZonePlan Revoked(ZoneKeys keys) => new("revoked.test.", Small) { Key = keys.WriteRevoked("revoked.test.") };

    private static ZoneLine Word(ZoneLine line, int index, string word)
    {
        string[] words = line.Data.Split(' ');
        words[index] = word;
        return line with { Data = string.Join(' ', words) };
    }

    private static string Altered(string base64) => (base64[0] == 'A' ? 'B' : 'A') + base64[1..];
}
