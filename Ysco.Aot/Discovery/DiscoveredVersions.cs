namespace Ysco.Discovery;

/// <summary>The versions of a module.</summary>
/// <param name="Versions">Newest first; empty when the module has none that is tagged.</param>
/// <param name="Method">How they were learnt: <c>goproxy</c>.</param>
/// <param name="Notes">What became of the methods tried before, a line each.</param>
public sealed record DiscoveredVersions(string[] Versions, string Method, string[] Notes);
