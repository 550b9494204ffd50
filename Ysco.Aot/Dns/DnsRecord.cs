namespace Ysco.Dns;

/// <summary>A record of an answer.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Type">Its type.</param>
/// <param name="Data">Its data as in the message; names in it may be compressed.</param>
/// <param name="Target">The name that a CNAME points to; null for other types.</param>
public sealed record DnsRecord(DnsName Owner, DnsType Type, byte[] Data, DnsName? Target);
