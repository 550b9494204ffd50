using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What was learnt and counted of a service that has ended, for its next start in the same process.</summary>
/// <param name="Knowledge">That.</param>
/// <param name="ModulePath">Of which service: of another it says nothing.</param>
public sealed record Learnt(HandedKnowledge Knowledge, string ModulePath)
{
    /// <summary>What hook PreUpdate wants left out until there is another check; null for nothing.</summary>
    public Build? Skipped { get; init; }

    /// <summary>How long that is ago.</summary>
    public TimeSpan SkippedAgo { get; init; }

    /// <summary>How long ago the last check was that strangers asked for; null for never.</summary>
    public TimeSpan? NotifiedAgo { get; init; }
}
