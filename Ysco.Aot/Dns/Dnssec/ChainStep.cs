namespace Ysco.Dns.Dnssec;

/// <summary>One thing that was looked at on the way from the anchor to the answer.</summary>
/// <param name="Name">The name of the records; for a proof that there are none, the name denied.</param>
/// <param name="Type">Their type.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Text">What was seen, for a person: tags, algorithms, digests.</param>
/// <param name="Signature">The signature that verified; null when none did, or none was looked at.</param>
public sealed record ChainStep(DnsName Name, DnsType Type, DnssecStatus Status, string Text, RrsigData? Signature)
{
    /// <summary>The step as a line: <c>org. DNSKEY: keys 26974 ... (signed by org., key 26974 ...)</c>.</summary>
    public override string ToString() => $"{Name.ToAbsoluteString()} {Type.Text()}: {Text}{SignedBy()}";

    private string SignedBy() => Signature is not { } s ? ""
        : $" (signed by {s.Signer.ToAbsoluteString()}, key {s.KeyTag} {DnssecAlgorithm.Name(s.Algorithm)}, "
            + $"valid {DnssecTime.Text(s.Inception)} to {DnssecTime.Text(s.Expiration)})";
}
