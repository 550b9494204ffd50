namespace Ysco.Config;

/// <summary>Section Policy.</summary>
[ConfSection]
public sealed partial record PolicyConfig
{
    /// <summary>
    /// Versions of the service that are scheduled by themselves: patch (same major and minor version), minor (same
    /// major version) or manual (none). Never an older version, never another major version.
    /// </summary>
    public VersionPolicy Service { get; init; } = VersionPolicy.Patch;

    /// <summary>
    /// Versions of ysco itself that are scheduled by themselves: patch, minor or manual, as above. Where they come from, Source.Self
    /// says.
    /// </summary>
    public VersionPolicy Self { get; init; } = VersionPolicy.Patch;

    /// <summary>
    /// Go toolchains that the service is rebuilt with: patch (newest of the Go version in use), minor (newest), supported
    /// (newest of the Go version in use as long as it is supported, else of the oldest supported one), follow (as
    /// supported, and the newest whenever a new version of the service is installed) or manual (none). Never an older one.
    /// </summary>
    public ToolchainPolicy ServiceToolchain { get; init; } = ToolchainPolicy.Follow;

    /// <summary>
    /// Read for the sake of existing files, without effect: ysco is not built with a Go toolchain.
    /// </summary>
    public ToolchainPolicy SelfToolchain { get; init; } = ToolchainPolicy.Follow;
}
