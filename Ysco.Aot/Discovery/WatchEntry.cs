namespace Ysco.Discovery;

/// <summary>One version that a watched zone tells of.</summary>
/// <param name="Version">The version, as it is written.</param>
/// <param name="Kind">Of a toolchain <c>cur</c>, <c>prev</c> or <c>next</c>; empty for modules.</param>
/// <param name="Seen">When it was first seen.</param>
public sealed record WatchEntry(string Version, string Kind, DateTimeOffset Seen);
