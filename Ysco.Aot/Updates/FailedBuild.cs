namespace Ysco.Updates;

/// <summary>A build that was rolled back, or a ysco that was refused.</summary>
/// <param name="Target">The build.</param>
/// <param name="Times">How often.</param>
/// <param name="IsRefused">The last time it was not even installed: its selftest failed.</param>
public sealed record FailedBuild(Build Target, int Times, bool IsRefused = false)
{
    /// <summary>What became of it: <c>rolled back</c>.</summary>
    public string Fate => IsRefused ? "refused" : "rolled back";
}
