namespace Ysco.Worker;

/// <summary>One notification to send.</summary>
public sealed record NotifyPost
{
    /// <summary>Where to; it may be a secret.</summary>
    public required string Url { get; init; }

    /// <summary>The body, JSON.</summary>
    public required string Body { get; init; }
}
