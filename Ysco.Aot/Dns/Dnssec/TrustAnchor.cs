namespace Ysco.Dns.Dnssec;

/// <summary>What is believed of a zone without proof: the digests of its keys, or the keys. Reference: RFC 4033 section 2.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Digests">DS records.</param>
/// <param name="Keys">DNSKEY records.</param>
public sealed record TrustAnchor(DnsName Zone, IReadOnlyList<DsData> Digests, IReadOnlyList<DnskeyData> Keys);
