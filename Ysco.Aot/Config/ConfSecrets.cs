using System.Text;

namespace Ysco.Config;

/// <summary>What of ysco.conf is not for everybody who may see how things stand: the URLs of Notify, but for scheme and host. Pure.</summary>
public static class ConfSecrets
{
    /// <summary>What stands in place of a secret; no URL ends so.</summary>
    public const string Hidden = "/(not shown)";

    private const string Section = "Notify:";
    private const string SchemeEnd = "://";

    /// <summary>
    /// The text of ysco.conf with the ends of these URLs replaced by <see cref="Hidden"/>, in comments of the section too. A
    /// comment may begin it, one that is left out; only another key at the margin ends it.
    /// </summary>
    public static string Hide(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains(Section, StringComparison.Ordinal))
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        bool isWithin = false;
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            int end = rest.IndexOf('\n');
            ReadOnlySpan<char> line = end < 0 ? rest : rest[..(end + 1)];
            rest = rest[line.Length..];
            bool begins = line.TrimStart("# ").StartsWith(Section);
            isWithin = begins || (isWithin && line[0] is '\t' or '#' or ' ' or '\r' or '\n');
            int kept = isWithin ? Public(line) : line.Length;
            shown.Append(line[..kept]);
            if (kept < line.Length)
            {
                shown.Append(Hidden).Append(line[line.TrimEnd("\r\n").Length..]);
            }
        }

        return shown.ToString();
    }

    /// <summary>How much of a line may be shown: up to the end of a URL's host, all without a URL that goes on after it.</summary>
    private static int Public(ReadOnlySpan<char> line)
    {
        int scheme = line.IndexOf(SchemeEnd);
        if (scheme < 0)
        {
            return line.Length;
        }

        int host = scheme + SchemeEnd.Length;
        ReadOnlySpan<char> rest = line[host..].TrimEnd();
        int length = rest.IndexOfAny("/?#\\ ");
        bool isWhole = length < 0 || rest[length..] is "/";
        length = length < 0 ? rest.Length : length;
        return rest[..length].Contains('@') ? host : isWhole ? line.Length : host + length;
    }
}
