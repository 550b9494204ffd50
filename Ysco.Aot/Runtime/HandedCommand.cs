namespace Ysco.Runtime;

/// <summary>What one of several services was started by.</summary>
/// <param name="Words">The service path and its arguments.</param>
/// <param name="User">The user that it runs as; empty for ours.</param>
/// <param name="Groups">Groups in place of that user's own; empty for those.</param>
public sealed record HandedCommand(string[] Words, string User, string Groups);
