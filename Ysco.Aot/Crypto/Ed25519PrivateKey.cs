namespace Ysco.Crypto;

/// <summary>
/// A private key of Ed25519 that signs: its seed. References: RFC 8032 sections 5.1.5 and 5.1.6.
/// Limits: seed 32 bytes. A signature is the same each time.
/// </summary>
public sealed unsafe class Ed25519PrivateKey
{
    /// <summary>The length of a seed in bytes.</summary>
    public const int SeedBytes = 32;

    private readonly byte[] seed;

    /// <summary>The key of a seed.</summary>
    /// <exception cref="ArgumentException">The seed is not 32 bytes long.</exception>
    public Ed25519PrivateKey(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, SeedBytes);
        this.seed = seed.ToArray();
        PublicKey = With(static key =>
        {
            byte[] made = new byte[Ed25519.PublicKeyBytes];
            nuint length = (nuint)made.Length;
            fixed (byte* to = made)
            {
                return Libcrypto.EVP_PKEY_get_raw_public_key(key, to, &length) == 1 ? made : null;
            }
        });
    }

    /// <summary>What the key is made of, and who has it can sign.</summary>
    public ReadOnlySpan<byte> Seed => seed;

    /// <summary>The public key, 32 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The signature over a message, <see cref="Ed25519.SignatureBytes"/> long.</summary>
    public byte[] Sign(byte[] message) => With(key => Sign(key, message));

    private static byte[]? Sign(nint key, byte[] message)
    {
        nint context = Libcrypto.EVP_MD_CTX_new();
        byte[] signature = new byte[Ed25519.SignatureBytes];
        nuint length = (nuint)signature.Length;
        fixed (byte* m = message)
        fixed (byte* s = signature)
        {
            bool signed = context != 0
                && Libcrypto.EVP_DigestSignInit(context, null, 0, 0, key) == 1
                && Libcrypto.EVP_DigestSign(context, s, &length, m, (nuint)message.Length) == 1;
            Libcrypto.EVP_MD_CTX_free(context);
            return signed ? signature : null;
        }
    }

    private byte[] With(Func<nint, byte[]?> use)
    {
        _ = Libcrypto.OPENSSL_init_crypto(Libcrypto.OPENSSL_INIT_NO_LOAD_CONFIG, null);
        nint key;
        fixed (byte* s = seed)
        {
            key = Libcrypto.EVP_PKEY_new_raw_private_key(Libcrypto.EVP_PKEY_ED25519, 0, s, SeedBytes);
        }

        byte[]? result = key == 0 ? null : use(key);
        Libcrypto.EVP_PKEY_free(key);
        return result ?? throw new InvalidOperationException("libcrypto did not take an ed25519 key: out of memory, or built without it");
    }
}
