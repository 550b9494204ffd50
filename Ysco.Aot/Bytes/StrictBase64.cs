using System.Buffers.Text;

namespace Ysco.Bytes;

/// <summary>
/// Base64 with one spelling for every value: no white space, no missing or surplus padding, no stray bits in the last
/// character. .NET's decoders are lenient in all three, so what they give is encoded again and compared.
/// References: RFC 4648 sections 3.5, 4 and 5.
/// </summary>
public static class StrictBase64
{
    /// <summary>Decodes the standard alphabet, with padding. Null when it is not the one spelling of its value.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text)
    {
        byte[] buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out int count))
        {
            return null;
        }

        byte[] value = buffer[..count];
        return text.SequenceEqual(Convert.ToBase64String(value)) ? value : null;
    }

    /// <summary>Encodes in the standard alphabet, with padding.</summary>
    public static string Encode(ReadOnlySpan<byte> value) => Convert.ToBase64String(value);

    /// <summary>Decodes the URL-safe alphabet, without padding. Null when it is not the one spelling of its value.</summary>
    public static byte[]? DecodeUrl(ReadOnlySpan<char> text)
    {
        byte[] buffer = new byte[(text.Length / 4 * 3) + 3];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, buffer, out int count))
        {
            return null;
        }

        byte[] value = buffer[..count];
        return text.SequenceEqual(EncodeUrl(value)) ? value : null;
    }

    /// <summary>Encodes in the URL-safe alphabet, without padding.</summary>
    public static string EncodeUrl(ReadOnlySpan<byte> value) => Base64Url.EncodeToString(value);
}
