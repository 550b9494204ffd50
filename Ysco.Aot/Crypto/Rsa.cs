namespace Ysco.Crypto;

/// <summary>
/// RSA signature verification, PKCS #1 v1.5. References: RFC 8017 section 8.2.2; RFC 3110 and RFC 5702 for its use in DNSSEC.
/// Limits: modulus of 512 to 4096 bits (RFC 5702 section 2), exponent of at most 64.
/// </summary>
public static class Rsa
{
    /// <summary>The shortest modulus, 512 bits.</summary>
    public const int MinModulusBytes = 64;

    /// <summary>The longest modulus, 4096 bits: a longer one takes more time than its zone may ask of us.</summary>
    public const int MaxModulusBytes = 512;

    /// <summary>The longest exponent: 65537 is in use, and time grows with it, a hundredfold for one as long as the modulus.</summary>
    public const int MaxExponentBytes = 8;

    /// <summary>Whether the signature is one over the message by the key. A key outside the limits verifies nothing.</summary>
    /// <param name="digest">What the message is digested with.</param>
    /// <param name="exponent">The public exponent, big-endian.</param>
    /// <param name="modulus">The modulus, big-endian.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="signature">As long as the modulus.</param>
    public static bool Verify(
        RsaDigest digest, ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        exponent = exponent.TrimStart((byte)0);
        modulus = modulus.TrimStart((byte)0);
        if (exponent.Length is 0 or > MaxExponentBytes || modulus.Length is < MinModulusBytes or > MaxModulusBytes)
        {
            return false;
        }

        Span<byte> n = stackalloc byte[modulus.Length];
        modulus.CopyTo(n);
        n.Reverse();
        Span<byte> e = stackalloc byte[exponent.Length];
        exponent.CopyTo(e);
        e.Reverse();
        nint md = digest switch
        {
            RsaDigest.Sha1 => Libcrypto.EVP_sha1(),
            RsaDigest.Sha256 => Libcrypto.EVP_sha256(),
            _ => Libcrypto.EVP_sha512(),
        };
        return EvpVerify.Once(EvpVerify.RsaKey(n, e), md, message, signature);
    }
}
