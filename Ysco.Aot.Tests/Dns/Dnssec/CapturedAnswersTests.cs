using System.Globalization;
using Xunit;
using Ysco.Dns;
using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Tests.Dns.Dnssec;

/// <summary>Answers of a real server that signs online, with compact denial.</summary>
public class CapturedAnswersTests
{
    private static readonly string Folder = Path.Join(AppContext.BaseDirectory, "Vectors", "dns");

    internal static readonly DateTimeOffset CapturedAt =
        DateTimeOffset.Parse(File.ReadAllText(Path.Join(Folder, "captured-at")).Trim(), CultureInfo.InvariantCulture);

    internal static TrustAnchors Anchors => TrustAnchorFile.Parse("anchors", File.ReadAllText(Path.Join(Folder, "zone.ds"))).Value;

    internal static byte[] Message(string name) => File.ReadAllBytes(Path.Join(Folder, name + ".resp"));

    internal static DnssecVerdict Judge(byte[] message, TrustAnchors? anchors = null, DateTimeOffset? now = null)
    {
        Result<DnsMessage> parsed = DnsMessage.Parse(message);
        var responses = new DnsResponses();
        DnsQuestion question = parsed.Value.Question;
        responses.Add(question, parsed);
        responses.Add(new DnsQuestion(DnsName.Parse("l.example.test").Value, DnsType.Dnskey), DnsMessage.Parse(Message("apex-dnskey")));
        Validation validation = DnssecValidator.Validate(question, responses, anchors ?? Anchors, now ?? CapturedAt);
        foreach (DnsQuestion missing in validation.Missing)
        {
            responses.Add(missing, Failure.Network("not captured"));
        }

        return validation.Verdict ?? DnssecValidator.Validate(question, responses, anchors ?? Anchors, now ?? CapturedAt).Verdict!;
    }

    [Theory]
    [InlineData("toolchain-txt", DnssecFinding.Records)]
    [InlineData("toolchain-txt-tcp", DnssecFinding.Records)]
    [InlineData("toolchain-small-udp", DnssecFinding.Records)]
    [InlineData("websvc-txt", DnssecFinding.Records)]
    [InlineData("upper-txt", DnssecFinding.Records)]
    [InlineData("mixedcase-txt", DnssecFinding.Records)]
    [InlineData("major-txt", DnssecFinding.Records)]
    [InlineData("websvc-nsec", DnssecFinding.Records)]
    [InlineData("websvc-any", DnssecFinding.Records)]
    [InlineData("apex-dnskey", DnssecFinding.Records)]
    [InlineData("apex-soa", DnssecFinding.Records)]
    [InlineData("apex-ns", DnssecFinding.Records)]
    [InlineData("ns-a", DnssecFinding.Records)]
    [InlineData("prerelease-only", DnssecFinding.NoSuchName)]
    [InlineData("untagged", DnssecFinding.NoSuchName)]
    [InlineData("nonexistent", DnssecFinding.NoSuchName)]
    [InlineData("nx-below-apex", DnssecFinding.NoSuchName)]
    [InlineData("partial-path", DnssecFinding.NoData)]
    [InlineData("websvc-aaaa", DnssecFinding.NoData)]
    [InlineData("websvc-ds", DnssecFinding.NoData)]
    [InlineData("apex-txt", DnssecFinding.NoData)]
    [InlineData("v0-txt", DnssecFinding.NoData)]
    public void What_the_server_signs_is_secure(string name, DnssecFinding finding)
    {
        DnssecVerdict verdict = Judge(Message(name));
        Assert.Equal((DnssecStatus.Secure, finding), (verdict.Status, verdict.Finding));
        Assert.Equal(finding == DnssecFinding.Records, verdict.Records.Count > 0);
    }

    [Fact]
    public void Answers_without_signatures_are_not_secure()
    {
        Assert.NotEqual(DnssecStatus.Secure, Judge(Message("toolchain-txt-nodo")).Status);
        Assert.NotEqual(DnssecStatus.Secure, Judge(Message("toolchain-txt-noedns")).Status);
        Assert.Equal(DnssecStatus.Indeterminate, Judge(Message("other-zone")).Status);
    }

    [Fact]
    public void The_child_does_not_say_whether_its_parent_has_a_ds_record() =>
        Assert.Equal(DnssecStatus.Indeterminate, Judge(Message("apex-ds")).Status);

    [Theory]
    [InlineData("2026-11-21T02:57:15Z", ExtendedErrorCode.SignatureNotYetValid)]
    [InlineData("2026-11-21T02:57:16Z", null)]
    [InlineData("2026-11-21T03:08:12Z", null)]
    [InlineData("2026-11-21T03:08:13Z", ExtendedErrorCode.SignatureExpired)]
    public void A_signature_is_valid_from_its_first_second_to_its_last(string now, ExtendedErrorCode? error)
    {
        DnssecVerdict verdict = Judge(Message("toolchain-txt"), now: DateTimeOffset.Parse(now, CultureInfo.InvariantCulture));
        Assert.Equal(error, verdict.Error);
    }
}
