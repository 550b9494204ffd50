namespace Ysco.Dns.Dnssec;

/// <summary>An NSEC3 record of a zone whose signature was verified, and the digest that its owner's first label is.</summary>
internal sealed record Nsec3Record(byte[] Hash, Nsec3Data Data);
