using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Notes;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Tlog;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>What the evidence beside a binary proves of it, once its size and sum are known: all that <c>ysco verify</c> checks.</summary>
internal static class EvidenceProof
{
    /// <summary>By whatever its source says must prove it.</summary>
    /// <param name="actual">The file.</param>
    /// <param name="binary">Its name.</param>
    /// <param name="info">What it says of itself, or what is said of it.</param>
    /// <param name="folder">The state folder, with the newest tree held of a log.</param>
    /// <param name="releases">Where its releases come from; null for a Go program.</param>
    /// <param name="verifierKey">The trusted key of the log of Go programs.</param>
    /// <param name="now">When.</param>
    internal static Result<SnapshotEvidence> Of(
        ActualFile actual, string binary, BuildInfo info, string folder, ReleaseTerms? releases, string verifierKey, DateTimeOffset now) => releases switch
    {
        null => OfBuild(actual, binary, info, folder, verifierKey, now),
        { Source: null } => releases.Failure!,
        { Source.LogKey: { } key } => OfBuild(actual, binary, info, folder, key.ToString(), now),
        { Source: { } source } => OfRelease(actual, binary, source.Key, now),
    };

    /// <summary>Of a build that a log must hold.</summary>
    /// <param name="actual">The file.</param>
    /// <param name="binary">Its name.</param>
    /// <param name="info">What it says of itself, or what is said of it.</param>
    /// <param name="folder">The state folder, with the newest tree held of the log.</param>
    /// <param name="verifierKey">The trusted key.</param>
    /// <param name="now">When.</param>
    internal static Result<SnapshotEvidence> OfBuild(
        ActualFile actual, string binary, BuildInfo info, string folder, string verifierKey, DateTimeOffset now)
    {
        if (!VerifierKey.Parse(verifierKey).Try(out VerifierKey? key, out Failure? failure)
            || !new LogHeadFile(folder, key).Load().Try(out LogHead? held, out failure))
        {
            return failure;
        }

        var expected = new EvidenceExpected(key) { HeldNote = held.Tree?.Note.Message };
        Failure? first = null;
        foreach (string path in info.GoVersion == BuildSpec.NotGo ? ReleasedProgram.EvidencePaths(binary) : [.. StoredEvidence.PathsFor(binary, info)])
        {
            if (!StoredEvidence.Read(path).Try(out BuildEvidence? evidence, out failure))
            {
                first ??= failure;
            }
            else if (evidence is not null && evidence.VerifierKey != key.ToString())
            {
                // Another log's evidence proves nothing, and speaks against nothing.
                first ??= Failure.Invalid($"{path} is by the key {OneLine.From(evidence.VerifierKey)}, and {key} is trusted");
            }
            else if (evidence is not null)
            {
                if (EvidenceCheck.VerifyStored(evidence, expected, actual).Try(out VerifiedBuild? build, out failure)
                    && (failure = ServiceBinary.Differs(info, build.Record.Spec)) is null)
                {
                    return new SnapshotEvidence(key.Name, build.RecordNumber, build.TreeSize, build.Record.Sum, now);
                }

                first ??= failure;
            }
        }

        return first ?? Failure.Local($"there is no {Installation.EvidencePath(binary)}");
    }

    /// <summary>Of a release that a key must have signed.</summary>
    /// <param name="actual">The file.</param>
    /// <param name="binary">Its name.</param>
    /// <param name="key">The trusted key; null when it was said that none is needed.</param>
    /// <param name="now">When.</param>
    internal static Result<SnapshotEvidence> OfRelease(ActualFile actual, string binary, ReleaseKey? key, DateTimeOffset now)
    {
        if (key is null)
        {
            return Failure.Local("releases are not signed (AllowUnsigned): anybody on the way could have made it");
        }

        Failure? first = null;
        foreach (string path in ReleasedProgram.EvidencePaths(binary))
        {
            if (!BoundedFile.Read(path, ReleaseEvidence.MaxBytes).Try(out byte[]? json, out Failure? failure))
            {
                first ??= failure;
            }
            else if (json is not null)
            {
                if (ReleaseEvidence.Parse(json).Try(out ReleaseEvidence? evidence, out failure)
                    && (failure = ReleaseCheck.VerifyStored(evidence, key, actual.Sha256)) is null)
                {
                    return new SnapshotEvidence(key.ShortId(), 0, 0, evidence.BinarySHA256, now) { Archive = evidence.Archive };
                }

                first ??= failure.Within(path);
            }
        }

        return first ?? Failure.Local($"there is no {Installation.EvidencePath(binary)}");
    }
}
