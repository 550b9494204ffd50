namespace Ysco.Discovery;

/// <summary>The toolchains of Go.</summary>
/// <param name="Current">The newest release.</param>
/// <param name="Previous">The newest release of the newest older minor; empty when there is none.</param>
/// <param name="Next">The newest pre-release where it is newer than the newest release; else empty.</param>
/// <param name="Method">How they were learnt: <c>goproxy</c>.</param>
/// <param name="Notes">What became of the methods tried before, a line each.</param>
public sealed record DiscoveredToolchains(string Current, string Previous, string Next, string Method, string[] Notes);
