using System.Globalization;

namespace Ysco.Bytes;

/// <summary>
/// Times as files and messages carry them: RFC 3339 in UTC with as many digits of the second as are needed, as Go's
/// RFC3339Nano writes them (<c>2026-11-21T04:02:21.173747991Z</c>). We keep 100 ns, rounded.
/// </summary>
public static class Rfc3339
{
    /// <summary>The longest text read: a time with nanoseconds and an offset has 35 characters.</summary>
    public const int MaxChars = 64;

    /// <summary>Writes a time.</summary>
    public static string Format(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a time with three digits of the second, whatever they are: lines of a file that people read stand under each other.</summary>
    public static string FormatMilliseconds(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a time; false when the text is none.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length <= MaxChars && text.Contains('T')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out time);
    }
}
