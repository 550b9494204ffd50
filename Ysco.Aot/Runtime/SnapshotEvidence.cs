namespace Ysco.Runtime;

/// <summary>What the evidence beside the service's binary proves of it.</summary>
/// <param name="log">The name of the log, which is in its key.</param>
/// <param name="recordNumber">The number of the record of it in the log, from 0.</param>
/// <param name="treeSize">The size of the signed tree that the record is proven in.</param>
/// <param name="sum">The sum of the file, which the record has too.</param>
/// <param name="verifiedAt">When all of this was checked.</param>
public sealed class SnapshotEvidence(string log, long recordNumber, long treeSize, string sum, DateTimeOffset verifiedAt)
{
    /// <summary>The name of the log, which is in its key.</summary>
    public string Log { get; } = log;

    /// <summary>The number of the record of it in the log, from 0.</summary>
    public long RecordNumber { get; } = recordNumber;

    /// <summary>The size of the signed tree that the record is proven in.</summary>
    public long TreeSize { get; } = treeSize;

    /// <summary>The sum of the file, which the record has too.</summary>
    public string Sum { get; } = sum;

    /// <summary>When all of this was checked.</summary>
    public DateTimeOffset VerifiedAt { get; } = verifiedAt;

    /// <summary>Why nothing is proven; empty when all of it is. Then only the time means something.</summary>
    public string Problem { get; init; } = "";

    /// <summary>There is evidence, and it does not hold: worse than none.</summary>
    public bool IsContradicted { get; init; }

    /// <summary>Of a release: the archive that it came in, which is signed by the key of the id that <see cref="Log"/> is then. Empty for a build of a log.</summary>
    public string Archive { get; init; } = "";

    internal static SnapshotEvidence Unproven(string problem, bool contradicted, DateTimeOffset at) =>
        new("", 0, 0, "", at) { Problem = problem, IsContradicted = contradicted };
}
