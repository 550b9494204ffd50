using Ysco.Artifacts.Gobuild;
using Ysco.Crypto;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

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
    private readonly string binary;
    private readonly Func<ActualFile, Result<SnapshotEvidence>> check;
    private readonly Action<Result<SnapshotEvidence>> done;
    private readonly Sha256 hash = new();
    private readonly byte[] chunk = new byte[ChunkBytes];
    private readonly int fd;
    private long size;
    private bool abandoned;

    private EvidenceLook(
        EventLoop loop, int fd, string binary, Func<ActualFile, Result<SnapshotEvidence>> check, Action<Result<SnapshotEvidence>> done)
    {
        (this.loop, this.fd, this.binary, this.check, this.done) = (loop, fd, binary, check, done);
        loop.Post(ReadOn);
    }

    /// <summary>Begins.</summary>
    /// <param name="loop">Where it is done.</param>
    /// <param name="pid">The process.</param>
    /// <param name="binary">Its file, which has the evidence beside it.</param>
    /// <param name="check">What proves it, once it is summed.</param>
    /// <param name="done">Called once, later, unless it is abandoned.</param>
    internal static EvidenceLook? Start(
        EventLoop loop, int pid, string binary, Func<ActualFile, Result<SnapshotEvidence>> check, Action<Result<SnapshotEvidence>> done)
    {
        // The file that the process has, whatever has its name by now; by its name where /proc does not tell.
        int fd = Files.open($"/proc/{pid}/exe", FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);
        fd = fd < 0 ? RegularFile.Open(binary, followLinks: true, out _) : fd;
        return fd < 0 ? null : new EvidenceLook(loop, fd, binary, check, done);
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
            done(got == 0 ? check(new ActualFile(size, hash.Finish())) : Failure.Local($"{binary}: {cause}"));
        }
    }
}
