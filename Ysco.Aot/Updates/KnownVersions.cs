namespace Ysco.Updates;

/// <summary>What the last check learnt of one list of versions.</summary>
/// <param name="Versions">Newest first; empty when nothing is known.</param>
/// <param name="Error">Why the last check of it failed; empty when it did not.</param>
/// <param name="LearntAt">When the versions were learnt; null when they never were.</param>
public sealed record KnownVersions(string[] Versions, string Error, DateTimeOffset? LearntAt)
{
    /// <summary>Before the first check.</summary>
    public static readonly KnownVersions None = new([], "", null);
}
