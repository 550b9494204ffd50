namespace Ysco.Crypto;

/// <summary>
/// Ed25519 signature verification (pure, no context). References: RFC 8032 section 5.1.7.
/// Limits: public key 32 bytes, signature 64 bytes.
/// </summary>
public static unsafe class Ed25519
{
    /// <summary>The length of a public key in bytes.</summary>
    public const int PublicKeyBytes = 32;

    /// <summary>The length of a signature in bytes.</summary>
    public const int SignatureBytes = 64;

    /// <summary>Whether the signature is one over the message by the key. A signature of another length is not one.</summary>
    /// <exception cref="ArgumentException">The public key is not 32 bytes long.</exception>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeyBytes);
        if (signature.Length != SignatureBytes)
        {
            return false;
        }

        _ = Libcrypto.OPENSSL_init_crypto(Libcrypto.OPENSSL_INIT_NO_LOAD_CONFIG, null);
        nint key;
        fixed (byte* k = publicKey)
        {
            key = Libcrypto.EVP_PKEY_new_raw_public_key(Libcrypto.EVP_PKEY_ED25519, 0, k, PublicKeyBytes);
        }

        if (key == 0)
        {
            throw new InvalidOperationException("libcrypto made no ed25519 key: out of memory, or built without it");
        }

        return EvpVerify.Once(key, 0, message, signature);
    }
}
