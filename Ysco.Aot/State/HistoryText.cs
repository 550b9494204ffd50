using Ysco.Updates;

namespace Ysco.State;

/// <summary>
/// The lines of <c>events.jsonl</c>: which can be read, and which go when there are too many.
/// Not here: the file.
/// </summary>
public static class HistoryText
{
    /// <summary>The entries of a text, oldest first; lines that are none are passed over.</summary>
    /// <param name="text">Lines.</param>
    /// <param name="max">Only the last so many.</param>
    /// <param name="ofChecks">And only the last so many checks.</param>
    public static HistoryEntry[] Last(ReadOnlyMemory<byte> text, int max, int ofChecks = int.MaxValue)
    {
        var entries = new List<HistoryEntry>();
        while (entries.Count < max && !text.IsEmpty)
        {
            ReadOnlyMemory<byte> line = LastLine(ref text);
            if (HistoryJson.ParseLine(line) is { } entry && (!RecentHistory.IsCheck(entry) || ofChecks-- > 0))
            {
                entries.Add(entry);
            }
        }

        entries.Reverse();
        return [.. entries];
    }

    /// <summary>Whether a text ends with a whole line and has no bytes that no line has: a cut-off write leaves others.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> text) => (text.IsEmpty || text[^1] == (byte)'\n') && !text.Contains((byte)0);

    /// <summary>The text written anew: its newest entries in their order, as they stand there.</summary>
    /// <param name="text">Lines.</param>
    /// <param name="maxBytes">The longest result.</param>
    /// <param name="ofAKind">How many entries of a kind.</param>
    public static byte[] Newest(ReadOnlyMemory<byte> text, int maxBytes, int ofAKind)
    {
        var seen = new Dictionary<string, int>();
        byte[] kept = new byte[maxBytes];
        int start = maxBytes;
        while (!text.IsEmpty)
        {
            ReadOnlyMemory<byte> line = LastLine(ref text);
            if (HistoryJson.ParseLine(line) is not { } entry)
            {
                continue;
            }

            if (line.Length + 1 > start)
            {
                break;
            }

            int before = seen.GetValueOrDefault(entry.Kind);
            if (before < ofAKind)
            {
                seen[entry.Kind] = before + 1;
                kept[--start] = (byte)'\n';
                start -= line.Length;
                line.Span.CopyTo(kept.AsSpan(start));
            }
        }

        return kept[start..];
    }

    /// <summary>The last line, without its end; the text is then what is before it.</summary>
    private static ReadOnlyMemory<byte> LastLine(ref ReadOnlyMemory<byte> text)
    {
        int end = text.Span[^1] == (byte)'\n' ? text.Length - 1 : text.Length;
        int start = text.Span[..end].LastIndexOf((byte)'\n') + 1;
        ReadOnlyMemory<byte> line = text[start..end];
        text = text[..start];
        return line;
    }
}
