namespace Ysco.Runtime;

/// <summary>What of one of several services is handed on that no supervisor of it knows: how it has ended so far, and what it waits for.</summary>
/// <param name="QuickEnds">How often in a row it ended soon.</param>
/// <param name="Ran">How long it runs.</param>
/// <param name="Wait">In what time it is started again; null while it runs.</param>
/// <param name="Ended">How it ended; empty while it runs.</param>
public sealed record HandedPause(int QuickEnds, TimeSpan Ran, TimeSpan? Wait, string Ended);
