using Ysco.Metrics;

namespace Ysco.Admin;

/// <summary>What the page shows that is not in a snapshot, for it changes by itself.</summary>
/// <param name="now">The time.</param>
/// <param name="service">What the service's process uses; null when it cannot be told.</param>
/// <param name="self">What we use.</param>
/// <param name="selfPid">Our process.</param>
internal sealed class PageFacts(DateTimeOffset now, ProcessStats? service, ProcessStats? self, int selfPid)
{
    internal DateTimeOffset Now { get; } = now;

    internal ProcessStats? Service { get; } = service;

    internal ProcessStats? Self { get; } = self;

    internal int SelfPid { get; } = selfPid;

    /// <summary>There are other services in the same ysco, whose page is the folder above.</summary>
    internal bool IsOneOfMany { get; init; }
}
