namespace Ysco.Crypto;

/// <summary>
/// SHA-256 over bytes that arrive in pieces. References: FIPS 180-4.
/// Limits: digest of 32 bytes (256 bits); input below 2^61 bytes.
/// </summary>
public sealed unsafe class Sha256
{
    /// <summary>The length of a digest in bytes.</summary>
    public const int DigestBytes = 32;

    private const int ChunkBytes = 128 * 1024;

    private Libcrypto.Sha256State state;

    /// <summary>Starts with no input.</summary>
    public Sha256()
    {
        fixed (Libcrypto.Sha256State* s = &state)
        {
            _ = Libcrypto.SHA256_Init(s);
        }
    }

    /// <summary>The digest of the rest of a stream.</summary>
    public static byte[] Of(Stream content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var hash = new Sha256();
        byte[] chunk = new byte[ChunkBytes];
        int got;
        while ((got = content.Read(chunk)) > 0)
        {
            hash.Append(chunk.AsSpan(0, got));
        }

        return hash.Finish();
    }

    /// <summary>Adds bytes to the input.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        fixed (Libcrypto.Sha256State* s = &state)
        fixed (byte* d = data)
        {
            _ = Libcrypto.SHA256_Update(s, d, (nuint)data.Length);
        }
    }

    /// <summary>The digest of everything appended; nothing may be appended after it.</summary>
    /// <param name="digest">At least <see cref="DigestBytes"/> bytes, filled from the front.</param>
    public void Finish(Span<byte> digest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(digest.Length, DigestBytes);
        fixed (Libcrypto.Sha256State* s = &state)
        fixed (byte* d = digest)
        {
            _ = Libcrypto.SHA256_Final(d, s);
        }
    }

    /// <summary>The digest of everything appended, in a new array.</summary>
    public byte[] Finish()
    {
        byte[] digest = new byte[DigestBytes];
        Finish(digest);
        return digest;
    }
}
