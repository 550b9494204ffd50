using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Commands.StateFolders;
using Ysco.Durable;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Worker;

namespace Ysco.Commands.Proof;

/// <summary>The proof of a binary that came with a signed release, by the evidence that lies beside it. Asks nobody.</summary>
internal static class ReleaseProof
{
    /// <summary>Proves what a file is.</summary>
    /// <param name="file">The binary, or a link to it.</param>
    /// <param name="trusted">The key that is trusted.</param>
    /// <returns>The evidence that proves it; the first failure when none does.</returns>
    internal static Result<ReleaseEvidence> Of(string file, TrustedReleaseKey trusted)
    {
        if (!StoredProof.Sum(file).Try(out ActualFile? actual, out Failure? failure))
        {
            return failure;
        }

        Failure? first = null;
        foreach (string name in ReleasedProgram.EvidencePaths(file))
        {
            if (!Read(name).Try(out ReleaseEvidence? evidence, out failure))
            {
                first ??= failure;
            }
            else if (evidence is not null)
            {
                if ((failure = ReleaseCheck.VerifyStored(evidence, trusted.Key, actual.Sha256, $"{trusted}")) is null)
                {
                    return evidence;
                }

                first ??= failure.Within(file);
            }
        }

        return first ?? Failure.Local(
            $"{file}: no evidence of a release beside it: there is no {ReleasedProgram.EvidencePaths(file)[^1]} (it goes with the binary wherever that is copied)");
    }

    /// <summary>The release key that a state folder's configuration has for what lies beside a file as the evidence of a release.</summary>
    /// <param name="folder">The state folder.</param>
    /// <param name="file">The binary, or a link to it.</param>
    /// <returns>
    /// That of the service, unless the evidence is by our own; where both are the same, that of the source which has the name in the
    /// evidence. Null when there is no such evidence, or no key.
    /// </returns>
    internal static TrustedReleaseKey? ConfiguredKey(string folder, string file)
    {
        ReleaseEvidence? evidence = null;
        foreach (string name in ReleasedProgram.EvidencePaths(file))
        {
            evidence ??= Read(name).Try(out ReleaseEvidence? found, out _) ? found : null;
        }

        if (evidence is null || !StateFolder.LoadOrDefault(folder).Try(out FolderConfig? config, out _))
        {
            return null;
        }

        ReleaseKey? service = ReleaseTerms.OfService(config.Config, evidence.Name)?.Source?.Key;
        ReleaseSource? own = ReleaseTerms.OfSelf(config.Config)?.Source;
        ReleaseKey? self = own?.Key;
        bool isOwn = self?.ToString() == service?.ToString() ? evidence.Name == own?.FileName : evidence.ReleaseKey == self?.ToString();
        return self is not null && (service is null || isOwn)
                ? new TrustedReleaseKey(self, config.Config.Source.Self.VerifierKey == "" ? "built in" : $"{ReleaseTerms.SelfSection}.VerifierKey in {config.Path}")
            : service is not null ? new TrustedReleaseKey(service, $"{ReleaseTerms.ServiceSection}.VerifierKey in {config.Path}")
            : null;
    }

    /// <summary>Null when there is none; that of a log is a failure.</summary>
    private static Result<ReleaseEvidence?> Read(string path)
    {
        if (!BoundedFile.Read(path, ReleaseEvidence.MaxBytes).Try(out byte[]? json, out Failure? failure))
        {
            return failure;
        }

        return json is null ? (ReleaseEvidence?)null
            : ReleaseEvidence.Parse(json).Try(out ReleaseEvidence? evidence, out failure) ? evidence
            : failure.Within(path);
    }
}
