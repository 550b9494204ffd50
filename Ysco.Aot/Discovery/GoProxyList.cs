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
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
public static class GoProxyList
{
    /// <summary>What a list may have; that of Go's toolchains, the longest known, has some hundred KiB.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The versions, newest first, each once. What is no full version of a module is passed over, as Go does.</summary>
    /// <returns>The versions, none for an empty list; or a failure when what came is no such list.</returns>
    public static Result<string[]> Parse(ReadOnlySpan<byte> body)
    {
        if (!Lines(body).Try(out List<string>? lines, out Failure? failure))
        {
            return failure;
        }

        var versions = new List<SemVer>(lines.Count);
        foreach (string line in lines)
        {
            if (SemVer.TryParse(line) is { } version && version.Canonical.Length + version.Build.Length == line.Length)
            {
                versions.Add(version);
            }
        }

        if (versions.Count == 0 && lines.Count > 0)
        {
            return Failure.Invalid($"not a list of versions (it begins with \"{OneLine.From(lines[0])}\")");
        }

        // Text decides between those that differ in build metadata alone, so that one list has one order.
        versions.Sort(static (a, b) => b.ComparePrecedence(a) is not 0 and var order
            ? order : string.CompareOrdinal(b.ToString(), a.ToString()));
        var sorted = new List<string>(versions.Count);
        foreach (SemVer version in versions)
        {
            string text = version.ToString();
            if (sorted.Count == 0 || sorted[^1] != text)
            {
                sorted.Add(text);
            }
        }

        return sorted.ToArray();
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
