namespace Ysco.Dns.Dnssec;

/// <summary>The words of one record of a zone file, which may take several lines. Reference: RFC 1035 section 5.1.</summary>
/// <param name="Number">The line that it begins on, from 1.</param>
/// <param name="HasOwner">Whether it begins at the start of its line, so with a name.</param>
/// <param name="Words">Its words, one or more unless there is a problem.</param>
/// <param name="Problem">What is wrong with its parentheses; null when nothing is.</param>
internal sealed record AnchorLine(int Number, bool HasOwner, string[] Words, string? Problem)
{
    internal static List<AnchorLine> Split(string text)
    {
        var lines = new List<AnchorLine>();
        var words = new List<string>();
        int number = 0, first = 0, depth = 0;
        bool hasOwner = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            int comment = line.IndexOf(';');
            ReadOnlySpan<char> rest = comment < 0 ? line : line[..comment];
            if (words.Count == 0)
            {
                (first, hasOwner) = (number, rest.Length > 0 && !char.IsWhiteSpace(rest[0]));
            }

            depth = Take(rest, words, depth);
            if (depth is < 0 or > 1)
            {
                lines.Add(new AnchorLine(number, false, [], "parentheses do not match"));
                return lines;
            }

            if (depth == 0 && words.Count > 0)
            {
                lines.Add(new AnchorLine(first, hasOwner, [.. words], null));
                words.Clear();
            }
        }

        if (depth != 0)
        {
            lines.Add(new AnchorLine(number, false, [], "a parenthesis is not closed"));
        }

        return lines;
    }

    // RFC 1035 section 5.1: parentheses are words of their own, and don't nest.
    private static int Take(ReadOnlySpan<char> line, List<string> words, int depth)
    {
        int start = 0;
        for (int at = 0; at <= line.Length; at++)
        {
            if (at < line.Length && !char.IsWhiteSpace(line[at]) && line[at] is not ('(' or ')'))
            {
                continue;
            }

            if (at > start)
            {
                words.Add(line[start..at].ToString());
            }

            start = at + 1;
            depth += at == line.Length ? 0 : line[at] == '(' ? 1 : line[at] == ')' ? -1 : 0;
            if (depth is < 0 or > 1)
            {
                return depth;
            }
        }

        return depth;
    }
}
