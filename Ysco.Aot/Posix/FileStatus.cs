using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// What statx(2) tells of a file. statx and not stat: its layout is the same on every processor.
/// </summary>
/// <param name="Mode">Kind and permissions, as st_mode.</param>
/// <param name="Uid">The owner.</param>
/// <param name="Gid">The group.</param>
/// <param name="SizeBytes">The size.</param>
/// <param name="Inode">The inode's number.</param>
/// <param name="Device">The number of the file system: major in the lower half, minor in the upper.</param>
/// <param name="ModifiedSeconds">When the content was changed last, seconds since 1970.</param>
/// <param name="Names">How many names it has, as st_nlink.</param>
public readonly record struct FileStatus(uint Mode, uint Uid, uint Gid, long SizeBytes, ulong Inode, ulong Device, long ModifiedSeconds, uint Names = 1)
{
    private const uint KindMask = 0xF000;
    private const uint STATX_BASIC_STATS = 0x7ff;

    // struct statx, linux/stat.h: 256 bytes; offsets of stx_nlink, stx_uid, stx_gid, stx_mode, stx_ino, stx_size, stx_mtime, stx_dev_major (minor after it).
    private const int SizeOfStatx = 256;
    private const int NamesOffset = 16;
    private const int UidOffset = 20;
    private const int GidOffset = 24;
    private const int ModeOffset = 28;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int ModifiedOffset = 112;
    private const int DeviceOffset = 136;

    /// <summary>Permissions with the set-uid, set-gid and sticky bits.</summary>
    public uint Permissions => Mode & 0xFFF;

    /// <summary>
    /// The same without set-uid, set-gid and sticky bits: for a file that is made like one of somebody's choosing, so that we
    /// make no program by which anybody becomes root.
    /// </summary>
    public FileStatus WithoutSetUid => this with { Mode = Mode & ~0xE00u };

    /// <summary>A plain file.</summary>
    public bool IsRegular => (Mode & KindMask) == 0x8000;

    /// <summary>A folder.</summary>
    public bool IsDirectory => (Mode & KindMask) == 0x4000;

    /// <summary>The name of a socket.</summary>
    public bool IsSocket => (Mode & KindMask) == 0xC000;

    /// <summary>A symbolic link; only seen when links are not followed.</summary>
    public bool IsLink => (Mode & KindMask) == 0xA000;

    /// <summary>The status of a path; null when there is none, with <see cref="Errno.Last"/>.</summary>
    public static FileStatus? Of(string path, bool followLinks = true) =>
        Ask(Files.AT_FDCWD, path, followLinks ? 0 : Files.AT_SYMLINK_NOFOLLOW);

    /// <summary>The status of a name below an open folder, links followed; null when there is none.</summary>
    internal static FileStatus? At(int folder, string name) => Ask(folder, name, 0);

    /// <summary>Whether both are of one and the same file, under whatever names.</summary>
    public bool IsSameFile(FileStatus other) => Inode == other.Inode && Device == other.Device;

    /// <summary>The status of an open descriptor; null when it cannot be told, with <see cref="Errno.Last"/>.</summary>
    public static FileStatus? Of(int fd) => Ask(fd, "", Files.AT_EMPTY_PATH);

    private static unsafe FileStatus? Ask(int fd, string path, int flags)
    {
        Span<byte> buffer = stackalloc byte[SizeOfStatx];
        fixed (byte* into = buffer)
        {
            if (Files.statx(fd, path, flags, STATX_BASIC_STATS, into) != 0)
            {
                return null;
            }
        }

        return new FileStatus(
            MemoryMarshal.Read<ushort>(buffer[ModeOffset..]),
            MemoryMarshal.Read<uint>(buffer[UidOffset..]),
            MemoryMarshal.Read<uint>(buffer[GidOffset..]),
            MemoryMarshal.Read<long>(buffer[SizeOffset..]),
            MemoryMarshal.Read<ulong>(buffer[InodeOffset..]),
            MemoryMarshal.Read<ulong>(buffer[DeviceOffset..]),
            MemoryMarshal.Read<long>(buffer[ModifiedOffset..]),
            MemoryMarshal.Read<uint>(buffer[NamesOffset..]));
    }
}
