namespace Ysco.Http;

/// <summary>
/// Where the header fields of one request are in its head.
/// References: RFC 9112 section 5, RFC 9110 section 5.
/// Limits: <see cref="HttpLimits.HeaderCount"/>; obs-fold and spaces before the colon are refused, as they make
/// readers disagree on where a request ends.
/// </summary>
internal sealed class HeaderTable
{
    /// <summary>What curl and scrapers send fits; browsers send up to 20.</summary>
    private const int FirstCapacity = 8;

    private Entry[] entries = new Entry[FirstCapacity];

    internal int Count { get; private set; }

    internal void Clear() => Count = 0;

    /// <summary>Adds a line that begins at <paramref name="start"/> of the head; without its line end.</summary>
    internal HttpError? Add(ReadOnlySpan<byte> head, int start, int end)
    {
        ReadOnlySpan<byte> line = head[start..end];
        if (Check(line) is { } error)
        {
            return error;
        }

        if (Count == HttpLimits.HeaderCount)
        {
            return new HttpError(431, "too many header fields");
        }

        if (Count == entries.Length)
        {
            Array.Resize(ref entries, entries.Length * 2);
        }

        int colon = line.IndexOf((byte)':');
        entries[Count++] = new Entry(start, start + colon, end);
        return null;
    }

    /// <summary>The rules for one line; also those of trailers.</summary>
    internal static HttpError? Check(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            return HttpError.Bad("folded header field");
        }

        int colon = line.IndexOf((byte)':');
        if (colon < 0 || !Syntax.IsToken(line[..colon]))
        {
            return HttpError.Bad("malformed header field name");
        }

        return Syntax.IsFieldValue(line[(colon + 1)..]) ? null : HttpError.Bad("control character in a header field");
    }

    /// <summary>How many fields have this name, and the value of the last of them.</summary>
    internal int Find(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        int found = 0;
        for (int i = 0; i < Count; i++)
        {
            if (Syntax.EqualsIgnoreCase(Name(head, i), name))
            {
                value = Value(head, i);
                found++;
            }
        }

        return found;
    }

    internal ReadOnlySpan<byte> Name(ReadOnlySpan<byte> head, int index) => head[entries[index].Start..entries[index].Colon];

    internal ReadOnlySpan<byte> Value(ReadOnlySpan<byte> head, int index) =>
        Syntax.TrimWhitespace(head[(entries[index].Colon + 1)..entries[index].End]);

    private readonly record struct Entry(int Start, int Colon, int End);
}
