namespace Ysco.Tests.Dns.Dnssec;

/// <summary>How a zone of the tests says what it does not have.</summary>
public enum ZoneDenial
{
    /// <summary>NSEC.</summary>
    Nsec,

    /// <summary>NSEC3 with every name.</summary>
    Nsec3,

    /// <summary>NSEC3 without unsigned delegations.</summary>
    OptOut,

    /// <summary>NSEC made for each question, RFC 9824.</summary>
    Compact,

    /// <summary>Not signed at all.</summary>
    None,
}
