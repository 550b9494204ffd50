namespace Ysco.Worker;

/// <summary>Which versions of a module, and which toolchains, are there?</summary>
public sealed record CheckRequest
{
    /// <summary>The module; empty when only toolchains are asked for.</summary>
    public required string Module { get; init; }

    /// <summary>How to find out, in order: <c>dns</c>, <c>goproxy</c>.</summary>
    public required string[] Methods { get; init; }

    /// <summary>The module proxy.</summary>
    public required string GoProxy { get; init; }

    /// <summary>The proxy that toolchains are asked of.</summary>
    public required string GoProxyToolchain { get; init; }

    /// <summary>The system that toolchains must exist for.</summary>
    public required string Goos { get; init; }

    /// <summary>The architecture that toolchains must exist for.</summary>
    public required string Goarch { get; init; }
}
