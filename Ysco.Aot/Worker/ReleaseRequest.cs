namespace Ysco.Worker;

/// <summary>Get a release: the sums, their signature, and the archive into the descriptor that was handed over.</summary>
public sealed record ReleaseRequest
{
    /// <summary>Where the manifest is.</summary>
    public required string ManifestUrl { get; init; }

    /// <summary>The version; empty for the newest stable one.</summary>
    public required string Version { get; init; }

    /// <summary>The archive is there already: get the sums and their signature anew.</summary>
    public bool SumsOnly { get; init; }
}
