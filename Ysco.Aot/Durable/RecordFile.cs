using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>
/// A file of a few lines that says what is so at this moment, written often enough that no disk is waited for: whole at every
/// instant but after a power cut. It is written over and not removed, so that its place on the disk is there for the next
/// text when the disk is full.
/// Limits: less than a page.
/// </summary>
internal static class RecordFile
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Writes the whole file; null when it is written, else why not, and then the text before is still there.</summary>
    internal static Failure? Write(string path, ReadOnlySpan<byte> text) =>
        WriteBeside(path, text) is { } failure && !Overwrite(path, text) ? failure : null;

    /// <summary>Has the file and its name on disk, as far as that can be had.</summary>
    internal static void Sync(string path)
    {
        int fd = Files.open(path, FileIo.O_RDONLY | FileIo.O_NOFOLLOW | FileIo.O_CLOEXEC | FileIo.O_NONBLOCK, 0);
        if (fd >= 0)
        {
            _ = FileIo.fsync(fd);
            FileIo.Close(fd);
            _ = DurableFile.SyncFolderOf(path);
        }
    }

    private static Failure? WriteBeside(string path, ReadOnlySpan<byte> text)
    {
        string temporary = path + DurableFile.TemporarySuffix;
        int fd = DurableFile.OpenNew(temporary, OwnerOnly);
        bool written = fd >= 0 && FileIo.WriteAll(fd, text);
        Failure? failure = written ? null : Failure.Local($"{path}: writing a new file beside it: {Errno.Describe(Errno.Last)}");
        if (fd >= 0)
        {
            FileIo.Close(fd);
        }

        if (failure is null && Files.rename(temporary, path) != 0)
        {
            failure = Failure.Local($"{path}: renaming: {Errno.Describe(Errno.Last)}");
        }

        if (failure is not null)
        {
            _ = Files.unlink(temporary);
        }

        return failure;
    }

    // The disk is full, but not where the old text lies. One write, of less than a page: a kill does not tear it.
    private static bool Overwrite(string path, ReadOnlySpan<byte> text)
    {
        int fd = Files.open(path, FileIo.O_WRONLY | FileIo.O_NOFOLLOW | FileIo.O_NONBLOCK | FileIo.O_CLOEXEC, OwnerOnly);
        if (fd < 0)
        {
            return false;
        }

        bool written = FileIo.WriteAll(fd, text) && Files.ftruncate64(fd, text.Length) == 0;
        FileIo.Close(fd);
        return written;
    }
}
