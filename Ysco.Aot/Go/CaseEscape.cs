using System.Text;

namespace Ysco.Go;

/// <summary>Upper case written as <c>!</c> and lower case.</summary>
internal static class CaseEscape
{
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            _ = char.IsAsciiLetterUpper(c) ? escaped.Append('!').Append(char.ToLowerInvariant(c)) : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>What was escaped so; null when nothing was, as it has upper case or a stray <c>!</c>.</summary>
    internal static string? Unescape(string escaped)
    {
        var text = new StringBuilder(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            char c = escaped[i];
            bool marked = c == '!';
            if (marked)
            {
                c = ++i < escaped.Length ? escaped[i] : '\0';
            }

            if ((marked && !char.IsAsciiLetterLower(c)) || char.IsAsciiLetterUpper(c) || !char.IsAscii(c))
            {
                return null;
            }

            text.Append(marked ? char.ToUpperInvariant(c) : c);
        }

        return text.ToString();
    }
}
