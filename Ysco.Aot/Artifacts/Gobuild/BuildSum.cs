using Ysco.Bytes;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// The sum of a binary in a record, such as <c>0siyzyRCaXgT_jID4Vt9LQywgRJk</c>: the version 0, then unpadded URL-safe
/// base64 (RFC 4648 section 5) of the first 20 bytes of SHA-256 of the uncompressed file.
/// </summary>
public static class BuildSum
{
    /// <summary>160 bits: enough that no two files are found with the same (80 bits of work), which is the log's choice.</summary>
    private const int DigestBytes = 20;

    /// <summary>The sum for a SHA-256 digest of 32 bytes.</summary>
    public static string Of(ReadOnlySpan<byte> sha256)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, Crypto.Sha256.DigestBytes);
        return "0" + StrictBase64.EncodeUrl(sha256[..DigestBytes]);
    }

    /// <summary>Whether a text is a sum in its one spelling.</summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith('0') && StrictBase64.DecodeUrl(text.AsSpan(1)) is { Length: DigestBytes };
    }
}
