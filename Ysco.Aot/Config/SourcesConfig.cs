namespace Ysco.Config;

/// <summary>Section Source.</summary>
[ConfSection]
public sealed partial record SourcesConfig
{
    /// <summary>
    /// Of the service. Type gobuild is for Go programs: their versions are learnt as section Monitor says, and their builds come
    /// from the log of section Gobuild. With Type manifest it is any program, and what follows counts.
    /// </summary>
    public SourceConfig Service { get; init; } = new();

    /// <summary>
    /// Of ysco itself. With Type manifest, from where it is said here; without, from where it was said when this ysco was built,
    /// if it was ("ysco version" tells).
    /// </summary>
    public SourceConfig Self { get; init; } = new();
}
