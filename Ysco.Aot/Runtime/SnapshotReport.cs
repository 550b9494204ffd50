namespace Ysco.Runtime;

/// <summary>One method that was asked one thing by the last check.</summary>
/// <param name="method"><c>dns</c> or <c>goproxy</c>.</param>
/// <param name="asked"><c>versions</c> or <c>toolchains</c>.</param>
/// <param name="found">What it said, the newest few.</param>
/// <param name="error">Why it said nothing; empty when it did.</param>
/// <param name="dnssec"><c>secure</c>, <c>insecure</c>, <c>bogus</c>, <c>indeterminate</c>; empty when it was not looked at.</param>
public sealed class SnapshotReport(string method, string asked, string[] found, string error, string dnssec)
{
    /// <summary>A sentence or two.</summary>
    internal const int MaxErrorChars = 300;

    /// <summary><c>dns</c> or <c>goproxy</c>.</summary>
    public string Method => method;

    /// <summary><c>versions</c> or <c>toolchains</c>.</summary>
    public string Asked => asked;

    /// <summary>What it said, the newest few.</summary>
    public string[] Found => found;

    /// <summary>How many more it said.</summary>
    public int More { get; init; }

    /// <summary>Why it said nothing; empty when it did.</summary>
    public string Error => error;

    /// <summary><c>secure</c>, <c>insecure</c>, <c>bogus</c>, <c>indeterminate</c>; empty when it was not looked at.</summary>
    public string Dnssec => dnssec;
}
