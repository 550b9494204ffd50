using Ysco.Artifacts.Gobuild;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>
/// Checks what a worker handed back, believing nothing of it, and gives the binary its name when all of it holds.
/// The worker's file is copied: its bytes are counted and summed as they are written to a file that the worker never
/// had, so that nothing can change them afterwards.
/// Order: evidence; copy; size and sum; build info; owner and mode; fsync; what is held of the log; evidence file; the name, last.
/// Runs off the loop: it waits for the disk.
/// </summary>
public static class BuildIntake
{
    private const uint Executable = 0x1ED; // 0755
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Takes a build in.</summary>
    /// <param name="plan">What was asked for.</param>
    /// <param name="headFile">What is held of the log, on disk.</param>
    /// <param name="held">The same, as it was when the worker was asked.</param>
    /// <param name="source">The descriptor of the worker's file.</param>
    /// <param name="evidence">What it says of it.</param>
    public static Result<InstalledBuild> Take(
        FetchPlan plan, LogHeadFile headFile, LogHead held, int source, BuildEvidence evidence)
    {
        string temporary = Installation.TemporaryPath(plan.Binary);
        int target = DurableFile.OpenNew(temporary, OwnerOnly);
        if (target < 0)
        {
            return Failure.Local($"{plan.Binary}: making a new file beside it: {Errno.Describe(Errno.Last)}");
        }

        Result<InstalledBuild> result = Prove(plan, held, source, target, evidence).Try(out VerifiedBuild? build, out Failure? failure)
            ? Commit(plan, headFile, held, target, evidence, build)
            : failure;
        FileIo.Close(target);
        if (result.Failure is not null)
        {
            _ = Files.unlink(temporary);
        }

        return result;
    }

    private static Result<VerifiedBuild> Prove(FetchPlan plan, LogHead held, int source, int target, BuildEvidence evidence)
    {
        if (!GobuildUrls.Base(plan.Key, plan.BaseUrl).Try(out string? url, out Failure? failure))
        {
            return failure;
        }

        // The record first: until it is proven, its size is what the worker says, and the disk is not for that.
        var expected = new EvidenceExpected(plan.Key)
        {
            HeldNote = held.Tree?.Note.Message,
            Spec = plan.Spec,
            // A bundle may be made from a mirror.
            BaseUrl = plan.Bundle == "" ? url : null,
        };
        if (!EvidenceCheck.VerifyRecord(evidence, expected).Try(out VerifiedBuild? build, out failure)
            || !HandedBack.Copy(source, target, build.Record.FileSize, plan.Binary, TooLong(build.Record)).Try(out ActualFile? copied, out failure))
        {
            return failure;
        }

        failure = copied.Differs(build.Record)
            ?? (plan.SignedSha256 == "" || plan.SignedSha256 == Convert.ToHexStringLower(copied.Sha256) ? null : Failure.Security(
                $"{plan.Spec.Key}: the log's binary is not the one in the signed release (sha256 {Convert.ToHexStringLower(copied.Sha256)}, signed {plan.SignedSha256})"));
        if (failure is not null)
        {
            return failure;
        }

        if (plan.Spec.GoVersion == BuildSpec.NotGo)
        {
            failure = ReleasedProgram.RunsHere(target, copied.Size);
            if (failure is not null)
            {
                return failure.Within(plan.Spec.InstalledName);
            }
        }
        else if (!ServiceBinary.ReadInfo(target, plan.Spec.FileName).Try(out BuildInfo? info, out failure))
        {
            // The log has signed that these bytes are the build that was asked for, and they are no such program at all.
            return failure.Kind == FailureKind.Invalid ? failure with { Kind = FailureKind.Security } : failure;
        }

        else if ((failure = ServiceBinary.Differs(info, plan.Spec)) is not null)
        {
            return failure;
        }

        bool settled = (plan.Like is { } like ? FileCopy.TakeOver(like, target) : Files.fchmod(target, Executable) == 0)
            && FileIo.fsync(target) == 0;
        return settled ? build : Failure.Local($"{plan.Binary}: {Errno.Describe(Errno.Last)}");
    }

    private static Failure TooLong(BuildRecord record) => Failure.Security($"the download has more than the {record.FileSize} bytes of the log's record");

    private static Result<InstalledBuild> Commit(
        FetchPlan plan, LogHeadFile headFile, LogHead held, int target, BuildEvidence evidence, VerifiedBuild build)
    {
        if (!SignedTree.Verify(build.HeadNote, plan.Key).Try(out SignedTree? newest, out Failure? failure))
        {
            return failure;
        }

        byte[] json = evidence.ToJson();
        if (json.Length > BuildEvidence.MaxBytes)
        {
            // It holds, but could not be read again.
            return Failure.Invalid($"evidence: {json.Length} bytes of JSON, over the {BuildEvidence.MaxBytes} it may have");
        }

        if (!plan.InUse.FreeName(plan.Binary, target).Try(out string? binary, out failure))
        {
            return failure;
        }

        failure = plan.Laying?.Note(binary) ?? Installation.Commit(
            Installation.TemporaryPath(plan.Binary), binary, target, json, () => plan.HeldElsewhere is null ? headFile.Swap(held, newest) : null);
        return failure is null ? new InstalledBuild(build, binary) : failure;
    }
}
