namespace Ysco.Tests.World.Dns;

/// <summary>The questions that validators are compared by, in the words of <see cref="ZonePlans"/>.</summary>
public static class DnsCases
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DnsCase> All { get; } =
    [
        .. Ordinary("nsec.test."), .. Ordinary("nsec3.test."), .. OptOut("optout.test."),
        .. ZonePlans.Algorithms.SelectMany(a => Few($"{a.Label}.test.")),
        .. Ed448("alg16.test."),
        .. Insecure("plain.test."), .. Insecure("unknown-alg.test."), .. Insecure("unknown-digest.test."),
        .. Few("two-ds.test."), .. Few("sha1-ds.test."), .. Few("sha384-ds.test."), .. Few("mixed-ds.test."),
        .. Few("collide.test."), .. CollideLast("collide-last.test."),
        .. Few("big.test."), new("huge.big.test.", "TXT", Judgement.Secure),
        .. Bogus("expired.test."), .. Bogus("early.test."), .. Bogus("wrong-ds.test."), .. Bogus("wrong-sha256.test."),
        .. Bogus("no-dnskey.test."), .. Bogus("no-nsec.test.", "nope"), .. Revoked("revoked.test."),
        .. Bogus("edited.test.", "stripped", "altered", "changed", "signer", "labels", "elsewhere", "faked.wild", "algorithm"),
        .. Few("edited.test."),
        new("nope.hidden.edited.test.", "A", Judgement.Secure),
        .. Iterations("iterations.test."),
        new("www.tc-only.test.", "TXT", Judgement.Indeterminate),
        new("test.", "DNSKEY", Judgement.Secure),
        new("test.", "NS", Judgement.Secure),
        new(".", "SOA", Judgement.Secure),
        new("nothing.", "A", Judgement.Secure),
        new("tobad.nsec.test.", "A", Judgement.Bogus),
    ];

    private static IEnumerable<DnsCase> Few(string zone, string txt = "www")
    {
        yield return new($"{txt}.{zone}", "TXT", Judgement.Secure);
        yield return new($"www.{zone}", "MX", Judgement.Secure);
        yield return new($"nope.{zone}", "A", Judgement.Secure);
    }

    private static IEnumerable<DnsCase> Insecure(string zone)
    {
        yield return new($"www.{zone}", "TXT", Judgement.Insecure);
        yield return new($"nope.{zone}", "A", Judgement.Insecure);
        yield return new($"{zone}", "DS", Judgement.Secure);
    }

    private static IEnumerable<DnsCase> Bogus(string zone, params string[] names) =>
        (names.Length > 0 ? names : ["www", "nope"]).Select(n => new DnsCase($"{n}.{zone}", "TXT", Judgement.Bogus));

    private static IEnumerable<DnsCase> Ordinary(string zone) =>
    [
        .. Few(zone),
        new(zone, "SOA", Judgement.Secure),
        new(zone, "DS", Judgement.Secure),
        new($"WWW.{zone.ToUpperInvariant()}", "TXT", Judgement.Secure),
        new($"a.wild.{zone}", "TXT", Judgement.Secure),
        new($"b.a.wild.{zone}", "TXT", Judgement.Secure),
        new($"a.wild.{zone}", "A", Judgement.Secure),
        new($"a.wildalias.{zone}", "TXT", Judgement.Secure),
        new($"y.ent.{zone}", "A", Judgement.Secure),
        new($"ent.{zone}", "TXT", Judgement.Secure),
        new($"no.ent.{zone}", "A", Judgement.Secure),
        new($"alias.{zone}", "TXT", Judgement.Secure),
        new($"alias.{zone}", "CNAME", Judgement.Secure),
        new($"dangling.{zone}", "TXT", Judgement.Secure),
        new($"across.{zone}", "TXT", Judgement.Secure),
        new($"out.{zone}", "TXT", Judgement.Insecure),
        new($"www.tree.{zone}", "TXT", Judgement.Secure),
        new($"www.outtree.{zone}", "TXT", Judgement.Insecure),
        new($"unsigned.{zone}", "DS", Judgement.Secure),
        new($"www.unsigned.{zone}", "TXT", Judgement.Insecure),
        new($"nope.unsigned.{zone}", "TXT", Judgement.Insecure),
        new($"www.signed.{zone}", "TXT", Judgement.Secure),
        new($"nope.signed.{zone}", "TXT", Judgement.Secure),
    ];

    // What is proven through a span that is opted out is insecure (RFC 5155 section 9.2); what exists under its own name is
    // not. For positive answers of wildcards all agree.
    private static IEnumerable<DnsCase> OptOut(string zone)
    {
        string[] throughSpans = ["a.wild.", "b.a.wild.", "a.wildalias.", "nope.", "no.ent.", "dangling.", "nope.signed.", "hidden."];
        DnsCase[] hidden = [new($"hidden.{zone}", "DS", Judgement.Insecure), new($"www.hidden.{zone}", "TXT", Judgement.Insecure)];
        foreach (DnsCase question in Ordinary(zone).Concat(hidden))
        {
            bool positive = question.Name.Contains("wild", StringComparison.Ordinal) && question.Type == "TXT";
            yield return !throughSpans.Contains(question.Name.Replace(zone, "", StringComparison.Ordinal)) ? question : question with
            {
                Expected = Judgement.Insecure,
                Delv = positive ? null : Judgement.Secure,
                Why = positive ? "" : "delv calls a proof secure that goes through an opted-out span",
            };
        }
    }

    private static IEnumerable<DnsCase> Iterations(string zone)
    {
        yield return new($"www.{zone}", "TXT", Judgement.Secure);
        yield return new($"www.{zone}", "MX", Judgement.Insecure);
        yield return new($"nope.{zone}", "A", Judgement.Insecure);
    }

    private static IEnumerable<DnsCase> Revoked(string zone) => Bogus(zone).Select(c => c with
    {
        Unbound = Judgement.Secure,
        Why = "unbound heeds the REVOKE bit of trust anchors alone",
    });

    private static IEnumerable<DnsCase> CollideLast(string zone) => Few(zone).Select(c => c with
    {
        Delv = Judgement.Bogus,
        Why = "delv gives up when the first of two keys of one tag does not fit",
    });

    private static IEnumerable<DnsCase> Ed448(string zone) => Few(zone).Select(c => c with
    {
        Expected = Judgement.Insecure,
        Unbound = Judgement.Secure,
        Delv = Judgement.Secure,
        Why = "they can verify Ed448, we treat it as unknown",
    });
}
