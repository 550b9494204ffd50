using Ysco.Artifacts.Gobuild;
using Ysco.Bytes;
using Ysco.Crypto;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// Reads a file that a worker handed back, from its start, whatever was read of it before: copies it to where no worker ever
/// was, so that nothing can change the bytes that are summed.
/// </summary>
internal static class HandedBack
{
    private const int ChunkBytes = 128 * 1024;

    /// <summary>Copies and sums it.</summary>
    /// <param name="source">Its descriptor.</param>
    /// <param name="target">The descriptor to write to; -1 only to sum it.</param>
    /// <param name="maxBytes">How many bytes it may have.</param>
    /// <param name="name">What it is called in a message.</param>
    /// <param name="tooLong">What it is when it has more.</param>
    internal static unsafe Result<ActualFile> Copy(int source, int target, long maxBytes, string name, Failure tooLong)
    {
        var sum = new Sha256();
        byte[] chunk = new byte[ChunkBytes];
        long size = 0;
        while (true)
        {
            nint got;
            fixed (byte* into = chunk)
            {
                got = Files.pread64(source, into, (nuint)chunk.Length, size);
            }

            if (got <= 0)
            {
                return got == 0 ? new ActualFile(size, sum.Finish()) : Failed(name, "reading what was downloaded");
            }

            size += got;
            if (size > maxBytes)
            {
                return tooLong;
            }

            sum.Append(chunk.AsSpan(0, (int)got));
            if (target >= 0 && !FileIo.WriteAll(target, chunk.AsSpan(0, (int)got)))
            {
                return Failed(name, "writing it");
            }
        }
    }

    private static Failure Failed(string name, string doing) => Failure.Local($"{OneLine.From(name)}: {doing}: {Errno.Describe(Errno.Last)}");
}
