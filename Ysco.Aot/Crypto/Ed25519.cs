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

        try
        {
            return Verify(key, message, signature);
        }
        finally
        {
            Libcrypto.EVP_PKEY_free(key);
            // What a bad signature leaves in the thread's error queue is not to be taken for a TLS error later.
            Libcrypto.ERR_clear_error();
        }
    }

    private static bool Verify(nint key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        nint context = Libcrypto.EVP_MD_CTX_new();
        if (context == 0)
        {
            throw new InvalidOperationException("libcrypto made no digest context: out of memory");
        }

        try
        {
            fixed (byte* m = message)
            fixed (byte* s = signature)
            {
                return Libcrypto.EVP_DigestVerifyInit(context, null, 0, 0, key) == 1
                    && Libcrypto.EVP_DigestVerify(context, s, (nuint)signature.Length, m, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            Libcrypto.EVP_MD_CTX_free(context);
        }
    }
}
