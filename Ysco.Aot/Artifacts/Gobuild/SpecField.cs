using System.Buffers;
using Ysco.Bytes;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// Which characters the fields of a build may have: those of Go's paths, versions and targets, none of which a URL, a
/// record's spaces or a file name gives another meaning. Each check gives null, or what is wrong.
/// </summary>
internal static class SpecField
{
    private const int MaxPathChars = 1024;
    private const int MaxFieldChars = 128;
    private const int MaxTargetChars = 32;

    private static readonly SearchValues<char> PathChars =
        SearchValues.Create("/-._~+0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> VersionChars =
        SearchValues.Create("-.+0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> TargetChars = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> GoVersionChars = SearchValues.Create(".0123456789abcdefghijklmnopqrstuvwxyz");

    internal static string? Module(string module) => Path("module path", module, module);

    internal static string? Dir(string dir)
    {
        if (dir == "/")
        {
            return null;
        }

        return dir.StartsWith('/') ? Path("package folder", dir, dir[1..]) : $"package folder {OneLine.From(dir)}: no slash at its start";
    }

    internal static string? Version(string version)
    {
        if (version.Length > MaxFieldChars || version.AsSpan().ContainsAnyExcept(VersionChars))
        {
            return $"version {OneLine.From(version)}: not a module version";
        }

        // vMAJOR.MINOR.PATCH, then nothing or what follows a minus or a plus: a name such as latest is no version.
        ReadOnlySpan<char> rest = version;
        for (int part = 0; part < 3; part++)
        {
            int digits = rest.IsEmpty || rest[0] != (part == 0 ? 'v' : '.') ? 0 : CountDigits(rest[1..]);
            if (digits == 0)
            {
                return $"version {OneLine.From(version)}: not of the form v1.2.3";
            }

            rest = rest[(1 + digits)..];
        }

        return rest.IsEmpty || rest[0] is '-' or '+' ? null : $"version {OneLine.From(version)}: not of the form v1.2.3";
    }

    internal static string? Target(string what, string value) =>
        value.Length is 0 or > MaxTargetChars || value.AsSpan().ContainsAnyExcept(TargetChars)
            ? $"{what} {OneLine.From(value)}: not lower-case letters and digits"
            : null;

    internal static string? GoVersion(string value) =>
        value.Length is < 3 or > MaxTargetChars || !value.StartsWith("go", StringComparison.Ordinal)
            || !char.IsAsciiDigit(value[2]) || value.AsSpan().ContainsAnyExcept(GoVersionChars)
            ? $"go version {OneLine.From(value)}: not of the form go1.2.3"
            : null;

    private static string? Path(string what, string shown, string path)
    {
        if (path.Length is 0 or > MaxPathChars)
        {
            return $"{what} {OneLine.From(shown)}: empty or longer than {MaxPathChars} characters";
        }

        if (path.AsSpan().ContainsAnyExcept(PathChars))
        {
            return $"{what} {OneLine.From(shown)}: only letters, digits and - . _ ~ + are allowed between slashes";
        }

        foreach (Range element in path.AsSpan().Split('/'))
        {
            // A dot at the end takes in "." and "..", which a URL would resolve.
            if (path.AsSpan()[element] is [] or [.., '.'])
            {
                return $"{what} {OneLine.From(shown)}: an element is empty or ends in a dot";
            }
        }

        return null;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
