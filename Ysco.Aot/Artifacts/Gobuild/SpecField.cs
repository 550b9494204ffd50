using System.Buffers;
using Ysco.Bytes;
using Ysco.Go;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// What the fields of a build may be: Go's paths, versions and names of systems. None of their characters has another
/// meaning in a URL, between a record's spaces or in a file name. Each check gives null, or what is wrong.
/// Limits: the characters of each field, below.
/// </summary>
internal static class SpecField
{
    /// <summary>A module path and a package folder each; with the rest they fit a lookup's key and a record.</summary>
    private const int MaxPathChars = 800;

    /// <summary>A pseudo-version of a long pre-release has some 60.</summary>
    private const int MaxVersionChars = 128;

    /// <summary>The longest names that Go has are below 12.</summary>
    private const int MaxTargetChars = 32;

    private static readonly SearchValues<char> TargetChars = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    internal static string? Module(string module, string version)
    {
        if (module.Length > MaxPathChars)
        {
            return $"module path {OneLine.From(module)}: longer than {MaxPathChars} characters";
        }

        return Version(version) ?? ModulePath.Check(module, version)?.Message;
    }

    /// <summary>The one spelling: v1.2 and v1.2.3+meta are answered with the record of another version.</summary>
    internal static string? Version(string version) =>
        version.Length > MaxVersionChars || SemVer.TryParse(version) is not { } parsed
            || parsed.Canonical + (parsed.Build == "+incompatible" ? parsed.Build : "") != version
            ? $"version {OneLine.From(version)}: not of the form v1.2.3"
            : null;

    internal static string? Dir(string dir)
    {
        if (dir == "/")
        {
            return null;
        }

        if (dir.Length > MaxPathChars)
        {
            return $"package folder {OneLine.From(dir)}: longer than {MaxPathChars} characters";
        }

        return dir.StartsWith('/') && ModulePath.CheckImport("p" + dir) is null
            ? null
            : $"package folder {OneLine.From(dir)}: not a slash and a package path";
    }

    internal static string? Target(string what, string value) =>
        value.Length is 0 or > MaxTargetChars || value.AsSpan().ContainsAnyExcept(TargetChars)
            ? $"{what} {OneLine.From(value)}: not lower-case letters and digits"
            : null;

    internal static string? GoVersion(string value) => Go.GoVersion.TryParse(value) is null && value != BuildSpec.NotGo
        ? $"go version {OneLine.From(value)}: not of the form go1.2.3"
        : null;
}
