using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Go;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands;

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
        if (ReleaseTerms.OfSelf(config) is not { Source: { IsProven: true } source } releases)
        {
            return null;
        }

        return ReleasedProgram.ReadInfo(binary, source.Name).Try(out BuildInfo? info, out Failure? failure)
            && StoredProof.Sum(binary).Try(out ActualFile? actual, out failure)
            && EvidenceProof.Of(actual, binary, info, folder, releases, "", DateTimeOffset.UnixEpoch).Try(out _, out failure)
                ? IsOwnVersion(info.Version) ? null : Failure.Security($"{binary}: its evidence is of {info.Version}, and this is {ThisBuild.Version}")
                : failure;
    }
}
