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

    // SEQUENCE of the algorithm (id-ecPublicKey, prime256v1), then a BIT STRING of 65 bytes with the point.
    private static ReadOnlySpan<byte> KeyHeader =>
        [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00];

    /// <summary>The point in a public key in DER (RFC 5480), uncompressed, 65 bytes; empty when it is no key of this curve.</summary>
    internal static ReadOnlySpan<byte> PointOf(ReadOnlySpan<byte> key) =>
        key.Length == KeyHeader.Length + 1 + PublicKeyBytes && key.StartsWith(KeyHeader) && key[KeyHeader.Length] == 4 ? key[KeyHeader.Length..] : default;

    /// <summary>The same with the key in DER, and the signature too (RFC 3279 section 2.2.3).</summary>
    internal static bool VerifyDer(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        EvpVerify.Once(EvpVerify.EcKey("P-256"u8, PointOf(key)), Libcrypto.EVP_sha256(), message, signature);
}
