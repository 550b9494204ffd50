namespace Ysco.Sconf;

/// <summary>Text from a file, made fit for a message.</summary>
internal static class SconfText
{
    /// <summary>The longest text quoted in a message, characters: enough to find it in the file.</summary>
    internal const int MaxQuotedChars = 60;

    /// <summary>The text without control characters, cut where it is long.</summary>
    internal static string Quote(string text)
    {
        bool cut = text.Length > MaxQuotedChars;
        Span<char> kept = stackalloc char[MaxQuotedChars];
        ReadOnlySpan<char> from = cut ? text.AsSpan(0, MaxQuotedChars) : text;
        for (int i = 0; i < from.Length; i++)
        {
            kept[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
        }

        return string.Concat(kept[..from.Length], cut ? "..." : "");
    }
}
