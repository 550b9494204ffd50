using Ysco.Artifacts.Gobuild;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>What a worker hands back. Nothing of it is believed.</summary>
public sealed record WorkerAnswer
{
    /// <summary>Why there is nothing.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The answer to a check.</summary>
    public CheckAnswer? Check { get; init; }

    /// <summary>The answer to a look-up.</summary>
    public LookupAnswer? Lookup { get; init; }

    /// <summary>What became of each notification, in their order.</summary>
    public NotifyOutcome[]? Notify { get; init; }

    /// <summary>The answer for a release.</summary>
    public ReleaseAnswer? Release { get; init; }

    /// <summary>Whether the file was unpacked.</summary>
    public bool IsUnpacked { get; init; }

    /// <summary>The newest tree of the log.</summary>
    public TreeAnswer? Tree { get; init; }

    /// <summary>The answer to a fetch; the binary is in the file that was handed over.</summary>
    public BuildEvidence? Evidence { get; init; }

    /// <summary>With a failure that is a fork of the log: the note that was held.</summary>
    public string? ForkHeldNote { get; init; }

    /// <summary>With a failure that is a fork of the log: the note that was seen.</summary>
    public string? ForkSeenNote { get; init; }
}
