namespace Ysco.Crypto;

/// <summary>
/// SHA-1, where a protocol has nothing else: NSEC3 (RFC 5155) and old DS records. References: FIPS 180-4.
/// Limits: digest of 20 bytes. Collisions of it are made: nothing new may rely on it.
/// </summary>
public static unsafe class Sha1
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int DigestBytes = 20;

    /// <summary>The digest of two spans one after the other, into the first 20 bytes of <paramref name="digest"/>, which may be one of them.</summary>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, DigestBytes);
        Libcrypto.Sha1State state;
        _ = Libcrypto.SHA1_Init(&state);
        fixed (byte* a = first)
        fixed (byte* b = second)
        fixed (byte* to = digest)
        {
            _ = Libcrypto.SHA1_Update(&state, a, (nuint)first.Length);
            _ = Libcrypto.SHA1_Update(&state, b, (nuint)second.Length);
            _ = Libcrypto.SHA1_Final(to, &state);
        }
    }
}
