namespace Ysco.Crypto;

/// <summary>SHA-384. References: FIPS 180-4. Limits: digest of 48 bytes (384 bits).</summary>
public static unsafe class Sha384
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int DigestBytes = 48;

    /// <summary>The digest of two spans one after the other, into the first 48 bytes of <paramref name="digest"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, DigestBytes);
        Libcrypto.Sha512State state;
        _ = Libcrypto.SHA384_Init(&state);
        fixed (byte* a = first)
        fixed (byte* b = second)
        fixed (byte* to = digest)
        {
            _ = Libcrypto.SHA384_Update(&state, a, (nuint)first.Length);
            _ = Libcrypto.SHA384_Update(&state, b, (nuint)second.Length);
            _ = Libcrypto.SHA384_Final(to, &state);
        }
    }
}
