using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// The file that a service runs, or ran last: known by what the kernel says the process executes, and held open, so that its
/// bytes are there whatever becomes of its name meanwhile. The folder of the binary may be written by others than us.
/// References: proc(5), /proc/PID/exe.
/// Limits: one descriptor.
/// </summary>
internal sealed class RunningFile
{
    /// <summary>What the kernel adds to a name that is gone.</summary>
    private const string Deleted = " (deleted)";

    private readonly int fd;
    private readonly FileStatus status;

    private RunningFile(int fd, FileStatus status, string binary) => (this.fd, this.status, Binary) = (fd, status, binary);

    /// <summary>The name that it was started by, links resolved.</summary>
    internal string Binary { get; }

    /// <summary>
    /// What a process executes; null when the kernel does not let us look, or has no descriptor to spare, and when it is none of
    /// that name: a service may execute another program, which is not what we would start.
    /// </summary>
    /// <param name="pid">The process.</param>
    /// <param name="binary">The name that it was started by, links resolved.</param>
    internal static RunningFile? Of(int pid, string binary)
    {
        string exe = ProcessIdentity.FileOf(pid, "exe");
        int fd = ProcFolder.OpenFile(exe);
        if (fd >= 0 && FileStatus.Of(fd) is { IsRegular: true } status
            && (FileStatus.Of(binary)?.IsSameFile(status) == true || ProcFolder.ReadLink(exe) is { } name && (name == binary || name == binary + Deleted)))
        {
            return new RunningFile(fd, status, binary);
        }

        FileIo.Close(fd);
        return null;
    }

    /// <summary>Whether a path leads to it, as it was when it was started; or to a file of the same bytes.</summary>
    internal bool IsAt(string path) => FileStatus.Of(path) is { } there
        && (there.IsSameFile(status)
            ? (there.SizeBytes, there.ModifiedSeconds) == (status.SizeBytes, status.ModifiedSeconds)
            : Files.RealPath(path) is { } real && SameFile.Bytes(fd, real));

    /// <summary>Has it be at its name again. Null when it is; what was there has the name in <paramref name="aside"/> then, if there was something.</summary>
    /// <param name="aside">Where what is there goes.</param>
    internal Failure? PutBack(string aside)
    {
        if (FileStatus.Of(fd) is not { } now || (now.SizeBytes, now.ModifiedSeconds) != (status.SizeBytes, status.ModifiedSeconds))
        {
            return Failure.Security($"{Binary}: its bytes were changed since it was started");
        }

        string temporary = Installation.TemporaryPath(Binary);
        Failure? failure = FileCopy.Copy(fd, temporary);
        if (failure is not null)
        {
            return failure;
        }

        // A second name first: so there is no moment without a file of this name. A folder can have no second one, nor has anything
        // on a file system such as FAT (link(2), EPERM): that goes aside. Where nothing is, nothing goes.
        bool isLinked = Files.link(Binary, aside) == 0;
        bool isGone = !isLinked && Files.rename(Binary, aside) == 0;
        failure = DurableFile.Rename(temporary, Binary);
        if (failure is not null && (isLinked || isGone))
        {
            _ = isGone ? Files.rename(aside, Binary) : Files.unlink(aside);
        }

        return failure;
    }

    internal void Close() => FileIo.Close(fd);
}
