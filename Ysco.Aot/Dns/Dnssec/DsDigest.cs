using Ysco.Crypto;

namespace Ysco.Dns.Dnssec;

/// <summary>The digests by which DS records name keys. References: RFC 4034 section 5.1.4, RFC 4509, RFC 6605 section 2; RFC 9904 section 3.</summary>
public static class DsDigest
{
    /// <summary>SHA-1, to be relied on only where there is nothing better. RFC 4509 section 3.</summary>
    internal const int Sha1Type = 1;

    private const int Sha256Type = 2;
    private const int Sha384Type = 4;

    /// <summary>Whether digests of a type are compared.</summary>
    public static bool IsSupported(int type) => type is Sha1Type or Sha256Type or Sha384Type;

    /// <summary>Its name; its number where it has none here.</summary>
    public static string Name(int type) => type switch
    {
        Sha1Type => "SHA-1",
        Sha256Type => "SHA-256",
        3 => "GOST",
        Sha384Type => "SHA-384",
        _ => $"digest {type}",
    };

    /// <summary>Whether a DS record is that of a key of the zone.</summary>
    internal static bool Matches(DsData ds, DnsName zone, DnskeyData key)
    {
        Span<byte> digest = stackalloc byte[Sha384.DigestBytes];
        switch (ds.DigestType)
        {
            case Sha1Type:
                Sha1.Hash(zone.Wire, key.Data, digest);
                return ds.Digest.AsSpan().SequenceEqual(digest[..Sha1.DigestBytes]);
            case Sha256Type:
                Digest.Sha256(zone.Wire, key.Data, [], digest);
                return ds.Digest.AsSpan().SequenceEqual(digest[..Sha256.DigestBytes]);
            case Sha384Type:
                Sha384.Hash(zone.Wire, key.Data, digest);
                return ds.Digest.AsSpan().SequenceEqual(digest);
            default:
                return false;
        }
    }
}
