using System.Runtime.CompilerServices;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>What a check found.</summary>
public sealed record CheckAnswer
{
    /// <summary>The module's versions, newest first; null when they could not be learnt.</summary>
    public string[]? Versions { get; init; }

    /// <summary>Which method told them.</summary>
    public string VersionsMethod { get; init; } = "";

    /// <summary>Why they could not be learnt.</summary>
    public Failure? VersionsFailure { get; init; }

    /// <summary>The newest toolchain; null when they could not be learnt.</summary>
    public string? Current { get; init; }

    /// <summary>The newest of the older minor.</summary>
    public string Previous { get; init; } = "";

    /// <summary>The newest pre-release.</summary>
    public string Next { get; init; } = "";

    /// <summary>Which method told them.</summary>
    public string ToolchainsMethod { get; init; } = "";

    /// <summary>Why they could not be learnt.</summary>
    public Failure? ToolchainsFailure { get; init; }

    /// <summary>The service's releases; null when they were not asked for, or not learnt.</summary>
    public ReleaseFound? Service { get; init; }

    /// <summary>Our own releases; null when they were not asked for, or not learnt.</summary>
    public ReleaseFound? Self { get; init; }

    /// <summary>Why those could not be learnt.</summary>
    public Failure? SelfFailure { get; init; }

    /// <summary>The methods that were asked, in their order.</summary>
    public CheckReport[] Reports { get; init; } = [];

    /// <summary>What else is worth saying: methods that were passed over, and why.</summary>
    public string[] Remarks { get; init; } = [];

    /// <summary>One is equal to itself only: members are not compared, which would be much code for nothing.</summary>
    public bool Equals(CheckAnswer? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <inheritdoc/>
    public override string ToString() => nameof(CheckAnswer);
}
