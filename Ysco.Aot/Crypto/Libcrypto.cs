using System.Runtime.InteropServices;

namespace Ysco.Crypto;

/// <summary>
/// The few functions of OpenSSL 3's libcrypto that we call ourselves, under their C names. The name of the library is
/// the one that is linked statically (DirectPInvoke); under the JIT it is loaded. None of these is called before
/// the first digest or signature, and the digest functions do not initialise OpenSSL: that costs a supervisor
/// nothing until it verifies.
/// </summary>
internal static unsafe partial class Libcrypto
{
    /// <summary>NID_ED25519, the key type of Ed25519.</summary>
    internal const int EVP_PKEY_ED25519 = 1087;

    /// <summary>Keeps openssl.cnf, and with it what someone else configured, out of what a signature means.</summary>
    internal const ulong OPENSSL_INIT_NO_LOAD_CONFIG = 0x80;

    private const string Library = "libcrypto.so.3";

    [LibraryImport(Library)]
    internal static partial int OPENSSL_init_crypto(ulong options, void* settings);

    [LibraryImport(Library)]
    internal static partial nint EVP_PKEY_new_raw_public_key(int type, nint engine, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    internal static partial nint EVP_PKEY_new_raw_private_key(int type, nint engine, byte* key, nuint keyLength);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_get_raw_public_key(nint key, byte* publicKey, nuint* length);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    internal static partial nint EVP_MD_CTX_new();

    [LibraryImport(Library)]
    internal static partial void EVP_MD_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestVerifyInit(nint context, nint* keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestVerify(nint context, byte* signature, nuint signatureLength, byte* message, nuint messageLength);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestSignInit(nint context, nint* keyContext, nint digest, nint engine, nint key);

    [LibraryImport(Library)]
    internal static partial int EVP_DigestSign(nint context, byte* signature, nuint* signatureLength, byte* message, nuint messageLength);

    [LibraryImport(Library)]
    internal static partial nint EVP_PKEY_CTX_new_from_name(nint library, byte* name, byte* properties);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_fromdata_init(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_fromdata(nint context, nint* key, int selection, OsslParam* parameters);

    [LibraryImport(Library)]
    internal static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_keygen_init(nint context);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_CTX_set_group_name(nint context, byte* name);

    [LibraryImport(Library)]
    internal static partial int EVP_PKEY_generate(nint context, nint* key);

    [LibraryImport(Library)]
    internal static partial int i2d_PUBKEY(nint key, byte** der);

    [LibraryImport(Library)]
    internal static partial nint PEM_read_bio_PrivateKey(nint source, nint key, nint callback, byte* password);

    [LibraryImport(Library)]
    internal static partial int PEM_write_bio_PKCS8PrivateKey(nint into, nint key, nint cipher, byte* password, int passwordLength, nint callback, nint argument);

    [LibraryImport(Library)]
    internal static partial nint BIO_new_mem_buf(byte* buffer, int length);

    [LibraryImport(Library)]
    internal static partial nint BIO_new(nint type);

    [LibraryImport(Library)]
    internal static partial nint BIO_s_mem();

    [LibraryImport(Library)]
    internal static partial int BIO_read(nint source, byte* buffer, int length);

    [LibraryImport(Library)]
    internal static partial int BIO_free(nint bio);

    [LibraryImport(Library)]
    internal static partial void CRYPTO_free(byte* block, byte* file, int line);

    [LibraryImport(Library)]
    internal static partial nint EVP_sha1();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha256();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha384();

    [LibraryImport(Library)]
    internal static partial nint EVP_sha512();

    [LibraryImport(Library)]
    internal static partial void ERR_clear_error();

    [LibraryImport(Library)]
    internal static partial int SHA1_Init(Sha1State* state);

    [LibraryImport(Library)]
    internal static partial int SHA1_Update(Sha1State* state, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial int SHA1_Final(byte* digest, Sha1State* state);

    [LibraryImport(Library)]
    internal static partial int SHA384_Init(Sha512State* state);

    [LibraryImport(Library)]
    internal static partial int SHA384_Update(Sha512State* state, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial int SHA384_Final(byte* digest, Sha512State* state);

    [LibraryImport(Library)]
    internal static partial int SHA256_Init(Sha256State* state);

    [LibraryImport(Library)]
    internal static partial int SHA256_Update(Sha256State* state, byte* data, nuint length);

    [LibraryImport(Library)]
    internal static partial int SHA256_Final(byte* digest, Sha256State* state);

    /// <summary>SHA256_CTX of OpenSSL 3: eight words of state, two of length, a block of 64 bytes, two counts.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 112)]
    internal struct Sha256State
    {
        private fixed uint words[28];
    }

    /// <summary>SHA_CTX of OpenSSL 3: five words of state, two of length, a block of 64 bytes, a count.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 96)]
    internal struct Sha1State
    {
        private fixed uint words[24];
    }

    /// <summary>SHA512_CTX of OpenSSL 3: eight words of state, two of length, a block of 128 bytes, two counts.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 216)]
    internal struct Sha512State
    {
        private fixed ulong words[27];
    }

    /// <summary>OSSL_PARAM: a named part of a key. An empty one ends a list.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly struct OsslParam(byte* key, uint type, byte* data, nuint length)
    {
        private readonly byte* key = key;
        private readonly uint type = type;
        private readonly byte* data = data;
        private readonly nuint length = length;
        private readonly nuint returned;
    }
}
