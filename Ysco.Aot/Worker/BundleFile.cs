using System.Text;
using Ysco.Artifacts.Release;
using Ysco.Artifacts.Gobuild;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>
/// Opens a bundle that somebody named: a regular file that nobody but its owner could have altered, root or whoever we are. What it
/// holds is read by a worker; here only how it begins.
/// References: POSIX pax, ustar Interchange Format.
/// </summary>
internal static class BundleFile
{
    private const uint WritableByOthers = 0x12; // 0022
    private const int BlockBytes = 512;
    private const int SizeOffset = 124;
    private const int SizeDigits = 11;

    /// <summary>The largest binary, its evidence, and what tar adds.</summary>
    internal const long MaxBytes = BuildRecord.MaxFileBytes + (1 << 20);

    /// <summary>Opens one to be read.</summary>
    /// <returns>Its descriptor.</returns>
    internal static Result<int> Open(string path)
    {
        int fd = RegularFile.Open(path, followLinks: false, out FileStatus? other);
        if (fd < 0)
        {
            string what = other is not { } there ? Errno.Describe(Errno.Last)
                : there.IsDirectory ? "is a directory"
                : there.IsLink ? "is a link (name the file itself)"
                : "is not a regular file";
            return Failure.Local($"{path}: {what}");
        }

        if (Wrong(fd) is { } wrong)
        {
            FileIo.Close(fd);
            return wrong.Within(path);
        }

        return fd;
    }

    /// <summary>What it says that it is of: its first entry.</summary>
    /// <param name="fd">Its descriptor.</param>
    internal static Result<BundleInfo> ReadInfo(int fd)
    {
        byte[] header = new byte[BlockBytes];
        byte[] name = Encoding.ASCII.GetBytes(BundleInfo.FileName + "\0");
        if (ReadAt(fd, header, 0) < BlockBytes || !header.AsSpan().StartsWith(name)
            || Octal(header.AsSpan(SizeOffset, SizeDigits)) is not (> 0 and <= BundleInfo.MaxBytes and var size))
        {
            return Failure.Invalid("not a bundle (\"ysco bundle\" makes one)");
        }

        byte[] json = new byte[size];
        return ReadAt(fd, json, BlockBytes) < size ? Failure.Invalid("cut off: a part of the bundle is missing") : BundleInfo.Parse(json);
    }

    private static Failure? Wrong(int fd) => FileStatus.Of(fd) is not { } status ? Failure.Local(Errno.Describe(Errno.Last))
        : status.Uid != 0 && status.Uid != Processes.geteuid() ? Failure.Local($"belongs to uid {status.Uid}, and must be root's or that of the user that ysco runs as (copy it)")
        : (status.Permissions & WritableByOthers) != 0 ? Failure.Local("others than its owner may write to it (chmod go-w it, or copy it)")
        : status.SizeBytes > MaxBytes ? Failure.Invalid($"{status.SizeBytes} bytes, over the {MaxBytes} that a bundle may have")
        : null;

    private static int Octal(ReadOnlySpan<byte> digits)
    {
        int value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > BundleInfo.MaxBytes)
            {
                return -1;
            }

            value = (value << 3) + (digit - '0');
        }

        return value;
    }

    private static unsafe int ReadAt(int fd, byte[] into, long offset)
    {
        int done = 0;
        fixed (byte* at = into)
        {
            nint got;
            while (done < into.Length && (got = Files.pread64(fd, at + done, (nuint)(into.Length - done), offset + done)) > 0)
            {
                done += (int)got;
            }
        }

        return done;
    }
}
