using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Go;
using Ysco.Loop;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Tlog;

namespace Ysco.Runtime;

/// <summary>
/// Proves what runs, from the evidence beside it: reads and sums the file that the process was started from, a piece at a
/// time between what else the loop does, and checks everything that <c>ysco verify</c> does.
/// Limits: <see cref="ChunkBytes"/> at once, <see cref="BuildRecord.MaxFileBytes"/> in all.
/// </summary>
internal sealed class EvidenceLook
{
    /// <summary>A fraction of a millisecond of work, so that no signal and no request waits for it.</summary>
    private const int ChunkBytes = 64 * 1024;

    private readonly EventLoop loop;
    private readonly TimeProvider clock;
    private readonly string binary;
    private readonly BuildInfo info;
    private readonly string folder;
    private readonly string verifierKey;
    private readonly Action<Result<SnapshotEvidence>> done;
    private readonly Sha256 hash = new();
    private readonly byte[] chunk = new byte[ChunkBytes];
    private readonly int fd;
    private long size;
    private bool abandoned;

    private EvidenceLook(
        EventLoop loop, TimeProvider clock, int fd, string binary, BuildInfo info, string folder, string verifierKey,
        Action<Result<SnapshotEvidence>> done)
    {
        (this.loop, this.clock, this.fd, this.binary, this.info) = (loop, clock, fd, binary, info);
        (this.folder, this.verifierKey, this.done) = (folder, verifierKey, done);
        loop.Post(ReadOn);
    }

    /// <summary>Begins.</summary>
    /// <param name="loop">Where it is done.</param>
    /// <param name="clock">For when it was.</param>
    /// <param name="pid">The process.</param>
    /// <param name="binary">Its file, which has the evidence beside it.</param>
    /// <param name="info">The build info of that.</param>
    /// <param name="folder">The state folder, with the newest tree held of the log.</param>
    /// <param name="verifierKey">The trusted key.</param>
    /// <param name="done">Called once, later, unless it is abandoned.</param>
    internal static EvidenceLook? Start(
        EventLoop loop, TimeProvider clock, int pid, string binary, BuildInfo info, string folder, string verifierKey,
        Action<Result<SnapshotEvidence>> done)
    {
        // The file that the process has, whatever has its name by now; by its name where /proc does not tell.
        int fd = Files.open($"/proc/{pid}/exe", FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        fd = fd < 0 ? RegularFile.Open(binary, followLinks: true, out _) : fd;
        return fd < 0 ? null : new EvidenceLook(loop, clock, fd, binary, info, folder, verifierKey, done);
    }

    /// <summary>Another binary runs by now: nothing comes of it any more.</summary>
    internal void Abandon() => abandoned = true;

    private void ReadOn()
    {
        int got = abandoned ? 0 : FileIo.Read(fd, chunk);
        size += Math.Max(got, 0);
        if (got > 0 && size <= BuildRecord.MaxFileBytes)
        {
            hash.Append(chunk.AsSpan(0, got));
            loop.Post(ReadOn);
            return;
        }

        string cause = got < 0 ? Errno.Describe(Errno.Last) : $"over {BuildRecord.MaxFileBytes} bytes, more than any build has";
        FileIo.Close(fd);
        if (!abandoned)
        {
            done(got == 0 ? Check(new ActualFile(size, hash.Finish())) : Failure.Local($"{binary}: {cause}"));
        }
    }

    private Result<SnapshotEvidence> Check(ActualFile actual)
    {
        if (!VerifierKey.Parse(verifierKey).Try(out VerifierKey? key, out Failure? failure)
            || !new LogHeadFile(folder, key).Load().Try(out LogHead? held, out failure))
        {
            return failure;
        }

        var expected = new EvidenceExpected(key) { HeldNote = held.Tree?.Note.Message };
        Failure? first = null;
        foreach (string path in StoredEvidence.PathsFor(binary, info))
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
                    return new SnapshotEvidence(key.Name, build.RecordNumber, build.TreeSize, build.Record.Sum, clock.GetUtcNow());
                }

                first ??= failure;
            }
        }

        return first ?? Failure.Local($"there is no {Installation.EvidencePath(binary)}");
    }
}
