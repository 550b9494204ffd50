using System.Globalization;

namespace Ysco.Bytes;

/// <summary>Whole numbers in decimal with one spelling each: digits only, no sign, no leading zero.</summary>
public static class StrictDecimal
{
    /// <summary>Parses 0 to 2^63-1. Null for anything else.</summary>
    public static long? Parse(ReadOnlySpan<char> text)
    {
        // .NET's parser lets NUL characters follow a number.
        if ((text.Length > 1 && text[0] == '0') || text.ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : null;
    }
}
