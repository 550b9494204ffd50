using System.Text;

namespace Ysco.Bytes;

/// <summary>
/// Text from outside made fit for a message: one line of printable characters, with a bound, so that it can neither
/// forge a log line nor move a terminal's cursor.
/// </summary>
public static class OneLine
{
    /// <summary>What a message quotes of something short, such as a name or a field, in characters.</summary>
    public const int QuoteMaxChars = 120;

    /// <summary>The first <paramref name="maxBytes"/> bytes as one line; what is not UTF-8 becomes U+FFFD.</summary>
    public static string From(ReadOnlySpan<byte> text, int maxBytes) =>
        From(Encoding.UTF8.GetString(text[..Math.Min(text.Length, maxBytes)]), maxBytes);

    /// <summary>
    /// The first <paramref name="maxChars"/> characters as one line: runs of white space and of control, format and
    /// unassigned characters become one space, those at either end go.
    /// </summary>
    public static string From(ReadOnlySpan<char> text, int maxChars = QuoteMaxChars)
    {
        var line = new StringBuilder();
        bool gap = false;
        foreach (char c in text[..Math.Min(text.Length, maxChars)])
        {
            if (!IsPrintable(c))
            {
                gap = line.Length > 0;
                continue;
            }

            if (gap)
            {
                line.Append(' ');
                gap = false;
            }

            line.Append(c);
        }

        return line.ToString();
    }

    /// <summary>The same; of more, what fits with the dots that tell so.</summary>
    public static string Shortened(string text, int maxChars) =>
        text.Length > maxChars ? From(text, maxChars - 3) + "..." : From(text, maxChars);

    // Format characters turn the direction of text, separators break lines; half a surrogate pair prints as nothing good.
    private static bool IsPrintable(char c) => char.GetUnicodeCategory(c) is not (
        System.Globalization.UnicodeCategory.Control or
        System.Globalization.UnicodeCategory.Format or
        System.Globalization.UnicodeCategory.Surrogate or
        System.Globalization.UnicodeCategory.PrivateUse or
        System.Globalization.UnicodeCategory.OtherNotAssigned or
        System.Globalization.UnicodeCategory.LineSeparator or
        System.Globalization.UnicodeCategory.ParagraphSeparator or
        System.Globalization.UnicodeCategory.SpaceSeparator);
}
