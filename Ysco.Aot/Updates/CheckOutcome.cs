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

    /// <summary>What of it was refused because it speaks against what is proven, of the service; null for nothing.</summary>
    public Failure? Refusal { get; init; }

    /// <summary>The same of ourselves.</summary>
    public Failure? SelfRefusal { get; init; }

    /// <summary>The one to tell; null for none.</summary>
    public Failure? AnyRefusal => Refusal ?? SelfRefusal;

    /// <summary>Whether the source of the service itself was asked, and is in order, as far as it can be proven.</summary>
    public bool IsSound { get; init; }

    /// <summary>The same of ours.</summary>
    public bool IsSelfSound { get; init; }
}
