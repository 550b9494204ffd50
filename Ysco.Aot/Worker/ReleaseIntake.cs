using System.Text;
using System.Text.Unicode;
using Ysco.Artifacts.Gobuild;
using Ysco.Artifacts.Release;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;

namespace Ysco.Worker;

/// <summary>
/// Checks what workers handed back of a release, believing nothing of it, and gives the binary its name when all of it holds.
/// Off the loop: it waits for the disk.
/// </summary>
public static class ReleaseIntake
{
    private const uint OwnerOnly = 0x180; // 0600
    private const uint Executable = 0x1ED; // 0755

    /// <summary>Whether the sums are signed by the key, the archive has the sum they say, and nothing newer was seen before.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="release">What the worker says of it.</param>
    /// <param name="archive">The descriptor of the archive, as a worker left it: somebody may still be writing to it.</param>
    /// <param name="proven">The descriptor that gets it, and that no worker had.</param>
    internal static Failure? CheckArchive(ReleasePlan plan, ReleaseAnswer release, int archive, int proven)
    {
        if (SemVer.TryParse(release.Version) is null || SemVer.TryParse(release.LatestStable) is null
            || (plan.Version != "" && plan.Version != release.Version) || (plan.Version == "" && release.Version != release.LatestStable))
        {
            return Failure.Invalid($"worker: version {OneLine.From(release.Version)} is not the one that was asked for");
        }

        if (!ReleaseCheck.ArchiveSum(plan.Key, release.Sums, release.Signature, release.Archive, release.Version).Try(out byte[]? wanted, out Failure? failure)
            || !HandedBack.Copy(archive, proven, ReleaseLimits.MaxArchiveBytes, release.Archive, TooLong(release.Archive, ReleaseLimits.MaxArchiveBytes))
                .Try(out ActualFile? actual, out failure))
        {
            return failure;
        }

        return actual.Sha256.AsSpan().SequenceEqual(wanted)
            ? plan.Bundle != "" ? null : SeenBy(plan).Note(release.LatestStable)
            : Failure.Security($"{OneLine.From(release.Archive)}: its sum is not the one that is signed");
    }

    /// <summary>Takes the unpacked binary in.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="release">What was checked before.</param>
    /// <param name="unpacked">The descriptor of the binary; the worker that wrote it has ended.</param>
    internal static Result<FetchedRelease> Take(ReleasePlan plan, ReleaseAnswer release, int unpacked)
    {
        string binary = plan.Binary.Replace("{0}", release.Version, StringComparison.Ordinal);
        if (plan.IsFirst && FileStatus.Of(binary, followLinks: false) is not null)
        {
            return Failure.Local($"{binary}: exists already (remove it, or work in another folder)");
        }

        string temporary = Installation.TemporaryPath(binary);
        int target = DurableFile.OpenNew(temporary, OwnerOnly);
        if (target < 0)
        {
            return Failure.Local($"{binary}: making a new file beside it: {Errno.Describe(Errno.Last)}");
        }

        Result<FetchedRelease> taken = Take(plan, release, unpacked, target, binary);
        FileIo.Close(target);
        if (taken.Failure is not null || plan.IsProofOnly)
        {
            _ = Files.unlink(temporary);
        }

        return taken;
    }

    private static Result<FetchedRelease> Take(ReleasePlan plan, ReleaseAnswer release, int unpacked, int target, string binary)
    {
        if (!HandedBack.Copy(unpacked, target, ReleaseLimits.MaxBinaryBytes, plan.Name, TooLong(plan.Name, ReleaseLimits.MaxBinaryBytes))
                .Try(out ActualFile? copied, out Failure? failure))
        {
            return failure;
        }

        failure = ReleasedProgram.RunsHere(target, copied.Size);
        if (failure is not null)
        {
            return failure.Within($"{plan.Name} in {OneLine.From(release.Archive)}");
        }

        if (!ReleaseCheck.IsSigned(release.Sums, release.Archive, plan.Name, copied.Sha256).Try(out _, out failure))
        {
            return failure;
        }

        var evidence = new ReleaseEvidence
        {
            Format = ReleaseEvidence.CurrentFormat,
            Name = plan.Name,
            Version = release.Version,
            ManifestURL = plan.ManifestUrl,
            ReleaseKey = plan.Key?.ToString() ?? "",
            Sums = Utf8.IsValid(release.Sums) ? Encoding.UTF8.GetString(release.Sums) : "",
            Signature = Encoding.UTF8.GetString(release.Signature),
            Archive = release.Archive,
            BinarySHA256 = Convert.ToHexStringLower(copied.Sha256),
            BinaryBytes = copied.Size,
        };
        if (plan.IsProofOnly)
        {
            return new FetchedRelease(evidence, "", release.ReleasedAt);
        }

        bool settled = (plan.Like is { } like ? FileCopy.TakeOver(like, target) : Files.fchmod(target, Executable) == 0)
            && FileIo.fsync(target) == 0;
        if (!settled || !plan.InUse.FreeName(binary, target).Try(out string? free, out failure))
        {
            return failure ?? Failure.Local($"{binary}: {Errno.Describe(Errno.Last)}");
        }

        failure = plan.Laying?.Note(free) ?? Installation.Commit(
            Installation.TemporaryPath(binary), free, target, evidence.ToJson(), () => Noted(plan, release));
        return failure is null ? new FetchedRelease(evidence, free, release.ReleasedAt) : failure;
    }

    /// <summary>Of a bundle, in which nothing says which release is the newest, one that a person wants may be older than what was seen.</summary>
    private static Failure? Noted(ReleasePlan plan, ReleaseAnswer release) =>
        SeenBy(plan).Note(release.LatestStable, proven: release.Version) is { } failure && (plan.Bundle == "" || failure.Kind != FailureKind.Security) ? failure : null;

    private static ReleaseSeenFile SeenBy(ReleasePlan plan) => plan.Seen ?? new ReleaseSeenFile(plan.Folder, plan.Key?.ShortId() ?? "", plan.Name);

    private static Failure TooLong(string name, long maxBytes) => Failure.Invalid($"{OneLine.From(name)}: over the {maxBytes} bytes it may have");
}
