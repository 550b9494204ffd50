namespace Ysco.Worker;

/// <summary>What does DNS say, and is it proven?</summary>
public sealed record LookupRequest
{
    /// <summary>The name, as text.</summary>
    public required string Name { get; init; }

    /// <summary>The number of the type.</summary>
    public required int Type { get; init; }
}
