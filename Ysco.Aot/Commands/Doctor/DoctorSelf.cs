using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Commands.Fetching;
using Ysco.Commands.Proof;
using Ysco.Commands.Running;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands.Doctor;

/// <summary>What <c>ysco doctor</c> looks at for updates of ysco itself: of the one that runs, else of this one.</summary>
/// <param name="folder">The state folder.</param>
/// <param name="config">The configuration.</param>
/// <param name="running">The ysco that runs.</param>
internal sealed class DoctorSelf(string folder, YscoConfig config, DoctorRunning running)
{
    private readonly string path = running.SelfPath ?? RunSetup.OwnPath();
    private readonly string binary = running.SelfBinary != "" ? running.SelfBinary : OwnBinary.RealPath();
    private readonly string version = running.SelfPath is null ? ThisBuild.Version : running.Version!["ysco ".Length..];

    /// <summary>Where releases come from; null for nowhere.</summary>
    internal ReleaseTerms? Terms { get; } = ReleaseTerms.OfSelf(config);

    /// <summary>What is found.</summary>
    /// <param name="owner">The user that ysco runs as.</param>
    /// <param name="isAsker">Whether we are that one, or root.</param>
    internal List<Finding> Findings(ServiceUser owner, bool isAsker)
    {
        bool isBuiltIn = config.Source.Self is { VerifierKey: "", LogKey: "", AllowUnsigned: false };
        var findings = new List<Finding> { SelfCheck.Of(Terms, isBuiltIn, folder) };
        if (Terms?.Source is not { } source)
        {
            return findings;
        }

        findings.Add(isAsker ? SelfCheck.OfPath(path, owner) : Finding.Skip(SelfCheck.Path, $"user {owner.Uid} is ysco's: ask as that one, or as root"));
        findings.Add(!source.IsProven ? Finding.Skip(SelfCheck.Proof, $"see {SelfCheck.Source}")
            : !OwnProof.VersionOf(folder, Terms, binary).Try(out string? proven, out Failure? failure)
            ? Unproven(source, failure.Kind != FailureKind.Local, failure.Message)
            : proven != version ? Unproven(source, isFatal: true, $"{binary}: its evidence is of {proven}, and it is {version}")
            : Finding.Ok(SelfCheck.Proof, $"{version}, by {SelfCheck.KeyWords(source)}"));
        return findings;
    }

    /// <summary>
    /// A release can be had once more, and be put in its place. What was built or copied here may be no version that anybody
    /// released: that can only wait for the next one.
    /// </summary>
    private Finding Unproven(ReleaseSource source, bool isFatal, string text) =>
        ReleasedProgram.WrittenIn(binary, Terms!.Name) == version || BuiltInRelease.VerifierKey != ""
            ? Finding.Trouble(SelfCheck.Proof, isFatal, text, Fetch(source))
            : Finding.Trouble(SelfCheck.Proof, isFatal, $"{text}; nothing says that this {version} came from a release: where there is none of it to fetch, its next update is proven", Fetch(source));

    private string Fetch(ReleaseSource source)
    {
        string key = config.Source.Self.VerifierKey == "" ? source.Key?.ToString() ?? "" : config.Source.Self.VerifierKey;
        return new FetchWord(folder, Terms, key).Of(BuildInfo.Known(Terms!.Name, "/", version, BuildSpec.NotGo, "linux", ProgramFetcher.Goarch), binary);
    }
}
