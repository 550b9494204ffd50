using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>Copies a file whole, with its mode and (as root) its owner, and has it on disk.</summary>
public static class FileCopy
{
    private const int ChunkBytes = 1 << 17;

    /// <summary>Copies; an existing target is replaced. Null when the copy is on disk.</summary>
    public static Failure? Copy(string from, string to)
    {
        int source = RegularFile.Open(from, followLinks: true, out FileStatus? other);
        if (source < 0)
        {
            return Failure.Local($"{from}: {(other is null ? Errno.Describe(Errno.Last) : "is not a regular file")}");
        }

        Failure? failure = Copy(source, to);
        FileIo.Close(source);
        return failure;
    }

    /// <summary>Copies an open file from its beginning; an existing target is replaced. Null when the copy is on disk.</summary>
    internal static Failure? Copy(int source, string to)
    {
        _ = Files.lseek64(source, 0, Files.SEEK_SET);
        _ = Files.unlink(to);
        int target = Files.open(to, FileIo.O_WRONLY | FileIo.O_CREAT | FileIo.O_EXCL | FileIo.O_CLOEXEC, 0x180);
        if (target < 0)
        {
            return Failure.Local($"{to}: {Errno.Describe(Errno.Last)}");
        }

        bool done = CopyBytes(source, target) && TakeOver(FileStatus.Of(source)?.WithoutSetUid, target) && FileIo.fsync(target) == 0;
        Failure? failure = done ? null : Failure.Local($"{to}: {Errno.Describe(Errno.Last)}");
        FileIo.Close(target);
        if (failure is not null)
        {
            _ = Files.unlink(to);
        }

        return failure;
    }

    private static bool CopyBytes(int source, int target)
    {
        byte[] chunk = new byte[ChunkBytes];
        while (true)
        {
            int got = FileIo.Read(source, chunk);
            if (got <= 0)
            {
                return got == 0;
            }

            if (!FileIo.WriteAll(target, chunk.AsSpan(0, got)))
            {
                return false;
            }
        }
    }

    /// <summary>Owner, group and mode; the owner first, for a change of it clears the set-uid bits.</summary>
    public static bool TakeOver(FileStatus? status, int target) => status is { } like
        && (Processes.geteuid() != 0 || Files.fchown(target, like.Uid, like.Gid) == 0)
        && Files.fchmod(target, like.Permissions) == 0;
}
