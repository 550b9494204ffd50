using Ysco.Results;

namespace Ysco.Go;

/// <summary>
/// Module paths and how they are written in the URLs of module proxies and in file names, where upper case may not
/// count: <c>github.com/Azure/x</c> is escaped to <c>github.com/!azure/x</c>.
/// Reference: "Module paths" and "GOPROXY protocol" in the Go modules reference; the verdicts are those of the Go
/// package golang.org/x/mod/module. Limits: <see cref="PathRules.MaxPathChars"/>.
/// </summary>
public static class ModulePath
{
    private const string Unstable = "-unstable";
    private const string GopkgIn = "gopkg.in/";

    /// <summary>Whether this can be the path of a module that is fetched from somewhere.</summary>
    /// <returns>Null, or why it cannot.</returns>
    public static Failure? Check(string path)
    {
        if (PathRules.Check(path, PathKind.Module) is { } cause)
        {
            return Wrong(path, cause);
        }

        int slash = path.IndexOf('/', StringComparison.Ordinal);
        string host = slash < 0 ? path : path[..slash];
        foreach (char c in host)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.'))
            {
                return Wrong(path, $"the first element may not have '{c}' in it");
            }
        }

        return !host.Contains('.', StringComparison.Ordinal) ? Wrong(path, "the first element has no dot, so it is no host")
            : SplitVersion(path, out _, out _) ? null
            : Wrong(path, "the major version at its end is not valid (want /v2 or higher)");
    }

    /// <summary>Whether this can be the import path of a package, which has fewer rules than that of a module.</summary>
    /// <returns>Null, or why it cannot.</returns>
    public static Failure? CheckImport(string path) =>
        PathRules.Check(path, PathKind.Import) is { } cause ? Wrong(path, cause) : null;

    /// <summary>Whether a module of this path can have this version: the major version must go with the path.</summary>
    /// <returns>Null, or why it cannot.</returns>
    public static Failure? Check(string path, string version)
    {
        if (Check(path) is { } failure)
        {
            return failure;
        }

        if (!SemVer.Parse(version).Try(out SemVer? parsed, out Failure? wrong))
        {
            return wrong.Within($"module {path}");
        }

        SplitVersion(path, out string prefix, out string major);
        return MajorFits(parsed, major) ? null
            : Failure.Invalid($"module {path}: version \"{Bytes.OneLine.From(version)}\" does not have the path's major version "
                + $"(the path for {parsed.Major} is {PathFor(parsed, prefix)})");
    }

    /// <summary>
    /// Takes the major version off a path: <c>x.y/z/v2</c> is <c>x.y/z</c> and <c>/v2</c>, <c>gopkg.in/yaml.v3</c> is
    /// <c>gopkg.in/yaml</c> and <c>.v3</c>.
    /// </summary>
    /// <param name="path">The path, valid or not.</param>
    /// <param name="prefix">The path without it.</param>
    /// <param name="major">The major version with what is before it; empty when there is none.</param>
    /// <returns>False when the path ends in something like a major version that is not one: <c>/v1</c>, <c>/v2.0</c>.</returns>
    public static bool SplitVersion(string path, out string prefix, out string major)
    {
        prefix = path;
        major = "";
        bool gopkgIn = path.StartsWith(GopkgIn, StringComparison.Ordinal);
        int end = gopkgIn && path.EndsWith(Unstable, StringComparison.Ordinal) ? path.Length - Unstable.Length : path.Length;
        int digits = end;
        while (digits > 0 && (char.IsAsciiDigit(path[digits - 1]) || (!gopkgIn && path[digits - 1] == '.')))
        {
            digits--;
        }

        if (digits <= 1 || (!gopkgIn && digits == end) || path[digits - 1] != 'v' || path[digits - 2] != (gopkgIn ? '.' : '/'))
        {
            return !gopkgIn;
        }

        ReadOnlySpan<char> number = path.AsSpan(digits, end - digits);
        bool valid = gopkgIn
            ? !number.IsEmpty && (number[0] != '0' || (number.Length == 1 && end == path.Length))
            : number[0] != '0' && number is not "1" && !number.Contains('.');
        if (valid)
        {
            prefix = path[..(digits - 2)];
            major = path[(digits - 2)..];
        }

        return valid;
    }

    /// <summary>The path as it is written in a URL.</summary>
    /// <returns>The escaped path, or why it is no module path.</returns>
    public static Result<string> Escape(string path) => Check(path) is { } failure ? failure : CaseEscape.Escape(path);

    /// <summary>The path that was escaped so.</summary>
    /// <returns>The path, or why the text is not an escaped module path.</returns>
    public static Result<string> Unescape(string escaped)
    {
        if (CaseEscape.Unescape(escaped) is not { } path)
        {
            return Wrong(escaped, "it is not escaped as paths are in URLs");
        }

        return Check(path) is { } failure ? failure : path;
    }

    /// <summary>A version, or the name of a branch, as it is written in a URL.</summary>
    /// <returns>The escaped version, or why it cannot be one.</returns>
    public static Result<string> EscapeVersion(string version)
    {
        string? cause = PathRules.CheckElement(version, PathKind.File);
        bool plain = !version.AsSpan().ContainsAnyExceptInRange('\0', '\x7f') && !version.Contains('!', StringComparison.Ordinal);
        return cause is null && plain ? CaseEscape.Escape(version)
            : Failure.Invalid($"version \"{Bytes.OneLine.From(version)}\": {cause ?? "it may not have such characters in it"}");
    }

    private static Failure Wrong(string path, string cause) =>
        Failure.Invalid($"module path \"{Bytes.OneLine.From(path)}\": {cause}");

    private static string PathFor(SemVer version, string prefix) =>
        prefix.StartsWith(GopkgIn, StringComparison.Ordinal) ? $"{prefix}.{version.Major}"
        : version.Major is "v0" or "v1" ? prefix
        : $"{prefix}/{version.Major}";

    private static bool MajorFits(SemVer version, string major)
    {
        if (major.Length == 0)
        {
            return version.Major is "v0" or "v1" || version.Build == "+incompatible";
        }

        // gopkg.in once made pseudo-versions below v1 for its paths of major version 1.
        string wanted = major.EndsWith(Unstable, StringComparison.Ordinal) ? major[1..^Unstable.Length] : major[1..];
        return version.Major == wanted
            || (major == ".v1" && version.ToString().StartsWith("v0.0.0-", StringComparison.Ordinal));
    }
}
