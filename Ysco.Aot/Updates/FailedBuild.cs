namespace Ysco.Updates;

/// <summary>A build that was rolled back.</summary>
/// <param name="Target">The build.</param>
/// <param name="Times">How often.</param>
public sealed record FailedBuild(Build Target, int Times);
