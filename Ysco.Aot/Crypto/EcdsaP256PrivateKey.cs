namespace Ysco.Crypto;

/// <summary>
/// A private key of ECDSA on the curve P-256 that signs, by SHA-256. References: FIPS 186-5 section 6.4.1; RFC 5958 and RFC 7468
/// (the PEM that is written), RFC 5915 (one that is read too), RFC 5480 (the public half).
/// Not here: keys with a password.
/// </summary>
internal sealed unsafe class EcdsaP256PrivateKey : IDisposable
{
    /// <summary>The public half in DER: an algorithm and an uncompressed point.</summary>
    internal const int PublicKeyBytes = 91;

    /// <summary>A PEM of such a key has some 240 bytes.</summary>
    private const int MaxPemBytes = 4096;

    /// <summary>Two numbers of 33 bytes at most, each with its head, in one sequence.</summary>
    private const int MaxSignatureBytes = 72;

    private nint key;

    private EcdsaP256PrivateKey(nint key, byte[] publicKey) => (this.key, PublicKey) = (key, publicKey);

    /// <summary>The public half, SubjectPublicKeyInfo in DER.</summary>
    internal byte[] PublicKey { get; }

    /// <summary>Reads PEM; null when it is no such key.</summary>
    internal static EcdsaP256PrivateKey? FromPem(ReadOnlySpan<byte> pem)
    {
        _ = Libcrypto.OPENSSL_init_crypto(Libcrypto.OPENSSL_INIT_NO_LOAD_CONFIG, null);
        nint key;
        byte noPassword = 0; // without one, libcrypto would ask on the terminal
        fixed (byte* text = pem)
        {
            nint source = Need(Libcrypto.BIO_new_mem_buf(text, pem.Length));
            key = Libcrypto.PEM_read_bio_PrivateKey(source, 0, 0, &noPassword);
            _ = Libcrypto.BIO_free(source);
        }

        Libcrypto.ERR_clear_error();
        return Make(key);
    }

    /// <summary>Makes a key, by libcrypto's random numbers.</summary>
    internal static EcdsaP256PrivateKey Generate()
    {
        _ = Libcrypto.OPENSSL_init_crypto(Libcrypto.OPENSSL_INIT_NO_LOAD_CONFIG, null);
        nint key = 0;
        fixed (byte* type = "EC\0"u8)
        fixed (byte* curve = "P-256\0"u8)
        {
            nint context = Need(Libcrypto.EVP_PKEY_CTX_new_from_name(0, type, null));
            _ = Libcrypto.EVP_PKEY_keygen_init(context) == 1
                && Libcrypto.EVP_PKEY_CTX_set_group_name(context, curve) == 1
                && Libcrypto.EVP_PKEY_generate(context, &key) == 1;
            Libcrypto.EVP_PKEY_CTX_free(context);
        }

        return Make(key) ?? throw new InvalidOperationException("libcrypto made no P-256 key: out of memory, or built without it");
    }

    /// <summary>The key in PEM, PKCS #8, without a password.</summary>
    internal byte[] ToPem()
    {
        nint into = Need(Libcrypto.BIO_new(Libcrypto.BIO_s_mem()));
        byte[] pem = new byte[MaxPemBytes];
        int length = 0;
        if (Libcrypto.PEM_write_bio_PKCS8PrivateKey(into, key, 0, null, 0, 0, 0) == 1)
        {
            fixed (byte* to = pem)
            {
                length = Libcrypto.BIO_read(into, to, pem.Length);
            }
        }

        _ = Libcrypto.BIO_free(into);
        return length > 0 ? pem[..length] : throw new InvalidOperationException("libcrypto did not write a P-256 key");
    }

    /// <summary>The signature over a message, in DER (RFC 3279 section 2.2.3).</summary>
    internal byte[] Sign(ReadOnlySpan<byte> message)
    {
        nint context = Need(Libcrypto.EVP_MD_CTX_new());
        byte[] signature = new byte[MaxSignatureBytes];
        nuint length = (nuint)signature.Length;
        fixed (byte* m = message)
        fixed (byte* s = signature)
        {
            bool signed = Libcrypto.EVP_DigestSignInit(context, null, Libcrypto.EVP_sha256(), 0, key) == 1
                && Libcrypto.EVP_DigestSign(context, s, &length, m, (nuint)message.Length) == 1;
            Libcrypto.EVP_MD_CTX_free(context);
            return signed ? signature[..(int)length] : throw new InvalidOperationException("libcrypto did not sign");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Libcrypto.EVP_PKEY_free(key);
        key = 0;
    }

    /// <summary>Takes a key when its public half is one of P-256 in its one encoding.</summary>
    private static EcdsaP256PrivateKey? Make(nint key)
    {
        byte* der = null;
        int length = key == 0 ? 0 : Libcrypto.i2d_PUBKEY(key, &der);
        byte[] publicKey = length > 0 ? new ReadOnlySpan<byte>(der, length).ToArray() : [];
        Libcrypto.CRYPTO_free(der, null, 0);
        if (EcdsaP256.PointOf(publicKey).IsEmpty)
        {
            Libcrypto.EVP_PKEY_free(key);
            return null;
        }

        return new EcdsaP256PrivateKey(key, publicKey);
    }

    private static nint Need(nint made) => made != 0 ? made : throw new InvalidOperationException("libcrypto: out of memory");
}
