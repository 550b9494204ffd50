using Ysco.Results;

namespace Ysco.Worker;

/// <summary>One method that was asked one thing.</summary>
public sealed record CheckReport
{
    /// <summary>The method: <c>dns</c>, <c>goproxy</c>.</summary>
    public required string Method { get; init; }

    /// <summary>What was asked: <c>versions</c>, <c>toolchains</c>.</summary>
    public required string Asked { get; init; }

    /// <summary>What it said, newest first.</summary>
    public string[] Found { get; init; } = [];

    /// <summary>Why it said nothing; null when it did.</summary>
    public Failure? Failure { get; init; }

    /// <summary><c>secure</c>, <c>insecure</c>, <c>bogus</c> or <c>indeterminate</c>; empty when DNSSEC was not looked at.</summary>
    public string Dnssec { get; init; } = "";

    /// <summary>How long it took.</summary>
    public int Milliseconds { get; init; }
}
