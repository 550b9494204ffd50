using Ysco.Artifacts.Release;

namespace Ysco.Registry;

/// <summary>What a release came to.</summary>
/// <param name="Manifest">The manifest as it is now.</param>
/// <param name="Url">Where its URLs say that the registry is served.</param>
/// <param name="OldUrl">Where they said that before; empty when that did not change.</param>
/// <param name="IsUnchanged">All was there already, and nothing was written.</param>
internal sealed record PublishedRelease(ReleaseManifest Manifest, string Url, string OldUrl, bool IsUnchanged);
