using Ysco.Posix;

namespace Ysco.Doctor;

/// <summary>The permissions of a file, as far as they are about others. Reference: inode(7).</summary>
internal static class FileMode
{
    private const uint OthersRead = 4;
    private const uint OthersWrite = 2;
    private const uint Sticky = 0x200;

    /// <summary>Whether everybody may write to it; links have no permissions of their own.</summary>
    internal static bool OthersMayWrite(FileStatus status) => !status.IsLink && (status.Mode & OthersWrite) != 0;

    /// <summary>The same for the names in a folder, which others may replace unless it is sticky.</summary>
    internal static bool OthersMayReplaceIn(FileStatus folder) => OthersMayWrite(folder) && (folder.Mode & Sticky) == 0;

    /// <summary>Whether everybody may read it.</summary>
    internal static bool OthersMayRead(FileStatus status) => (status.Mode & OthersRead) != 0;

    /// <summary><c>mode 0644</c>.</summary>
    internal static string Words(FileStatus status) => $"mode {Convert.ToString(status.Permissions, 8).PadLeft(4, '0')}";
}
