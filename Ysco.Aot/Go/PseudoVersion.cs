namespace Ysco.Go;

/// <summary>
/// A version that Go makes up for a commit without a tag: <c>v0.0.0-20060102150405-abcdef123456</c>. It is never chosen
/// by itself. Reference: "Pseudo-versions" in the Go modules reference.
/// </summary>
/// <param name="Time">The commit's time, UTC, as 14 digits.</param>
/// <param name="Revision">The start of the commit's hash.</param>
/// <param name="Base">The tagged version it comes after, <c>v1.2.3</c>; empty when there is none.</param>
public sealed record PseudoVersion(string Time, string Revision, string Base)
{
    private const int TimeDigits = 14;

    /// <summary>Takes a pseudo-version apart; null when the text is a version of another kind, or none.</summary>
    public static PseudoVersion? TryParse(string text)
    {
        if (SemVer.TryParse(text) is not { } version)
        {
            return null;
        }

        string core = text[..(text.Length - version.Build.Length)];
        int dash = core.LastIndexOf('-');
        int timeAt = dash - TimeDigits;
        if (timeAt < 1 || core.AsSpan(timeAt, TimeDigits).ContainsAnyExceptInRange('0', '9')
            || core.AsSpan(dash + 1) is not { IsEmpty: false } revision || !IsAlphanumeric(revision))
        {
            return null;
        }

        return BaseOf(core[..timeAt], version) is { } tagged
            ? new PseudoVersion(core[timeAt..dash], core[(dash + 1)..], tagged)
            : null;
    }

    private static bool IsAlphanumeric(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    // What is before the time tells one of three forms: vX.0.0-, vX.Y.Z-0. and vX.Y.Z-pre.0.
    private static string? BaseOf(string before, SemVer version)
    {
        if (before == version.Major + ".0.0-")
        {
            return "";
        }

        if (before.EndsWith(".0.", StringComparison.Ordinal) && before.Contains('-', StringComparison.Ordinal))
        {
            return before[..^".0.".Length] + version.Build;
        }

        int patchAt = before.LastIndexOf('.', Math.Max(before.Length - "-0.".Length, 0)) + 1;
        return before.EndsWith("-0.", StringComparison.Ordinal)
            && !before.AsSpan(patchAt, before.Length - patchAt - "-0.".Length).ContainsAnyExceptInRange('0', '9')
            && OneLess(before[patchAt..^"-0.".Length]) is { } patch
            ? before[..patchAt] + patch + version.Build
            : null;
    }

    // The pseudo-version's patch number is one more than that of the version it follows.
    private static string? OneLess(string digits)
    {
        char[] number = digits.ToCharArray();
        int at = number.Length - 1;
        while (at >= 0 && number[at] == '0')
        {
            number[at--] = '9';
        }

        if (at < 0)
        {
            return null;
        }

        number[at]--;
        return number is ['0', _, ..] ? new string(number, 1, number.Length - 1) : new string(number);
    }
}
