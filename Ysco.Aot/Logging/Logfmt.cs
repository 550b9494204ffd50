using System.Globalization;
using System.Text;

namespace Ysco.Logging;

/// <summary>
/// A log record as one logfmt line, quoted as Go's slog text handler quotes: <c>level=INFO msg="ysco starting" svc=./websvc</c>.
/// Limits: a value over <see cref="MaxValueChars"/> is cut, so that no text from outside makes a line without an end.
/// </summary>
public static class Logfmt
{
    /// <summary>The longest value, characters: a path (4096) and a sentence around it fit.</summary>
    public const int MaxValueChars = 8192;

    /// <summary>The line, with its newline.</summary>
    /// <param name="level">The level.</param>
    /// <param name="message">What happened.</param>
    /// <param name="attributes">Keys (bare words) and their values, in order.</param>
    public static string Line(LogLevel level, string message, params ReadOnlySpan<(string Key, string Value)> attributes)
    {
        var line = new StringBuilder(128);
        line.Append("level=").Append(Name(level)).Append(" msg=");
        AppendValue(line, message);
        foreach ((string key, string value) in attributes)
        {
            line.Append(' ').Append(key).Append('=');
            AppendValue(line, value);
        }

        return line.Append('\n').ToString();
    }

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Debug => "DEBUG",
        LogLevel.Warn => "WARN",
        LogLevel.Error => "ERROR",
        _ => "INFO",
    };

    private static void AppendValue(StringBuilder line, string value)
    {
        if (value.Length > MaxValueChars)
        {
            value = string.Concat(value.AsSpan(0, MaxValueChars), "...");
        }

        if (NeedsQuotes(value))
        {
            AppendQuoted(line, value);
        }
        else
        {
            line.Append(value);
        }
    }

    private static bool NeedsQuotes(string value)
    {
        foreach (Rune rune in value.EnumerateRunes())
        {
            if (rune.Value is ' ' or '=' or '"' or 0xFFFD || !IsPrintable(rune))
            {
                return true;
            }
        }

        return value.Length == 0;
    }

    private static void AppendQuoted(StringBuilder line, string value)
    {
        line.Append('"');
        foreach (Rune rune in value.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => line.Append("\\\""),
                '\\' => line.Append("\\\\"),
                '\n' => line.Append("\\n"),
                '\r' => line.Append("\\r"),
                '\t' => line.Append("\\t"),
                ' ' => line.Append(' '),
                < 0x80 when !IsPrintable(rune) => line.Append("\\x").Append(rune.Value.ToString("x2")),
                < 0x10000 when !IsPrintable(rune) => line.Append("\\u").Append(rune.Value.ToString("x4")),
                _ when !IsPrintable(rune) => line.Append("\\U").Append(rune.Value.ToString("x8")),
                _ => line.Append(rune.ToString()),
            };
        }

        line.Append('"');
    }

    /// <summary>Letters, marks, numbers, punctuation and symbols, as Go's unicode.IsPrint has it; the space is apart.</summary>
    private static bool IsPrintable(Rune rune) => rune.Value is > 0x20 and < 0x7f
        || (rune.Value >= 0x80 && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));
}
