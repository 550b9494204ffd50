namespace Ysco.Crypto;

/// <summary>What verification has in common: keys made of their parts, and one signature checked with one key.</summary>
internal static unsafe class EvpVerify
{
    // OSSL_PARAM's types of data, openssl/core.h.
    private const uint UnsignedInteger = 2;
    private const uint Utf8String = 4;
    private const uint OctetString = 5;

    /// <summary>EVP_PKEY_PUBLIC_KEY: the parameters and the public part.</summary>
    private const int PublicKeySelection = 0x86;

    /// <summary>An elliptic curve key from its curve's name and its point. 0 when the point is not on the curve.</summary>
    internal static nint EcKey(ReadOnlySpan<byte> curve, ReadOnlySpan<byte> point)
    {
        fixed (byte* type = "EC\0"u8)
        fixed (byte* groupName = "group\0"u8)
        fixed (byte* pubName = "pub\0"u8)
        fixed (byte* c = curve)
        fixed (byte* p = point)
        {
            Libcrypto.OsslParam* parameters = stackalloc Libcrypto.OsslParam[3];
            parameters[0] = new(groupName, Utf8String, c, (nuint)curve.Length);
            parameters[1] = new(pubName, OctetString, p, (nuint)point.Length);
            parameters[2] = default;
            return FromData(type, parameters);
        }
    }

    /// <summary>An RSA key. 0 when libcrypto does not take it.</summary>
    /// <param name="modulus">Little-endian, as numbers are in OSSL_PARAM on the machines that we build for.</param>
    /// <param name="exponent">Little-endian.</param>
    internal static nint RsaKey(ReadOnlySpan<byte> modulus, ReadOnlySpan<byte> exponent)
    {
        fixed (byte* type = "RSA\0"u8)
        fixed (byte* nName = "n\0"u8)
        fixed (byte* eName = "e\0"u8)
        fixed (byte* n = modulus)
        fixed (byte* e = exponent)
        {
            Libcrypto.OsslParam* parameters = stackalloc Libcrypto.OsslParam[3];
            parameters[0] = new(nName, UnsignedInteger, n, (nuint)modulus.Length);
            parameters[1] = new(eName, UnsignedInteger, e, (nuint)exponent.Length);
            parameters[2] = default;
            return FromData(type, parameters);
        }
    }

    /// <summary>Checks a signature, and frees the key.</summary>
    /// <param name="key">The key; 0 verifies nothing.</param>
    /// <param name="digest">An EVP_MD; 0 where the algorithm has its own.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="signature">In the form that libcrypto takes.</param>
    internal static bool Once(nint key, nint digest, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            return key != 0 && Verify(key, digest, message, signature);
        }
        finally
        {
            Libcrypto.EVP_PKEY_free(key);
            // What a bad signature leaves in the thread's error queue is not to be taken for a TLS error later.
            Libcrypto.ERR_clear_error();
        }
    }

    private static nint FromData(byte* type, Libcrypto.OsslParam* parameters)
    {
        _ = Libcrypto.OPENSSL_init_crypto(Libcrypto.OPENSSL_INIT_NO_LOAD_CONFIG, null);
        nint context = Libcrypto.EVP_PKEY_CTX_new_from_name(0, type, null);
        if (context == 0)
        {
            throw new InvalidOperationException("libcrypto made no key context: out of memory, or built without it");
        }

        nint key = 0;
        bool made = Libcrypto.EVP_PKEY_fromdata_init(context) == 1
            && Libcrypto.EVP_PKEY_fromdata(context, &key, PublicKeySelection, parameters) == 1;
        Libcrypto.EVP_PKEY_CTX_free(context);
        return made ? key : 0;
    }

    private static bool Verify(nint key, nint digest, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
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
                return Libcrypto.EVP_DigestVerifyInit(context, null, digest, 0, key) == 1
                    && Libcrypto.EVP_DigestVerify(context, s, (nuint)signature.Length, m, (nuint)message.Length) == 1;
            }
        }
        finally
        {
            Libcrypto.EVP_MD_CTX_free(context);
        }
    }
}
