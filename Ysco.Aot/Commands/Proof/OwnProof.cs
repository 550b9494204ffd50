using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Go;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands.Proof;

/// <summary>The proof of our own binary, by the evidence beside it and by what Source.Self says must prove it.</summary>
internal static class OwnProof
{
    /// <summary>Whether a version is ours.</summary>
    internal static bool IsOwnVersion(string version) => SemVer.Compare(version, ThisBuild.Version) == 0;

    /// <summary>Null when it holds, or nothing is said to prove it.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="config">The configuration.</param>
    /// <param name="binary">Our binary.</param>
    internal static Failure? Of(string folder, YscoConfig config, string binary)
    {
        if (ReleaseTerms.OfSelf(config) is not { Source.IsProven: true } releases)
        {
            return null;
        }

        return VersionOf(folder, releases, binary).Try(out string? version, out Failure? failure)
            ? IsOwnVersion(version) ? null : Failure.Security($"{binary}: its evidence is of {version}, and this is {ThisBuild.Version}")
            : IsNoted(releases, binary, failure) ? null
            : failure;
    }

    /// <summary>
    /// Whether it came by a release whose publisher signs the archive alone: that was proven when it was fetched, and now nothing speaks
    /// against it.
    /// </summary>
    private static bool IsNoted(ReleaseTerms releases, string binary, Failure failure) =>
        failure.Kind == FailureKind.Local && releases.Source is { LogKey: null }
        && ReleasedProgram.ReadInfo(binary, releases.Name).Try(out BuildInfo? info, out _) && info.Version != "" && IsOwnVersion(info.Version);

    /// <summary>The version that a binary of ysco is proven to be.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="releases">What must prove it.</param>
    /// <param name="binary">The binary.</param>
    internal static Result<string> VersionOf(string folder, ReleaseTerms releases, string binary) =>
        ReleasedProgram.ReadInfo(binary, releases.Name).Try(out BuildInfo? info, out Failure? failure)
            && StoredProof.Sum(binary).Try(out ActualFile? actual, out failure)
            && EvidenceProof.Of(actual, binary, info, folder, releases, "", DateTimeOffset.UnixEpoch).Try(out _, out failure)
                ? info.Version
                : failure;
}
