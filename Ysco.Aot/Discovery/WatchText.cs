using System.Globalization;
using Ysco.Bytes;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// The text of a TXT record of a watched zone: entries with a semicolon between, each words <c>key=value</c> with a space
/// between: <c>v=v1.0.0 t=6b010888; v=v0.3.0 t=6b010888</c>.
/// Limits: <see cref="MaxChars"/>, <see cref="MaxEntries"/>.
/// </summary>
public static class WatchText
{
    /// <summary>A module has an entry for each major version: this is far more than fits a DNS answer over UDP.</summary>
    public const int MaxChars = 16 * 1024;

    /// <summary>More major versions than any module has.</summary>
    public const int MaxEntries = 256;

    /// <summary>Reads the text.</summary>
    /// <returns>The entries that have a version and a time, in their order; Invalid when the text breaks its rules.</returns>
    public static Result<IReadOnlyList<WatchEntry>> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxChars)
        {
            return Failure.Invalid($"a text of {text.Length} characters, over the {MaxChars} it may have");
        }

        var entries = new List<WatchEntry>();
        foreach (Range range in text.AsSpan().Split(';'))
        {
            if (!ParseEntry(text.AsSpan()[range]).Try(out WatchEntry? entry, out Failure? failure))
            {
                return failure;
            }

            if (entry is not null && entries.Count == MaxEntries)
            {
                return Failure.Invalid($"over the {MaxEntries} entries it may have");
            }

            if (entry is not null)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>The versions of a module.</summary>
    public static Result<string[]> Versions(string text)
    {
        if (!Parse(text).Try(out IReadOnlyList<WatchEntry>? entries, out Failure? failure))
        {
            return failure;
        }

        string[] versions = [.. entries.Select(entry => entry.Version)];
        return Array.Find(versions, version => !SemVer.IsValid(version)) is { } wrong
            ? Failure.Invalid($"version \"{OneLine.From(wrong)}\": not of the form v1.2.3")
            : versions;
    }

    /// <summary>The toolchains of Go: the first entry of each kind counts.</summary>
    public static Result<(string Current, string Previous, string Next)> Toolchains(string text)
    {
        if (!Parse(text).Try(out IReadOnlyList<WatchEntry>? entries, out Failure? failure))
        {
            return failure;
        }

        (string current, string previous, string next) = (First(entries, "cur"), First(entries, "prev"), First(entries, "next"));
        foreach (string version in new[] { current, previous, next })
        {
            if (version != "" && GoVersion.TryParse(version) is null)
            {
                return Failure.Invalid($"toolchain \"{OneLine.From(version)}\": not of the form go1.26.10");
            }
        }

        return current == "" ? Failure.Invalid("no current toolchain (k=cur)") : (current, previous, next);
    }

    private static string First(IReadOnlyList<WatchEntry> entries, string kind) =>
        entries.FirstOrDefault(entry => entry.Kind == kind)?.Version ?? "";

    // Null for an entry without a version or a time: a later version of the format may have others.
    private static Result<WatchEntry?> ParseEntry(ReadOnlySpan<char> text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Range range in text.Split(' '))
        {
            ReadOnlySpan<char> word = text[range];
            if (word.IsEmpty)
            {
                continue;
            }

            int sign = word.IndexOf('=');
            if (sign <= 0 || sign == word.Length - 1)
            {
                return Failure.Invalid($"\"{OneLine.From(word)}\": not key=value");
            }

            if (!values.TryAdd(word[..sign].ToString(), word[(sign + 1)..].ToString()))
            {
                return Failure.Invalid($"\"{OneLine.From(word[..sign])}\" is there twice in an entry");
            }
        }

        if (!values.TryGetValue("v", out string? version) || !values.TryGetValue("t", out string? time))
        {
            return (WatchEntry?)null;
        }

        return Seconds(time) is { } seconds
            ? new WatchEntry(version, values.GetValueOrDefault("k", ""), DateTimeOffset.FromUnixTimeSeconds(seconds))
            : Failure.Invalid($"time \"{OneLine.From(time)}\": not seconds since 1970 in hexadecimal");
    }

    private static long? Seconds(string hex) =>
        long.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long seconds)
            && seconds >= 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? seconds
            : null;
}
