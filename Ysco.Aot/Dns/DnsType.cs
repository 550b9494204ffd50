namespace Ysco.Dns;

/// <summary>Types of records; others are carried by number. Reference: RFC 1035 section 3.2.2, RFC 3596.</summary>
public enum DnsType
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>Another name for a name.</summary>
    Cname = 5,

    /// <summary>An IPv6 address.</summary>
    Aaaa = 28,
}
