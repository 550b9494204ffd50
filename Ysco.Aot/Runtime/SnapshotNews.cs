using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What there is that does not run yet, for the gauges of the same names.</summary>
/// <param name="UpdateAvailable">An update that the policy allows.</param>
/// <param name="NewerVersion">A newer version, allowed or not.</param>
/// <param name="NewerGoVersion">A newer toolchain, allowed or not.</param>
/// <param name="Retried">The build that goes next by itself, when it was rolled back before; null when another does, or none.</param>
/// <param name="Next">The build that goes next by itself; null when none does.</param>
public readonly record struct SnapshotNews(
    bool UpdateAvailable, bool NewerVersion, bool NewerGoVersion, FailedBuild? Retried = null, Build? Next = null);
