namespace Ysco.Crypto;

/// <summary>
/// ECDSA signature verification on the curve P-256 with SHA-256. References: FIPS 186-5 section 6.4.2, RFC 6605 section 4.
/// Limits: public key 64 bytes (x, y), signature 64 bytes (r, s).
/// </summary>
public static class EcdsaP256
{
    /// <summary>The length of a public key in bytes: x and y of 32 bytes each.</summary>
    public const int PublicKeyBytes = 64;

    /// <summary>The length of a signature in bytes: r and s of 32 bytes each.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Whether the signature is one over the message by the key. A signature or key of another length is none.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        publicKey.Length == PublicKeyBytes && signature.Length == SignatureBytes
        && Ecdsa.Verify("P-256"u8, Libcrypto.EVP_sha256(), publicKey, message, signature);
}
