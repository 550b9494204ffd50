using Ysco.Artifacts.Gobuild;
using Ysco.Crypto;
using Ysco.Go;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Tlog;

namespace Ysco.Commands.Proof;

/// <summary>The proof of a binary by the evidence that lies beside it. Asks nobody.</summary>
internal static class StoredProof
{
    private const int ChunkBytes = 128 * 1024;

    /// <summary>Proves what a file is.</summary>
    /// <param name="file">The binary, or a link to it.</param>
    /// <param name="held">What is held of the log.</param>
    /// <param name="trusted">The key that is trusted.</param>
    /// <returns>What is proven. Local when there is nothing that could prove it; Security when something speaks against it.</returns>
    internal static Result<VerifiedBuild> Of(string file, LogHead held, TrustedKey trusted)
    {
        // What is not of Go says nothing of itself: the log does, when it has it.
        string[] names = ServiceBinary.ReadInfo(file).Try(out BuildInfo? info, out Failure? notGo)
            ? StoredEvidence.PathsFor(file, info)
            : [.. ReleasedProgram.EvidencePaths(file).Where(static name => FileStatus.Of(name) is not null)];
        if (info is null && names.Length == 0)
        {
            return notGo!.Kind == FailureKind.Invalid && FileStatus.Of(file) is { IsRegular: true }
                ? notGo with
                {
                    Message = $"{notGo.Message}, and no Go program is proven only by evidence beside it: there is no {ReleasedProgram.EvidencePaths(file)[^1]} "
                        + "(an update, \"ysco fetch\" and \"ysco init\" lay it there; it goes with the binary wherever that is copied)",
                }
                : notGo;
        }

        if (!Sum(file).Try(out ActualFile? actual, out Failure? failure))
        {
            return failure;
        }

        // A plain service path may lie beside the evidence of the build that it was before: the first that proves it counts.
        Failure? first = null;
        foreach (string name in names)
        {
            if (!StoredEvidence.Read(name).Try(out BuildEvidence? evidence, out failure))
            {
                first ??= failure;
            }
            else if (evidence is not null)
            {
                if (Verify(file, info, actual, evidence, held, trusted).Try(out VerifiedBuild? build, out failure))
                {
                    return build;
                }

                first ??= failure;
            }
        }

        return first ?? notGo ?? Failure.Local(
            $"{file}: no evidence beside it: there is no {string.Join(" and no ", StoredEvidence.BinaryNames(file, info!).Select(Installation.EvidencePath))} "
            + "(it goes with the binary wherever that is copied; \"ysco fetch\" gets both)");
    }

    private static Result<VerifiedBuild> Verify(
        string file, BuildInfo? info, ActualFile actual, BuildEvidence evidence, LogHead held, TrustedKey trusted)
    {
        if (trusted.Refuse(evidence) is { } another)
        {
            return another.Within(file);
        }

        var expected = new EvidenceExpected(trusted.Key) { HeldNote = held.Tree?.Note.Message };
        if (!EvidenceCheck.VerifyStored(evidence, expected, actual).Try(out VerifiedBuild? build, out Failure? failure))
        {
            return failure.Within(file);
        }

        failure = build.Record.Spec.GoVersion == BuildSpec.NotGo ? null
            : info is null ? Failure.Security("the log has it as a build of Go, and it is none")
            : ServiceBinary.Differs(info, build.Record.Spec);
        return failure is null ? build : failure.Within(file);
    }

    /// <summary>Size and sum of a file, no longer than a build may be.</summary>
    internal static Result<ActualFile> Sum(string file)
    {
        int fd = Files.open(file, FileIo.O_RDONLY | FileIo.O_NONBLOCK | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
        }

        Result<ActualFile> sum = Sum(fd, file);
        FileIo.Close(fd);
        return sum;
    }

    private static Result<ActualFile> Sum(int fd, string file)
    {
        var hash = new Sha256();
        byte[] chunk = new byte[ChunkBytes];
        long size = 0;
        int got;
        while ((got = FileIo.Read(fd, chunk)) > 0)
        {
            size += got;
            if (size > BuildRecord.MaxFileBytes)
            {
                return Failure.Invalid($"{file}: over {BuildRecord.MaxFileBytes} bytes, more than any build has");
            }

            hash.Append(chunk.AsSpan(0, got));
        }

        return got == 0 ? new ActualFile(size, hash.Finish()) : Failure.Local($"{file}: {Errno.Describe(Errno.Last)}");
    }
}
