using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ysco.Tests.World;

/// <summary>An ed25519 private key in OpenSSL 3. References: RFC 8032; OpenSSL EVP_SIGNATURE-ED25519(7).</summary>
internal sealed partial class Ed25519PrivateKey : IDisposable
{
    /// <summary>RFC 8032 section 5.1.5: the private key is 32 bytes.</summary>
    public const int SeedBytes = 32;

    private const int Ed25519Type = 1087;
    private const int SignatureBytes = 64;
    private const int PublicKeyBytes = 32;
    private nint _key;

    public Ed25519PrivateKey(byte[] seed)
    {
        _key = EVP_PKEY_new_raw_private_key(Ed25519Type, 0, seed, (nuint)seed.Length);
        Check(_key != 0);
        nuint length = PublicKeyBytes;
        Check(EVP_PKEY_get_raw_public_key(_key, PublicKey, ref length) == 1 && length == PublicKeyBytes);
    }

    public byte[] PublicKey { get; } = new byte[PublicKeyBytes];

    public byte[] Sign(byte[] message)
    {
        byte[] signature = new byte[SignatureBytes];
        nuint length = SignatureBytes;
        nint context = EVP_MD_CTX_new();
        try
        {
            Check(EVP_DigestSignInit(context, 0, 0, 0, _key) == 1);
            Check(EVP_DigestSign(context, signature, ref length, message, (nuint)message.Length) == 1);
            return signature;
        }
        finally
        {
            EVP_MD_CTX_free(context);
        }
    }

    public void Dispose()
    {
        EVP_PKEY_free(_key);
        _key = 0;
    }

    private static void Check(bool held)
    {
        if (!held)
        {
            throw new CryptographicException("libcrypto refused an ed25519 operation");
        }
    }

    [LibraryImport("libcrypto.so.3")]
    private static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte[] key, nuint length);

    [LibraryImport("libcrypto.so.3")]
    private static partial int EVP_PKEY_get_raw_public_key(nint key, byte[] publicKey, ref nuint length);

    [LibraryImport("libcrypto.so.3")]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport("libcrypto.so.3")]
    private static partial nint EVP_MD_CTX_new();

    [LibraryImport("libcrypto.so.3")]
    private static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport("libcrypto.so.3")]
    private static partial int EVP_DigestSignInit(nint context, nint keyContext, nint digest, nint engine, nint key);

    [LibraryImport("libcrypto.so.3")]
    private static partial int EVP_DigestSign(nint context, byte[] signature, ref nuint length, byte[] message, nuint messageLength);
}
