namespace Ysco.Updates;

/// <summary>The newest toolchain of each kind, as <c>go1.26.10</c>; empty where there is none.</summary>
/// <param name="Current">The newest release.</param>
/// <param name="Previous">The newest release of the newest older minor: still supported.</param>
/// <param name="Next">The newest pre-release, when it is newer than the newest release.</param>
public sealed record KnownToolchains(string Current, string Previous, string Next)
{
    /// <summary>Before the first check.</summary>
    public static readonly KnownToolchains None = new("", "", "");
}
