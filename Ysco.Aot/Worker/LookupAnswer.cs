namespace Ysco.Worker;

/// <summary>What DNS said.</summary>
public sealed record LookupAnswer
{
    /// <summary>No extended error.</summary>
    public const int NoError = -1;

    /// <summary><c>secure</c>, <c>insecure</c>, <c>bogus</c> or <c>indeterminate</c>.</summary>
    public required string Status { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The extended error of RFC 8914 that fits; -1 when none does.</summary>
    public int ExtendedError { get; init; } = NoError;

    /// <summary><c>records</c>, <c>nodata</c> (the name has no such record), <c>nxdomain</c> (no such name); empty when it cannot be told.</summary>
    public required string Finding { get; init; }

    /// <summary>The name at the end of the aliases.</summary>
    public required string Name { get; init; }

    /// <summary>The records.</summary>
    public required LookupRecord[] Records { get; init; }

    /// <summary>The steps from the trust anchor to the answer.</summary>
    public required LookupStep[] Steps { get; init; }
}
