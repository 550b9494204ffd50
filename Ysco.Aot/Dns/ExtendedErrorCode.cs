namespace Ysco.Dns;

/// <summary>Why an answer is as it is. Reference: RFC 8914 section 4 and the registry that it made; others by number.</summary>
public enum ExtendedErrorCode
{
    /// <summary>None of the others.</summary>
    Other = 0,

    /// <summary>All keys of a zone are of algorithms that are not known.</summary>
    UnsupportedDnskeyAlgorithm = 1,

    /// <summary>All DS records are of digests that are not known.</summary>
    UnsupportedDsDigestType = 2,

    /// <summary>It was not possible to tell whether it should be signed.</summary>
    DnssecIndeterminate = 5,

    /// <summary>It should be signed, and its signature does not verify.</summary>
    DnssecBogus = 6,

    /// <summary>No signature is valid any more.</summary>
    SignatureExpired = 7,

    /// <summary>No signature is valid yet.</summary>
    SignatureNotYetValid = 8,

    /// <summary>No key is what the DS record of the parent zone says.</summary>
    DnskeyMissing = 9,

    /// <summary>It should be signed, and has no signature.</summary>
    RrsigsMissing = 10,

    /// <summary>No key may sign zones.</summary>
    NoZoneKeyBitSet = 11,

    /// <summary>That there is no such record is not proven.</summary>
    NsecMissing = 12,

    /// <summary>No server of the zone answers.</summary>
    NoReachableAuthority = 22,

    /// <summary>A server could not be reached.</summary>
    NetworkError = 23,

    /// <summary>The answer makes no sense.</summary>
    InvalidData = 24,

    /// <summary>A signature ends before it begins.</summary>
    SignatureExpiredBeforeValid = 25,

    /// <summary>Digests of NSEC3 records are to be made more often than is good. RFC 9276.</summary>
    UnsupportedNsec3Iterations = 27,
}
