using Ysco.Crypto;

namespace Ysco.Dns.Dnssec;

/// <summary>
/// The algorithms of keys and signatures. References: RFC 9904 section 2 (what is validated), RFC 3110 and RFC 5702 (RSA),
/// RFC 6605 (ECDSA), RFC 8080 (Ed25519). Not here: 16 (Ed448), as good as unknown, as few zones have it; 1, 3, 6 and 12,
/// which must not be validated.
/// </summary>
public static class DnssecAlgorithm
{
    private const int RsaSha1 = 5;
    private const int RsaSha1Nsec3 = 7;
    private const int RsaSha256 = 8;
    private const int RsaSha512 = 10;
    private const int EcdsaP256Sha256 = 13;
    private const int EcdsaP384Sha384 = 14;
    private const int Ed25519Number = 15;

    /// <summary>Whether signatures of it are verified. A zone with others only is as one that is not signed.</summary>
    public static bool IsSupported(int algorithm) =>
        algorithm is RsaSha1 or RsaSha1Nsec3 or RsaSha256 or RsaSha512 or EcdsaP256Sha256 or EcdsaP384Sha384 or Ed25519Number;

    /// <summary>Its mnemonic in IANA's registry; its number where it has none here.</summary>
    public static string Name(int algorithm) => algorithm switch
    {
        1 => "RSAMD5",
        3 => "DSA",
        RsaSha1 => "RSASHA1",
        6 => "DSA-NSEC3-SHA1",
        RsaSha1Nsec3 => "RSASHA1-NSEC3-SHA1",
        RsaSha256 => "RSASHA256",
        RsaSha512 => "RSASHA512",
        12 => "ECC-GOST",
        EcdsaP256Sha256 => "ECDSAP256SHA256",
        EcdsaP384Sha384 => "ECDSAP384SHA384",
        Ed25519Number => "ED25519",
        16 => "ED448",
        _ => $"algorithm {algorithm}",
    };

    /// <summary>Whether a signature is one over the data by the key.</summary>
    internal static bool Verify(DnskeyData key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => key.Algorithm switch
    {
        RsaSha1 or RsaSha1Nsec3 => VerifyRsa(RsaDigest.Sha1, key.PublicKey, data, signature),
        RsaSha256 => VerifyRsa(RsaDigest.Sha256, key.PublicKey, data, signature),
        RsaSha512 => VerifyRsa(RsaDigest.Sha512, key.PublicKey, data, signature),
        EcdsaP256Sha256 => EcdsaP256.Verify(key.PublicKey, data, signature),
        EcdsaP384Sha384 => EcdsaP384.Verify(key.PublicKey, data, signature),
        Ed25519Number => key.PublicKey.Length == Ed25519.PublicKeyBytes && Ed25519.Verify(key.PublicKey, data, signature),
        _ => false,
    };

    // RFC 3110 section 2: the length of the exponent in one byte, or in two after a zero; exponent; modulus.
    private static bool VerifyRsa(RsaDigest digest, ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        int head = key.Length > 0 && key[0] == 0 ? 3 : 1;
        if (key.Length < head)
        {
            return false;
        }

        int length = head == 3 ? key[1] << 8 | key[2] : key[0];
        return key.Length - head > length
            && Rsa.Verify(digest, key.Slice(head, length), key[(head + length)..], data, signature);
    }
}
