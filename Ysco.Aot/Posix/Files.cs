using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Names and nodes of the file system under their C names.</summary>
internal static partial class Files
{
    internal const int AT_FDCWD = -100;
    internal const int AT_SYMLINK_NOFOLLOW = 0x100;
    internal const int AT_EMPTY_PATH = 0x1000;
    internal const int X_OK = 1;
    internal const int W_OK = 2;
    internal const int R_OK = 4;
    internal const int SEEK_SET = 0;
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int link(string existing, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int symlink(string target, string name);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial nint readlink(string path, byte* buffer, nuint size);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int unlink(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rmdir(string path);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdir(string path, uint mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int access(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int chmod(string path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fchown(int fd, uint uid, uint gid);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int lchown(string path, uint uid, uint gid);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int fchownat(int folder, string path, uint uid, uint gid, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(int fd, int operation);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial int statx(int dirfd, string path, int flags, uint mask, byte* buffer);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint pread64(int fd, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial long lseek64(int fd, long offset, int whence);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int ftruncate64(int fd, long length);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static unsafe partial byte* realpath(string path, byte* resolved);

    [LibraryImport("libc")]
    internal static unsafe partial void free(byte* block);

    /// <summary>Where a symbolic link points, as it is written there; null when it is none or cannot be read.</summary>
    internal static unsafe string? ReadLink(string path)
    {
        // PATH_MAX: the kernel keeps no longer target.
        const int MaxPathBytes = 4096;
        byte* buffer = stackalloc byte[MaxPathBytes];
        nint length = readlink(path, buffer, MaxPathBytes);
        return length < 0 ? null : System.Text.Encoding.UTF8.GetString(buffer, (int)length);
    }

    /// <summary>
    /// Whether a path, links resolved, is UTF-8. Names are bytes to the kernel and text to us: one that is not UTF-8 comes
    /// to us, and goes back, as another name.
    /// </summary>
    internal static unsafe bool IsText(string path)
    {
        const char Replaced = '\ufffd';
        byte* resolved = realpath(path, null);
        if (resolved is null)
        {
            return !path.Contains(Replaced);
        }

        bool isText = System.Text.Unicode.Utf8.IsValid(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved));
        free(resolved);
        return isText;
    }

    /// <summary>The absolute path without links; null when something on it is not there.</summary>
    internal static unsafe string? RealPath(string path)
    {
        byte* resolved = realpath(path, null);
        if (resolved is null)
        {
            return null;
        }

        string text = Marshal.PtrToStringUTF8((nint)resolved)!;
        free(resolved);
        return text;
    }
}
