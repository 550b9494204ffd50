using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// What a build is asked for by: which program, for which system, by which Go. One exists only when its fields have
/// the characters that they may have, so that <see cref="Key"/> is unambiguous and needs no escaping in a URL.
/// Limits: those of <see cref="SpecField"/>.
/// </summary>
public sealed record BuildSpec
{
    /// <summary>What stands for the Go toolchain of a program that is not of Go.</summary>
    public const string NotGo = "none";

    private BuildSpec(string module, string version, string dir, string goos, string goarch, string goVersion, bool stripped)
    {
        Module = module;
        Version = version;
        Dir = dir;
        Goos = goos;
        Goarch = goarch;
        GoVersion = goVersion;
        Stripped = stripped;
    }

    /// <summary>The module path, such as <c>example.org/tools</c>.</summary>
    public string Module { get; }

    /// <summary>The module's version, such as <c>v1.0.1</c>.</summary>
    public string Version { get; }

    /// <summary>The package's folder in the module, with a slash before it and none at its end; <c>/</c> for the module's own.</summary>
    public string Dir { get; }

    /// <summary>The operating system by its name in Go.</summary>
    public string Goos { get; }

    /// <summary>The architecture by its name in Go.</summary>
    public string Goarch { get; }

    /// <summary>The Go toolchain, such as <c>go1.26.10</c>; <see cref="NotGo"/> for another program.</summary>
    public string GoVersion { get; }

    /// <summary>Without symbols. Always so in what ysco asks for.</summary>
    public bool Stripped { get; }

    /// <summary>The key of the log's lookup: <c>example.org/tools@v1.0.1/cmd/hello/linux-amd64-go1.27.3-stripped/</c>.</summary>
    public string Key => $"{Module}@{Version}{(Dir == "/" ? "" : Dir)}/{Goos}-{Goarch}-{GoVersion}{Suffix}/";

    /// <summary>What the binary's file is called: <c>hello-v1.0.1-go1.27.3-stripped</c>.</summary>
    public string FileName => $"{Name}-{Version}-{GoVersion}{Suffix}";

    /// <summary>What it is called where it is installed: without what says that there is no toolchain.</summary>
    public string InstalledName => GoVersion == NotGo ? $"{Name}-{Version}" : FileName;

    /// <summary>The last element of the folder, or of the module path when the folder is <c>/</c>.</summary>
    public string Name => LastElement(Dir == "/" ? Module : Dir);

    private string Suffix => Stripped ? "-stripped" : "";

    /// <summary>Makes one of fields that are allowed; Invalid names the field that is not.</summary>
    public static Result<BuildSpec> Create(
        string module, string version, string dir, string goos, string goarch, string goVersion, bool stripped = true)
    {
        string? problem = SpecField.Module(module, version)
            ?? SpecField.Dir(dir)
            ?? SpecField.Target("goos", goos)
            ?? SpecField.Target("goarch", goarch)
            ?? SpecField.GoVersion(goVersion);
        return problem is null
            ? new BuildSpec(module, version, dir, goos, goarch, goVersion, stripped)
            : Failure.Invalid(problem);
    }

    /// <summary>Reads <c>MODULE@VERSION[/PKGDIR]</c>, for a system and a Go.</summary>
    public static Result<BuildSpec> Parse(string text, string goos, string goarch, string goVersion, bool stripped = true)
    {
        ArgumentNullException.ThrowIfNull(text);
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return Failure.Invalid($"{OneLine.From(text)}: no version (write it as MODULE@VERSION[/PKGDIR])");
        }

        string rest = text[(at + 1)..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        (string version, string dir) = slash < 0 ? (rest, "/") : (rest[..slash], rest[slash..]);
        Result<BuildSpec> spec = Create(text[..at], version, dir, goos, goarch, goVersion, stripped);
        return spec.Failure is { } failure ? failure.Within(OneLine.From(text)) : spec;
    }

    private static string LastElement(string path) => path[(path.LastIndexOf('/') + 1)..];
}
