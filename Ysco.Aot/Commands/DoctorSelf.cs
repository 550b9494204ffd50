using Ysco.Artifacts.Gobuild;
using Ysco.Config;
using Ysco.Doctor;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands;

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
            ? Finding.Trouble(SelfCheck.Proof, failure.Kind != FailureKind.Local, failure.Message, Fetch(source))
            : proven != version ? Finding.Fail(SelfCheck.Proof, $"{binary}: its evidence is of {proven}, and it is {version}", Fetch(source))
            : Finding.Ok(SelfCheck.Proof, $"{version}, by {SelfCheck.KeyWords(source)}"));
        return findings;
    }

    /// <summary>The same once more, beside it, with its evidence: it may be put in its place then.</summary>
    private string Fetch(ReleaseSource source)
    {
        string key = config.Source.Self.VerifierKey == "" ? source.Key?.ToString() ?? "" : config.Source.Self.VerifierKey;
        return new FetchWord(Terms, key).Of(BuildInfo.Known(Terms!.Name, "/", version, BuildSpec.NotGo, "linux", ProgramFetcher.Goarch), binary);
    }
}
