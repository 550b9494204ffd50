using System.Globalization;
using System.Text;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// <c>-pidfile</c>: our process id, for rc scripts. Whoever runs holds a lock on the file, which ends with it, however it ends: so a
/// file that was left behind is told apart from one that counts, whoever has that id by now. What has no number in it is not
/// replaced. The name holds the whole old content or the whole new one; no disk is waited for, for after a power cut it means nothing.
/// References: flock(2), rename(2).
/// Limits: <see cref="MaxBytes"/>. A file system that knows no locks has no way to tell: there a file is always taken for left behind.
/// </summary>
internal sealed class PidFile
{
    /// <summary>A number and a newline.</summary>
    private const int MaxBytes = 32;
    private const uint ForAllToRead = 0x1A4; // 0644

    private readonly string path;
    private readonly int fd;

    private PidFile(string path, int fd) => (this.path, this.fd) = (path, fd);

    /// <summary>Writes it, or keeps the one that we wrote before we were executed anew.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    internal static Result<PidFile> Take(string path)
    {
        int there = RegularFile.Open(path, followLinks: false, out FileStatus? other);
        if (there < 0)
        {
            return other is not null ? Failure.Local($"{path}: is not a regular file")
                : Errno.Last == Errno.ENOENT ? Write(path)
                : Failure.Local($"{path}: {Errno.Describe(Errno.Last)}");
        }

        if (!Read(path, there).Try(out int pid, out Failure? failure))
        {
            FileIo.Close(there);
            return failure;
        }

        if (Files.flock(there, Files.LOCK_EX | Files.LOCK_NB) != 0 && Errno.Last == Errno.EAGAIN)
        {
            FileIo.Close(there);
            return Failure.Local($"{path}: a ysco that runs has this file{(pid > 0 ? Number(pid, ": process ") : "")} (stop it first, or name another file)");
        }

        if (pid == Processes.getpid())
        {
            return new PidFile(path, there);
        }

        Result<PidFile> written = Write(path);
        FileIo.Close(there);
        return written;
    }

    /// <summary>Removes it, unless it is somebody else's by now.</summary>
    internal void Remove()
    {
        if (FileStatus.Of(path, followLinks: false) is { } there && FileStatus.Of(fd) is { } own && there.IsSameFile(own))
        {
            _ = Files.unlink(path);
        }

        FileIo.Close(fd);
    }

    /// <summary>The number in it; 0 for an empty one.</summary>
    private static Result<int> Read(string path, int fd)
    {
        string text = BoundedFile.Read(path, fd, MaxBytes).Try(out byte[]? content, out _) ? Encoding.UTF8.GetString(content!).Trim() : "-";
        return text == "" ? 0
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? pid
            : Failure.Local($"{path}: is no pidfile, for it has more than a number in it (it is left as it is: name another file)");
    }

    private static Result<PidFile> Write(string path)
    {
        string temporary = path + DurableFile.TemporarySuffix;
        int fd = DurableFile.OpenNew(temporary, ForAllToRead);
        if (fd < 0)
        {
            return Failure.Local($"{path}: making a new file beside it: {Errno.Describe(Errno.Last)}");
        }

        // The umask of whoever starts services may be any.
        _ = Files.flock(fd, Files.LOCK_EX | Files.LOCK_NB);
        if (FileIo.WriteAll(fd, Encoding.UTF8.GetBytes(Number(Processes.getpid(), "") + "\n")) && Files.fchmod(fd, ForAllToRead) == 0
            && Files.rename(temporary, path) == 0)
        {
            return new PidFile(path, fd);
        }

        Failure failure = Failure.Local($"{path}: writing: {Errno.Describe(Errno.Last)}");
        _ = Files.unlink(temporary);
        FileIo.Close(fd);
        return failure;
    }

    private static string Number(int pid, string before) => string.Create(CultureInfo.InvariantCulture, $"{before}{pid}");
}
