using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>What statvfs(3) tells of file systems.</summary>
internal static partial class FileSystems
{
    // struct statvfs64, bits/statvfs.h of glibc: f_bsize and f_frsize are unsigned long; f_blocks, f_bfree, f_bavail, f_files,
    // f_ffree and f_favail have 64 bits on every processor and follow at once; 112 bytes on 64-bit ones, and less on others.
    private const int SizeOfStatvfs = 128;

    // After f_blocks.
    private const int AvailableOffset = 16;
    private const int FilesOffset = 24;
    private const int FilesAvailableOffset = 40;

    internal static int BlocksOffset(int wordBytes) => 2 * wordBytes;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int statvfs64(string path, byte* buffer);

    /// <summary>How full the file system of a path is; null when that cannot be told, with <see cref="Errno.Last"/>.</summary>
    internal static unsafe DiskSpace? Of(string path)
    {
        Span<byte> buffer = stackalloc byte[SizeOfStatvfs];
        fixed (byte* into = buffer)
        {
            if (statvfs64(path, into) != 0)
            {
                return null;
            }
        }

        long unit = (long)MemoryMarshal.Read<nuint>(buffer[nint.Size..]);
        Span<byte> counts = buffer[BlocksOffset(nint.Size)..];
        return new DiskSpace(
            Bytes(MemoryMarshal.Read<ulong>(counts), unit),
            Bytes(MemoryMarshal.Read<ulong>(counts[AvailableOffset..]), unit),
            Bytes(MemoryMarshal.Read<ulong>(counts[FilesOffset..]), 1),
            Bytes(MemoryMarshal.Read<ulong>(counts[FilesAvailableOffset..]), 1));
    }

    // Network file systems without a limit tell numbers beyond all bounds.
    private static long Bytes(ulong count, long unit) => count > (ulong)(long.MaxValue / Math.Max(unit, 1)) ? long.MaxValue : (long)count * unit;
}
