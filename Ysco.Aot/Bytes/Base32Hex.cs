namespace Ysco.Bytes;

/// <summary>
/// Base 32 with the extended hex alphabet, without padding, as NSEC3 names digests: in lower case when written, in any
/// when read. One spelling for every value but for case. References: RFC 4648 section 7, RFC 5155 section 1.3.
/// </summary>
public static class Base32Hex
{
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>Encodes.</summary>
    public static string Encode(ReadOnlySpan<byte> value)
    {
        char[] text = new char[((value.Length * 8) + 4) / 5];
        for (int i = 0; i < text.Length; i++)
        {
            int bit = i * 5;
            int pair = value[bit / 8] << 8 | (bit / 8 + 1 < value.Length ? value[bit / 8 + 1] : 0);
            text[i] = Alphabet[pair >> (11 - (bit % 8)) & 31];
        }

        return new string(text);
    }

    /// <summary>Decodes ASCII into a buffer of exactly the value's length; false when it is not the spelling of such a value.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> text, Span<byte> value)
    {
        if (text.Length != ((value.Length * 8) + 4) / 5)
        {
            return false;
        }

        int bits = 0, held = 0, at = 0;
        foreach (byte c in text)
        {
            int digit = Alphabet.IndexOf((char)(c is >= (byte)'A' and <= (byte)'V' ? c | 0x20 : c), StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            held = held << 5 | digit;
            bits += 5;
            if (bits >= 8)
            {
                bits -= 8;
                value[at++] = (byte)(held >> bits);
                held &= (1 << bits) - 1;
            }
        }

        return held == 0;
    }
}
