using Ysco.Artifacts.Release;

namespace Ysco.Worker;

/// <summary>A release that was fetched and proven.</summary>
/// <param name="Evidence">What proves it.</param>
/// <param name="Binary">Where its binary is; empty when it was proven only.</param>
/// <param name="ReleasedAt">When it was released, as the manifest says; empty when it does not.</param>
public sealed record FetchedRelease(ReleaseEvidence Evidence, string Binary, string ReleasedAt);
