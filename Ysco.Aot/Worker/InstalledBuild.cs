using Ysco.Artifacts.Gobuild;

namespace Ysco.Worker;

/// <summary>A proven build that is on disk, its evidence beside it.</summary>
/// <param name="Build">What is proven.</param>
/// <param name="Binary">Its file.</param>
public sealed record InstalledBuild(VerifiedBuild Build, string Binary);
