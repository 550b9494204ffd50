using Ysco.Notes;

namespace Ysco.Artifacts.Gobuild;

/// <summary>What the one who checks evidence knows by himself.</summary>
/// <param name="Key">The trusted key of the log, from the configuration, never from the evidence.</param>
public sealed record EvidenceExpected(VerifierKey Key)
{
    /// <summary>The newest signed tree held of this log, as a note; null when none is.</summary>
    public string? HeldNote { get; init; }

    /// <summary>The build that was asked for; null when it is only asked what the file is.</summary>
    public BuildSpec? Spec { get; init; }

    /// <summary>The URL of the log that was asked; null when it does not matter.</summary>
    public string? BaseUrl { get; init; }
}
