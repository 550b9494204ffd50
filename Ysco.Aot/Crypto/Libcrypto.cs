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
    internal static partial void ERR_clear_error();

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
}
