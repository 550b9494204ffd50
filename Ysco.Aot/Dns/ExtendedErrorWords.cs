namespace Ysco.Dns;

/// <summary>The names of extended errors, those of the registry (RFC 8914 section 5.2) in lower case.</summary>
public static class ExtendedErrorWords
{
    /// <summary>The name of an error.</summary>
    public static string Words(this ExtendedErrorCode code) => code switch
    {
        ExtendedErrorCode.Other => "other error",
        ExtendedErrorCode.UnsupportedDnskeyAlgorithm => "unsupported dnskey algorithm",
        ExtendedErrorCode.UnsupportedDsDigestType => "unsupported ds digest type",
        ExtendedErrorCode.DnssecIndeterminate => "dnssec indeterminate",
        ExtendedErrorCode.DnssecBogus => "dnssec bogus",
        ExtendedErrorCode.SignatureExpired => "signature expired",
        ExtendedErrorCode.SignatureNotYetValid => "signature not yet valid",
        ExtendedErrorCode.DnskeyMissing => "dnskey missing",
        ExtendedErrorCode.RrsigsMissing => "rrsigs missing",
        ExtendedErrorCode.NoZoneKeyBitSet => "no zone key bit set",
        ExtendedErrorCode.NsecMissing => "nsec missing",
        ExtendedErrorCode.NoReachableAuthority => "no reachable authority",
        ExtendedErrorCode.NetworkError => "network error",
        ExtendedErrorCode.InvalidData => "invalid data",
        ExtendedErrorCode.SignatureExpiredBeforeValid => "signature expired before valid",
        ExtendedErrorCode.UnsupportedNsec3Iterations => "unsupported nsec3 iterations value",
        _ => $"extended error {(int)code}",
    };
}
