using System.Text;
using System.Text.Unicode;

namespace Ysco.Http;

/// <summary>
/// Percent-decoding to text.
/// References: RFC 3986 section 2.1; WHATWG URL, application/x-www-form-urlencoded (plus is a space there).
/// </summary>
public static class PercentEncoding
{
    /// <summary>The text; null when an escape is malformed or the bytes are not UTF-8.</summary>
    /// <param name="encoded">Encoded bytes.</param>
    /// <param name="plusIsSpace">Whether <c>+</c> means a space: in forms, not in paths.</param>
    public static string? Decode(ReadOnlySpan<byte> encoded, bool plusIsSpace)
    {
        byte[] decoded = new byte[encoded.Length];
        int length = 0;
        for (int i = 0; i < encoded.Length; i++)
        {
            byte next = encoded[i];
            if (next == '%')
            {
                int value = i + 2 < encoded.Length
                    ? (Syntax.HexDigit(encoded[i + 1]) * 16) | Syntax.HexDigit(encoded[i + 2])
                    : -1;
                if (value < 0)
                {
                    return null;
                }

                next = (byte)value;
                i += 2;
            }
            else if (next == '+' && plusIsSpace)
            {
                next = (byte)' ';
            }

            decoded[length++] = next;
        }

        ReadOnlySpan<byte> text = decoded.AsSpan(0, length);
        return Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : null;
    }
}
