using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Go;

/// <summary>
/// A version of a Go module: <c>v1.2.3-rc.1+meta</c>. The short forms <c>v1</c> and <c>v1.2</c> are valid too.
/// References: Semantic Versioning 2.0.0, sections 2, 9, 10 and 11; the Go package golang.org/x/mod/semver, whose
/// verdicts these are. Numbers may have any number of digits; work is linear in the length of the text.
/// </summary>
public sealed class SemVer
{
    private readonly string text;
    private readonly Range major;
    private readonly Range minor;
    private readonly Range patch;
    private readonly Range prerelease;
    private readonly Range build;

    private SemVer(string text, Range major, Range minor, Range patch, Range prerelease, Range build) =>
        (this.text, this.major, this.minor, this.patch, this.prerelease, this.build) =
        (text, major, minor, patch, prerelease, build);

    /// <summary><c>v1</c></summary>
    public string Major => "v" + text[major];

    /// <summary><c>v1.2</c></summary>
    public string MajorMinor => $"v{Number(major)}.{Number(minor)}";

    /// <summary><c>-rc.1</c>, with its hyphen; empty for a release.</summary>
    public string Prerelease => text[prerelease];

    /// <summary><c>+meta</c>, with its plus; empty when there is none. It has no part in the order.</summary>
    public string Build => text[build];

    /// <summary>Whether it is a release: neither a pre-release nor a pseudo-version.</summary>
    public bool IsRelease => Slice(prerelease).IsEmpty;

    /// <summary>All three numbers and the pre-release, without the build metadata: <c>v1.2.3-rc.1</c>.</summary>
    public string Canonical => $"{MajorMinor}.{Number(patch)}{Prerelease}";

    /// <summary>Parses a version that must be valid.</summary>
    /// <returns>The version, or a failure that quotes the text.</returns>
    public static Result<SemVer> Parse(string text) =>
        TryParse(text) is { } version ? version : Failure.Invalid($"version \"{OneLine.From(text)}\" is not valid (want v1.2.3)");

    /// <summary>Parses a version; null when it is not valid.</summary>
    public static SemVer? TryParse(string text)
    {
        int at = 1;
        if (text.Length == 0 || text[0] != 'v' || !TakeNumber(text, ref at, out Range major))
        {
            return null;
        }

        // The short forms end here or there: nothing may follow them.
        Range none = ^0..;
        if (at == text.Length)
        {
            return new SemVer(text, major, none, none, none, none);
        }

        if (!TakeDot(text, ref at) || !TakeNumber(text, ref at, out Range minor))
        {
            return null;
        }

        if (at == text.Length)
        {
            return new SemVer(text, major, minor, none, none, none);
        }

        return TakeDot(text, ref at) && TakeNumber(text, ref at, out Range patch)
            && TakeIdentifiers(text, ref at, '-', out Range prerelease)
            && TakeIdentifiers(text, ref at, '+', out Range build) && at == text.Length
            ? new SemVer(text, major, minor, patch, prerelease, build)
            : null;
    }

    /// <summary>Whether the text is a valid version.</summary>
    public static bool IsValid(string text) => TryParse(text) is not null;

    /// <summary>Orders two texts as Go does: an invalid version is before every valid one, and equal to any other.</summary>
    /// <returns>Below zero, zero or above.</returns>
    public static int Compare(string a, string b)
    {
        SemVer? left = TryParse(a);
        SemVer? right = TryParse(b);
        return left is null || right is null
            ? (left is null ? 0 : 1) - (right is null ? 0 : 1)
            : left.ComparePrecedence(right);
    }

    /// <summary>Whether both have the same major number.</summary>
    public bool SameMajor(SemVer other) => CompareNumbers(Number(major), other.Number(other.major)) == 0;

    /// <summary>Whether both have the same major and minor number.</summary>
    public bool SameMinor(SemVer other) =>
        SameMajor(other) && CompareNumbers(Number(minor), other.Number(other.minor)) == 0;

    /// <summary>
    /// Precedence, SemVer section 11: below zero when this one is older. Build metadata counts for nothing, so zero
    /// does not mean equal.
    /// </summary>
    public int ComparePrecedence(SemVer other)
    {
        int order = CompareNumbers(Number(major), other.Number(other.major));
        order = order != 0 ? order : CompareNumbers(Number(minor), other.Number(other.minor));
        order = order != 0 ? order : CompareNumbers(Number(patch), other.Number(other.patch));
        return order != 0 ? order : ComparePrereleases(Slice(prerelease), other.Slice(other.prerelease));
    }

    /// <summary>The version as it was written.</summary>
    public override string ToString() => text;

    private ReadOnlySpan<char> Slice(Range range) => text.AsSpan()[range];

    // A number that a short form leaves out is zero.
    private ReadOnlySpan<char> Number(Range range) => Slice(range) is { IsEmpty: false } digits ? digits : "0";

    private static bool TakeDot(string text, ref int at) => text[at++] == '.';

    private static bool TakeNumber(string text, ref int at, out Range number)
    {
        int from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        number = from..at;
        return at > from && (text[from] != '0' || at == from + 1);
    }

    // Section 9 and 10: dot-separated, none of them empty; in a pre-release, numbers without leading zeros.
    private static bool TakeIdentifiers(string text, ref int at, char mark, out Range identifiers)
    {
        int from = at;
        identifiers = from..from;
        if (at == text.Length || text[at] != mark)
        {
            return true;
        }

        int start = ++at;
        for (; ; at++)
        {
            bool inside = at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '-');
            if (inside)
            {
                continue;
            }

            ReadOnlySpan<char> identifier = text.AsSpan(start, at - start);
            if (identifier.IsEmpty || (mark == '-' && identifier.Length > 1 && identifier[0] == '0' && IsNumber(identifier)))
            {
                return false;
            }

            if (at == text.Length || text[at] != '.')
            {
                identifiers = from..at;
                return true;
            }

            start = at + 1;
        }
    }

    private static bool IsNumber(ReadOnlySpan<char> identifier) => !identifier.ContainsAnyExceptInRange('0', '9');

    // Without leading zeros the longer number is the greater one.
    private static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b) =>
        a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);

    private static int ComparePrereleases(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.IsEmpty || b.IsEmpty)
        {
            return (a.IsEmpty ? 1 : 0) - (b.IsEmpty ? 1 : 0);
        }

        while (!a.IsEmpty && !b.IsEmpty)
        {
            int order = CompareIdentifiers(TakeIdentifier(ref a), TakeIdentifier(ref b));
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    // The first identifier, without the hyphen or dot before it.
    private static ReadOnlySpan<char> TakeIdentifier(ref ReadOnlySpan<char> rest)
    {
        int end = rest[1..].IndexOf('.') + 1;
        ReadOnlySpan<char> identifier = end == 0 ? rest[1..] : rest[1..end];
        rest = end == 0 ? [] : rest[end..];
        return identifier;
    }

    private static int CompareIdentifiers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        bool numberA = IsNumber(a);
        bool numberB = IsNumber(b);
        return numberA != numberB ? (numberA ? -1 : 1) : numberA ? CompareNumbers(a, b) : a.SequenceCompareTo(b);
    }
}
