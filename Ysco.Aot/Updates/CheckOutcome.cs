using Ysco.Results;

namespace Ysco.Updates;

/// <summary>What a check brought.</summary>
/// <param name="Versions">The module's versions, newest first; null when they could not be learnt.</param>
/// <param name="VersionsError">Why not; empty when they were.</param>
/// <param name="Toolchains">The toolchains; null when they could not be learnt.</param>
/// <param name="ToolchainsError">Why not; empty when they were.</param>
public sealed record CheckOutcome(
    string[]? Versions, string VersionsError, KnownToolchains? Toolchains, string ToolchainsError)
{
    /// <summary>Our own versions, newest first; null when they were not asked for, or could not be learnt.</summary>
    public string[]? SelfVersions { get; init; }

    /// <summary>Why not; empty when they were, or were not asked for.</summary>
    public string SelfVersionsError { get; init; } = "";

    /// <summary>What of it was refused because it speaks against what is proven, of the service or of ourselves; null for nothing.</summary>
    public Failure? Refusal { get; init; }
}
