namespace Ysco.Dns.Dnssec;

/// <summary>A zone, with the keys that may sign in it.</summary>
internal sealed record Zone(DnsName Name, IReadOnlyList<DnskeyData> Keys);
