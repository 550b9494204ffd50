using System.Diagnostics.CodeAnalysis;

namespace Ysco.Dns;

/// <summary>
/// Types of records; others are carried by number. References: RFC 1035 section 3.2.2 and, where not there, the one named.
/// </summary>
public enum DnsType
{
    /// <summary>An IPv4 address.</summary>
    A = 1,

    /// <summary>A name server of a zone.</summary>
    Ns = 2,

    /// <summary>Another name for a name.</summary>
    Cname = 5,

    /// <summary>The start of a zone: how long answers that deny something are kept.</summary>
    Soa = 6,

    /// <summary>The name of an address.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "the name that the RFC gives it")]
    Ptr = 12,

    /// <summary>Machine and system; what is left of ANY. RFC 8482.</summary>
    Hinfo = 13,

    /// <summary>Where mail goes.</summary>
    Mx = 15,

    /// <summary>Text.</summary>
    Txt = 16,

    /// <summary>An IPv6 address. RFC 3596.</summary>
    Aaaa = 28,

    /// <summary>Where a service is. RFC 2782.</summary>
    Srv = 33,

    /// <summary>Rules to rewrite a name. RFC 3403.</summary>
    Naptr = 35,

    /// <summary>Another name for everything below a name. RFC 6672.</summary>
    Dname = 39,

    /// <summary>No record but a part of the message: EDNS. RFC 6891.</summary>
    Opt = 41,

    /// <summary>The digest of a child zone's key. RFC 4034 section 5.</summary>
    Ds = 43,

    /// <summary>A signature. RFC 4034 section 3.</summary>
    Rrsig = 46,

    /// <summary>The next name, and the types that there are at this one. RFC 4034 section 4.</summary>
    Nsec = 47,

    /// <summary>A key of a zone. RFC 4034 section 2.</summary>
    Dnskey = 48,

    /// <summary>As NSEC, with digests for names. RFC 5155.</summary>
    Nsec3 = 50,

    /// <summary>How a zone makes the digests of its NSEC3 records. RFC 5155 section 4.</summary>
    Nsec3Param = 51,

    /// <summary>The certificate of a server. RFC 6698.</summary>
    Tlsa = 52,

    /// <summary>How a service is reached. RFC 9460.</summary>
    Svcb = 64,

    /// <summary>How an HTTPS server is reached. RFC 9460.</summary>
    Https = 65,

    /// <summary>Only in the bitmap of an NSEC record: this name does not exist. RFC 9824.</summary>
    NxName = 128,

    /// <summary>Only in questions: what there is. RFC 8482.</summary>
    Any = 255,

    /// <summary>Who may issue certificates. RFC 8659.</summary>
    Caa = 257,
}
