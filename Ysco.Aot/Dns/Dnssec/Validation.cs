namespace Ysco.Dns.Dnssec;

/// <summary>What became of one call: a verdict, or what is to be asked before there can be one.</summary>
/// <param name="Verdict">The verdict; null while something is missing.</param>
/// <param name="Missing">The questions to ask, all at once; none when there is a verdict.</param>
public sealed record Validation(DnssecVerdict? Verdict, IReadOnlyList<DnsQuestion> Missing);
