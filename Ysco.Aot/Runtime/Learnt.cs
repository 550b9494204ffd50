namespace Ysco.Runtime;

/// <summary>What was learnt and counted of a service that has ended, for its next start in the same process.</summary>
/// <param name="Knowledge">That.</param>
/// <param name="ModulePath">Of which service: of another it says nothing.</param>
public sealed record Learnt(HandedKnowledge Knowledge, string ModulePath);
