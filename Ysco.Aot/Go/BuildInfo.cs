using System.Runtime.InteropServices;
using Ysco.Bytes;
using Ysco.Results;

namespace Ysco.Go;

/// <summary>
/// What a Go program says of itself: what it was built of, with what, for what. Nothing of it is proven.
/// References: the Go packages debug/buildinfo and runtime/debug (BuildInfo). Example of the text in a program:
/// <code>
/// path    example.org/tools/cmd/hello
/// mod     example.org/tools    v1.0.1    h1:...
/// build   GOARCH=amd64
/// </code>
/// Limits: <see cref="MaxSettings"/>, those of <see cref="ElfFile"/>, and 33 MiB read in all.
/// </summary>
public sealed record BuildInfo
{
    /// <summary>Settings kept; Go writes some twenty.</summary>
    public const int MaxSettings = 128;

    /// <summary>As Go names itself: <c>go1.26.10</c>, <c>go1.26.10 X:nodwarf5</c>, <c>devel go1.27-abcdef</c>.</summary>
    public string GoVersion { get; private init; } = "";

    /// <summary>The main package's import path; <c>command-line-arguments</c> when it was built from files.</summary>
    public string Path { get; private init; } = "";

    /// <summary>The main module's path; empty when it was built without one.</summary>
    public string ModulePath { get; private init; } = "";

    /// <summary>
    /// The main module's version. Empty when it is unknown: <c>(devel)</c>, no module, or what was built is not the
    /// module's own code (<see cref="IsReplaced"/>, or a package outside of it).
    /// </summary>
    public string Version { get; private init; } = "";

    /// <summary>The package's folder in the module, <c>/cmd/hello</c>; <c>/</c> for the module's own.</summary>
    public string PkgDir { get; private init; } = "/";

    /// <summary>Whether other code was put in the main module's place.</summary>
    public bool IsReplaced { get; private init; }

    /// <summary>What it was built with, in the order of the file. Before Go 1.18 there are none.</summary>
    public IReadOnlyList<BuildSetting> Settings { get; private init; } = [];

    /// <summary>The operating system it was built for; <c>linux</c> when it does not say.</summary>
    public string GoOs { get; private init; } = "linux";

    /// <summary>The machine it was built for; where it does not say, what its ELF header says.</summary>
    public string GoArch { get; private init; } = "";

    /// <summary>Reads the build information of a program that is to run here.</summary>
    /// <param name="file">The program.</param>
    /// <param name="here">What our own process runs as.</param>
    /// <returns>The information, or why it is no such program; without the file's name.</returns>
    public static Result<BuildInfo> Read(IRandomAccess file, Architecture here)
    {
        if (!ElfFile.Read(file).Try(out ElfFile? elf, out Failure? failure))
        {
            return failure;
        }

        if (elf.CheckRunsOn(here) is { } wrong)
        {
            return wrong;
        }

        return Read(elf).Try(out BuildInfo? info, out failure) ? info.CheckLinux() : failure;
    }

    /// <summary>Reads the build information of a program for any machine.</summary>
    /// <returns>The information, or why there is none; without the file's name.</returns>
    public static Result<BuildInfo> Read(ElfFile elf) => BuildInfoBlob.Read(elf).Try(out BuildInfoBlob? blob, out Failure? failure)
        ? Parse(blob, elf.GoArch)
        : failure;

    /// <summary>The part of it that somebody read before, and kept.</summary>
    internal static BuildInfo Known(string modulePath, string pkgDir, string version, string goVersion, string goOs, string goArch) => new()
    {
        ModulePath = modulePath, PkgDir = pkgDir, Version = version, GoVersion = goVersion, GoOs = goOs, GoArch = goArch,
    };

    /// <summary>A setting's value; null when it is not there.</summary>
    public string? Setting(string key)
    {
        foreach (BuildSetting setting in Settings)
        {
            if (setting.Key == key)
            {
                return setting.Value;
            }
        }

        return null;
    }

    /// <summary>Parses the two strings.</summary>
    internal static Result<BuildInfo> Parse(BuildInfoBlob blob, string machine)
    {
        if (blob.GoVersion.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return Failure.Invalid("malformed Go build information: a control character in the version of Go");
        }

        var lines = new BuildInfoLines();
        foreach (ReadOnlySpan<char> line in blob.ModuleInfo.AsSpan().EnumerateLines())
        {
            if (!lines.Add(line))
            {
                return Failure.Invalid($"malformed Go build information: \"{OneLine.From(line)}\"");
            }
        }

        string? dir = DirOf(lines.Path, lines.ModulePath);
        var info = new BuildInfo
        {
            GoVersion = blob.GoVersion,
            Path = lines.Path,
            ModulePath = lines.ModulePath,
            Version = dir is null || lines.IsReplaced || lines.Version == "(devel)" ? "" : lines.Version,
            PkgDir = dir ?? "/",
            IsReplaced = lines.IsReplaced,
            Settings = lines.Settings,
        };
        return info with { GoOs = info.Setting("GOOS") ?? "linux", GoArch = info.Setting("GOARCH") ?? machine };
    }

    private Result<BuildInfo> CheckLinux() => GoOs == "linux" ? this
        : Failure.Invalid($"a program for {OneLine.From(GoOs)}, this is linux");

    // Null when the package is not in the module.
    private static string? DirOf(string path, string module) =>
        module.Length == 0 || !path.StartsWith(module, StringComparison.Ordinal) ? null
        : path.Length == module.Length ? "/"
        : path[module.Length] == '/' ? path[module.Length..]
        : null;
}
