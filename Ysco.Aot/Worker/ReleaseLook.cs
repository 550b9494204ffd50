namespace Ysco.Worker;

/// <summary>Which releases of a program are there?</summary>
public sealed record ReleaseLook
{
    /// <summary>Where the manifest is.</summary>
    public required string ManifestUrl { get; init; }

    /// <summary>The domain that announces the newest version, and is asked first; empty for none.</summary>
    public required string UpdatesDomain { get; init; }

    /// <summary>The version that runs; empty when it is not known.</summary>
    public required string Running { get; init; }

    /// <summary>The newest that was seen or runs: an announcement by DNS that is older is none. Empty when it is not known.</summary>
    public string Floor { get; init; } = "";

    /// <summary>Whether what proves a newest release above that is wanted too.</summary>
    public bool WantsProof { get; init; }
}
