using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>getdents64(2): the names in a folder, without the buffers of readdir(3).</summary>
internal static partial class Directories
{
    /// <summary>asm-generic's; ARM has another number, see fcntl.h there.</summary>
    internal static int O_DIRECTORY => DirectoryOn(RuntimeInformation.ProcessArchitecture);

    internal static int DirectoryOn(Architecture processor) => processor is Architecture.Arm or Architecture.Arm64 ? 0x4000 : 0x10000;

    /// <summary>struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name.</summary>
    private const int RecordLengthOffset = 16;
    private const int NameOffset = 19;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint getdents64(int fd, byte* buffer, nuint length);

    /// <summary>Reads entries; 0 at the end, -1 when it fails, with <see cref="Errno.Last"/>.</summary>
    internal static unsafe int Read(int fd, Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            return (int)getdents64(fd, buffer, (nuint)into.Length);
        }
    }

    /// <summary>How many of the entries are neither "." nor "..".</summary>
    internal static int CountNames(ReadOnlySpan<byte> entries)
    {
        int count = 0;
        while (Next(ref entries, out ReadOnlySpan<byte> name))
        {
            count += name.SequenceEqual("."u8) || name.SequenceEqual(".."u8) ? 0 : 1;
        }

        return count;
    }

    /// <summary>The names of the entries.</summary>
    internal static List<string> Names(ReadOnlySpan<byte> entries)
    {
        var names = new List<string>();
        while (Next(ref entries, out ReadOnlySpan<byte> name))
        {
            names.Add(Encoding.UTF8.GetString(name));
        }

        return names;
    }

    private static bool Next(ref ReadOnlySpan<byte> entries, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (entries.Length <= NameOffset)
        {
            return false;
        }

        int length = MemoryMarshal.Read<ushort>(entries[RecordLengthOffset..]);
        if (length <= NameOffset || length > entries.Length)
        {
            return false;
        }

        name = entries[NameOffset..length];
        int end = name.IndexOf((byte)0);
        name = end < 0 ? name : name[..end];
        entries = entries[length..];
        return true;
    }
}
