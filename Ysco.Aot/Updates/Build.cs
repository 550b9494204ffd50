using Ysco.Artifacts.Gobuild;

namespace Ysco.Updates;

/// <summary>What tells one build of a program from another, as far as versions go.</summary>
/// <param name="ModPath">The Go module: <c>example.org/websvc</c>.</param>
/// <param name="PkgDir">The package's folder in it, with a leading slash; <c>/</c> for the module's own.</param>
/// <param name="Version">The module's version, <c>v0.1.0</c>; empty or <c>(devel)</c> when unknown.</param>
/// <param name="GoVersion">The toolchain, <c>go1.26.10</c>; <see cref="NoToolchain"/> for none.</param>
public sealed record Build(string ModPath, string PkgDir, string Version, string GoVersion)
{
    /// <summary>Whether the version is known, so that others can be compared with it.</summary>
    public bool IsReleased => Version is not ("" or "(devel)");

    /// <summary>What stands for the toolchain of a program that is not of Go, or comes as a release: it is not chosen.</summary>
    public const string NoToolchain = BuildSpec.NotGo;

    /// <summary>Whether it is told apart by a toolchain too.</summary>
    public bool HasToolchain => GoVersion is not ("" or NoToolchain);

    /// <summary>What stands for the module of ysco itself.</summary>
    public const string SelfModPath = "ysco";

    /// <summary>Whether it is a version of ysco itself, of which updates are told apart from those of the service.</summary>
    public bool IsSelf => ModPath == SelfModPath;

    /// <summary>The toolchain for people; empty without one.</summary>
    public string Toolchain => HasToolchain ? GoVersion : "";

    /// <summary><c>v1.0.1 go1.26.10</c>; of a program without a toolchain the version alone.</summary>
    public string Versions => HasToolchain ? $"{Version} {GoVersion}" : Version;

    /// <summary><c>example.org/tools/cmd/hello v1.0.1 go1.26.10</c>.</summary>
    public override string ToString() => $"{ModPath}{(PkgDir == "/" ? "" : PkgDir)} {Versions}";
}
