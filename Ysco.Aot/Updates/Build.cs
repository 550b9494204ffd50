namespace Ysco.Updates;

/// <summary>What tells one build of a program from another, as far as versions go.</summary>
/// <param name="ModPath">The Go module: <c>example.org/websvc</c>.</param>
/// <param name="PkgDir">The package's folder in it, with a leading slash; <c>/</c> for the module's own.</param>
/// <param name="Version">The module's version, <c>v0.1.0</c>; empty or <c>(devel)</c> when unknown.</param>
/// <param name="GoVersion">The toolchain, <c>go1.26.10</c>.</param>
public sealed record Build(string ModPath, string PkgDir, string Version, string GoVersion)
{
    /// <summary>Whether the version is known, so that others can be compared with it.</summary>
    public bool IsReleased => Version is not ("" or "(devel)");

    /// <summary><c>example.org/tools/cmd/hello v1.0.1 go1.26.10</c>.</summary>
    public override string ToString() => $"{ModPath}{(PkgDir == "/" ? "" : PkgDir)} {Version} {GoVersion}";
}
