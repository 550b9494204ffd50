using Xunit;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.Dns.Dnssec;

public class TrustAnchorFileTests
{
    private const string Key = "AwEAAQ==";

    [Fact]
    public void Records_of_both_kinds_and_several_zones_are_read()
    {
        const string Text = """
            ; the root
            . 3600 IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D084 58e880409bbc683457104237c7f8ec8d ; a comment
            	IN	86400 DS 38696 8 2 (
            		683D2D0ACB8C9B712A1948B27F741219298D0A450D612C48  ; first part
            		3AF444A4C0FB2B16 )

            example.org DNSKEY 257 3 8 (AwEA
            AQ==)
            Example.ORG. IN DNSKEY 256 3 13 AwEAAQ==
            """;
        TrustAnchors anchors = TrustAnchorFile.Parse("anchors", Text).Value;
        Assert.Equal([".", "example.org"], anchors.All.Select(a => a.Zone.ToString()));
        Assert.Equal(TrustAnchors.BuiltIn.All[0].Digests.Select(d => Convert.ToHexString(d.Digest)), anchors.All[0].Digests.Select(d => Convert.ToHexString(d.Digest)));
        Assert.Equal([20326, 38696], anchors.All[0].Digests.Select(d => d.KeyTag));
        Assert.Equal([(257, 8), (256, 13)], anchors.All[1].Keys.Select(k => (k.Flags, k.Algorithm)));
    }

    [Theory]
    [InlineData("", "anchors: no trust anchor (expected DS or DNSKEY records)")]
    [InlineData("; nothing\n", "anchors: no trust anchor (expected DS or DNSKEY records)")]
    [InlineData("\n. IN A 192.0.2.1 x y z", "anchors:2: A is neither DS nor DNSKEY")]
    [InlineData(". DS 1 8 2", "anchors:1: a DS or DNSKEY record has four fields after its type")]
    [InlineData(" DS 1 8 2 aa", "anchors:1: the zone is not named")]
    [InlineData("a..b DS 1 8 2 aa", "anchors:1: domain name \"a..b\": a label is empty")]
    [InlineData(". DS 65536 8 2 aa", "anchors:1: a DS record is key tag, algorithm, digest type as numbers, and the digest in hex")]
    [InlineData(". DS 1 8 2 aax0", "anchors:1: a DS record is key tag, algorithm, digest type as numbers, and the digest in hex")]
    [InlineData(". DNSKEY 257 3 8 A", "anchors:1: a DNSKEY record is flags, protocol, algorithm as numbers, and the key in base64")]
    [InlineData(". DNSKEY 0 3 8 " + Key, "anchors:1: the key may not sign a zone (flags 256 or 257, protocol 3)")]
    [InlineData(". DNSKEY 257 1 8 " + Key, "anchors:1: the key may not sign a zone (flags 256 or 257, protocol 3)")]
    [InlineData(". DNSKEY 385 3 8 " + Key, "anchors:1: the key is revoked")]
    [InlineData("\n. DS 1 8 2 (aa\n\n", "anchors:4: a parenthesis is not closed")]
    [InlineData(". DS 1 8 2 ((aa))", "anchors:1: parentheses do not match")]
    [InlineData(". DS 1 8 2 aa)", "anchors:1: parentheses do not match")]
    public void What_is_wrong_is_told_with_its_line(string text, string message) => Assert.Equal(message, TrustAnchorFile.Parse("anchors", text).Failure?.Message);

    [Fact]
    public void Size_and_records_have_a_bound()
    {
        string line = ". DS 1 8 2 aa\n";
        Assert.Null(TrustAnchorFile.Parse("anchors", string.Concat(Enumerable.Repeat(line, 64))).Failure);
        Assert.Equal("anchors:65: more than 64 records", TrustAnchorFile.Parse("anchors", string.Concat(Enumerable.Repeat(line, 65))).Failure?.Message);
        Assert.Equal("anchors: longer than 16384 characters, too long for trust anchors", TrustAnchorFile.Parse("anchors", new string(' ', 65537)).Failure?.Message);
    }
}
