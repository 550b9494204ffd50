using Ysco.Artifacts.Gobuild;

namespace Ysco.Registry;

/// <summary>A build that is in a registry.</summary>
/// <param name="Spec">What it is.</param>
/// <param name="Added">When it was added, seconds since 1970.</param>
internal sealed record PublishedBuild(BuildSpec Spec, long Added);
