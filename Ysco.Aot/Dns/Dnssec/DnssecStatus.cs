namespace Ysco.Dns.Dnssec;

/// <summary>What is known of an answer. Reference: RFC 4035 section 4.3.</summary>
public enum DnssecStatus
{
    /// <summary>Signed, and every signature from a trust anchor to it verifies.</summary>
    Secure,

    /// <summary>Proven not to be signed: a zone above it says so.</summary>
    Insecure,

    /// <summary>It should be signed and is not, or something does not verify.</summary>
    Bogus,

    /// <summary>What is needed to tell was not to be had.</summary>
    Indeterminate,
}
