using System.Text;
using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// The answer to <c>@v/list</c>: a version a line, in no order. Reference: "GOPROXY protocol" in the Go modules reference.
/// Example: <code>
/// v1.0.0
/// v0.1.0
/// </code>
/// Limits: <see cref="MaxBytes"/>, <see cref="MaxVersions"/>.
/// </summary>
public static class GoProxyList
{
    /// <summary>What a list may have; that of Go's toolchains, the longest known, has some hundred KiB.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>
    /// Versions that are kept, the newest: a list of the greatest size has more than a worker's answer has room for, and
    /// nobody chooses among more.
    /// </summary>
    public const int MaxVersions = 1000;

    /// <summary>
    /// The versions, newest first, each once. What is no full version of a module, or a pseudo-version, is passed over, as
    /// Go does.
    /// </summary>
    /// <returns>The versions, none for an empty list; or a failure when what came is no such list.</returns>
    public static Result<string[]> Parse(ReadOnlySpan<byte> body)
    {
        if (!Lines(body).Try(out List<string>? lines, out Failure? failure))
        {
            return failure;
        }

        var versions = new List<SemVer>(lines.Count);
        bool any = false;
        foreach (string line in lines)
        {
            string word = FirstWord(line);
            if (SemVer.TryParse(word) is { } version && version.Canonical.Length + version.Build.Length == word.Length)
            {
                any = true;
                if (PseudoVersion.TryParse(word) is null)
                {
                    versions.Add(version);
                }
            }
        }

        if (!any && lines.Count > 0)
        {
            return Failure.Invalid($"not a list of versions (it begins with \"{OneLine.From(lines[0])}\")");
        }

        return Newest(versions);
    }

    private static string[] Newest(List<SemVer> versions)
    {
        // Text decides between those that differ in build metadata alone, so that one list has one order.
        versions.Sort(static (a, b) => b.ComparePrecedence(a) is not 0 and var order
            ? order : string.CompareOrdinal(b.ToString(), a.ToString()));
        var sorted = new List<string>(Math.Min(versions.Count, MaxVersions));
        foreach (SemVer version in versions)
        {
            if (sorted.Count == MaxVersions)
            {
                break;
            }

            string text = version.ToString();
            if (sorted.Count == 0 || sorted[^1] != text)
            {
                sorted.Add(text);
            }
        }

        return [.. sorted];
    }

    // Go too reads the first word of a line only: a proxy may put the time of the version after it.
    internal static string FirstWord(string line)
    {
        int end = line.AsSpan().IndexOfAny(' ', '\t');
        return end < 0 ? line : line[..end];
    }

    /// <summary>The lines that are not blank, white space at either end gone.</summary>
    internal static Result<List<string>> Lines(ReadOnlySpan<byte> body)
    {
        if (body.Length > MaxBytes)
        {
            return Failure.Invalid($"list of {body.Length} bytes is larger than {MaxBytes} bytes");
        }

        if (body.TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
        {
            return Failure.Invalid("a page of HTML, not a list of versions (is this a module proxy?)");
        }

        var lines = new List<string>();
        foreach (ReadOnlySpan<char> line in Encoding.UTF8.GetString(body).AsSpan().EnumerateLines())
        {
            if (line.Trim() is { IsEmpty: false } text)
            {
                lines.Add(text.ToString());
            }
        }

        return lines;
    }
}
