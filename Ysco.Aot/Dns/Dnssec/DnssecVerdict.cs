namespace Ysco.Dns.Dnssec;

/// <summary>What there is to say of an answer.</summary>
/// <param name="Status">Whether it can be believed.</param>
/// <param name="Reason">Why, in one line for a person.</param>
/// <param name="Error">The extended error of RFC 8914 that fits; null when it is secure, or none does.</param>
/// <param name="Finding">What it says.</param>
/// <param name="Name">The name that was found or denied, at the end of the aliases.</param>
/// <param name="Records">The records found; none when bogus or indeterminate.</param>
/// <param name="Steps">How the verdict came about, from the anchor on.</param>
public sealed record DnssecVerdict(
    DnssecStatus Status, string Reason, ExtendedErrorCode? Error, DnssecFinding Finding, DnsName Name,
    IReadOnlyList<DnsRecord> Records, IReadOnlyList<ChainStep> Steps);
