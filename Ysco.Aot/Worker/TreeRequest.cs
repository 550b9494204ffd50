namespace Ysco.Worker;

/// <summary>Which is the newest tree of a log, and does it agree with the one that is held?</summary>
public sealed record TreeRequest
{
    /// <summary>The log's key.</summary>
    public required string VerifierKey { get; init; }

    /// <summary>The log's URL; empty to derive it from the key's name.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>The newest tree that is held of the log, as its signed note; empty when none is.</summary>
    public required string HeldNote { get; init; }
}
