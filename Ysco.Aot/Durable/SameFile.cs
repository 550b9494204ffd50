using Ysco.Posix;

namespace Ysco.Durable;

/// <summary>Whether two files are one, or hold the same.</summary>
public static class SameFile
{
    private const int ChunkBytes = 1 << 17;

    /// <summary>Whether two names are of one file; a link is not the file that it leads to.</summary>
    public static bool Node(string a, string b) =>
        FileStatus.Of(a, followLinks: false) is { } first && FileStatus.Of(b, followLinks: false) is { } second && first.IsSameFile(second);

    /// <summary>Whether a regular file, not a link to one, holds what an open file holds.</summary>
    /// <param name="content">The open file.</param>
    /// <param name="name">The other.</param>
    public static bool Bytes(int content, string name)
    {
        int other = Files.open(name, FileIo.O_RDONLY | FileIo.O_CLOEXEC | FileIo.O_NOFOLLOW | FileIo.O_NONBLOCK, 0);
        if (other < 0)
        {
            return false;
        }

        bool same = FileStatus.Of(other) is { IsRegular: true } status
            && FileStatus.Of(content)?.SizeBytes == status.SizeBytes
            && Bytes(content, other, status.SizeBytes);
        FileIo.Close(other);
        return same;
    }

    private static bool Bytes(int a, int b, long size)
    {
        byte[] first = new byte[ChunkBytes];
        byte[] second = new byte[ChunkBytes];
        for (long at = 0; at < size;)
        {
            int got = ReadAt(a, first, at);
            if (got <= 0 || ReadFully(b, second.AsSpan(0, got), at) != got || !first.AsSpan(0, got).SequenceEqual(second.AsSpan(0, got)))
            {
                return false;
            }

            at += got;
        }

        return true;
    }

    private static int ReadFully(int fd, Span<byte> into, long at)
    {
        int done = 0;
        while (done < into.Length && ReadAt(fd, into[done..], at + done) is > 0 and var got)
        {
            done += got;
        }

        return done;
    }

    private static unsafe int ReadAt(int fd, Span<byte> into, long at)
    {
        fixed (byte* buffer = into)
        {
            return (int)Files.pread64(fd, buffer, (nuint)into.Length, at);
        }
    }
}
