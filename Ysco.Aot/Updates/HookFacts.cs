namespace Ysco.Updates;

/// <summary>What a hook is told.</summary>
/// <param name="old">The build that runs, or ran before the update.</param>
/// <param name="oldBinary">Its file.</param>
/// <param name="next">The build of the update; null when there is none.</param>
/// <param name="nextBinary">Its file; empty when there is none.</param>
/// <param name="reason">Why it failed; empty when it did not.</param>
public sealed class HookFacts(Build old, string oldBinary, Build? next, string nextBinary, string reason)
{
    /// <summary>The build that runs, or ran before the update.</summary>
    public Build Old => old;

    /// <summary>Its file.</summary>
    public string OldBinary => oldBinary;

    /// <summary>The build of the update; null when there is none.</summary>
    public Build? Next => next;

    /// <summary>Its file; empty when there is none.</summary>
    public string NextBinary => nextBinary;

    /// <summary>Why it failed; empty when it did not.</summary>
    public string Reason => reason;
}
