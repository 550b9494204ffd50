namespace Ysco.Dns.Dnssec;

/// <summary>An NSEC record of a zone whose signature was verified.</summary>
internal sealed record NsecRecord(DnsName Owner, NsecData Data);
