namespace Ysco.Crypto;

/// <summary>Digests of bytes that are all there, without an allocation but for the result. References: FIPS 180-4.</summary>
public static unsafe class Digest
{
    /// <summary>SHA-256 of <paramref name="data"/>, 32 bytes.</summary>
    public static byte[] Sha256(ReadOnlySpan<byte> data)
    {
        byte[] digest = new byte[Crypto.Sha256.DigestBytes];
        Sha256(data, [], [], digest);
        return digest;
    }

    /// <summary>SHA-256 of three spans one after the other, into the first 32 bytes of <paramref name="digest"/>.</summary>
    public static void Sha256(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, Crypto.Sha256.DigestBytes);
        Libcrypto.Sha256State state;
        _ = Libcrypto.SHA256_Init(&state);
        fixed (byte* a = first)
        fixed (byte* b = second)
        fixed (byte* c = third)
        fixed (byte* to = digest)
        {
            _ = Libcrypto.SHA256_Update(&state, a, (nuint)first.Length);
            _ = Libcrypto.SHA256_Update(&state, b, (nuint)second.Length);
            _ = Libcrypto.SHA256_Update(&state, c, (nuint)third.Length);
            _ = Libcrypto.SHA256_Final(to, &state);
        }
    }
}
