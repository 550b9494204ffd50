namespace Ysco.Worker;

/// <summary>Get one build, with its evidence.</summary>
public sealed record FetchRequest
{
    /// <summary>The log's key.</summary>
    public required string VerifierKey { get; init; }

    /// <summary>The log's URL; empty to derive it from the key's name.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The build.</summary>
    public required string Module { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its package's folder.</summary>
    public required string Dir { get; init; }

    /// <summary>Its operating system.</summary>
    public required string Goos { get; init; }

    /// <summary>Its architecture.</summary>
    public required string Goarch { get; init; }

    /// <summary>Its toolchain.</summary>
    public required string GoVersion { get; init; }

    /// <summary>The newest tree that is held of the log, as its signed note; empty when none is.</summary>
    public required string HeldNote { get; init; }

    /// <summary>Say on stderr how far it is: somebody watches.</summary>
    public bool ShowProgress { get; init; }
}
