using System.Runtime.CompilerServices;
using Ysco.Config;

namespace Ysco.Worker;

/// <summary>Which versions of a module, and which toolchains, are there?</summary>
public sealed record CheckRequest
{
    /// <summary>The module; empty when only toolchains are asked for.</summary>
    public required string Module { get; init; }

    /// <summary>The service's releases, in place of module and toolchains; null for a Go program.</summary>
    public ReleaseLook? Service { get; init; }

    /// <summary>Our own releases; null when nothing says where they are.</summary>
    public ReleaseLook? Self { get; init; }

    /// <summary>How to find out, in order: <c>dns</c>, <c>goproxy</c>.</summary>
    public required string[] Methods { get; init; }

    /// <summary>The zone that method dns asks.</summary>
    public required string Zone { get; init; }

    /// <summary>Whether an answer of DNS counts only when DNSSEC proves it.</summary>
    public required bool RequireDnssec { get; init; }

    /// <summary>The version that runs; empty when it is not known.</summary>
    public required string Running { get; init; }

    /// <summary>Which newer ones may follow it, a <see cref="VersionPolicy"/>: a list that leaves that open is not the last word.</summary>
    public required int Policy { get; init; }

    /// <summary>Whether every method is asked, for a person, and not only until one succeeds.</summary>
    public bool AskEach { get; init; }

    /// <summary>The module proxy.</summary>
    public required string GoProxy { get; init; }

    /// <summary>The proxy that toolchains are asked of.</summary>
    public required string GoProxyToolchain { get; init; }

    /// <summary>The system that toolchains must exist for.</summary>
    public required string Goos { get; init; }

    /// <summary>The architecture that toolchains must exist for.</summary>
    public required string Goarch { get; init; }

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(CheckRequest? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(CheckRequest);
}
