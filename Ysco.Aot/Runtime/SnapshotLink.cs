namespace Ysco.Runtime;

/// <summary>A link that the config asks to be shown.</summary>
/// <param name="Url">Where it leads.</param>
/// <param name="Text">What it says; may be empty.</param>
public sealed record SnapshotLink(string Url, string Text);
