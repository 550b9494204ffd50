using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>
/// Executing our own binary in our place: the process id, the children and their zombies, blocked and pending signals, and
/// each descriptor without close-on-exec stay. References: execve(2), signal(7).
/// </summary>
internal static unsafe partial class OwnExec
{
    /// <summary>The kernel keeps 15 bytes of a process's name, and a NUL.</summary>
    private const int NameBytes = 16;

    private const int PR_SET_NAME = 15;
    private const int PR_GET_NAME = 16;

    /// <summary>Executes a binary of ours with our environment. Returns only when that fails: the error number.</summary>
    /// <param name="path">The binary.</param>
    /// <param name="arguments">argv, byte for byte.</param>
    /// <param name="name">A variable that the new program gets too.</param>
    /// <param name="value">Its value.</param>
    internal static int Run(string path, IReadOnlyList<byte[]> arguments, string name, string value)
    {
        const int Overwrite = 1;
        _ = setenv(name, value, Overwrite);
        int error = Run(path, arguments);
        _ = unsetenv(name);
        return error;
    }

    /// <summary>The same without a variable.</summary>
    internal static int Run(string path, IReadOnlyList<byte[]> arguments)
    {
        byte** argv = Spawn.Copy(arguments);
        _ = execve(path, argv, Processes.GetEnviron());
        int error = Errno.Last;
        Spawn.Free(argv);
        return error;
    }

    /// <summary>Takes a variable out of our environment, so that no child gets it; its value, null when there is none.</summary>
    internal static string? TakeVariable(string name)
    {
        string? value = Marshal.PtrToStringUTF8(getenv(name));
        _ = unsetenv(name);
        return value;
    }

    /// <summary>Our name as ps shows it. An exec through /proc would make it "exe".</summary>
    internal static string GetName()
    {
        byte* name = stackalloc byte[NameBytes];
        return prctl(PR_GET_NAME, name) == 0 ? Marshal.PtrToStringUTF8((nint)name) ?? "" : "";
    }

    /// <summary>Sets our name as ps shows it.</summary>
    internal static void SetName(string name)
    {
        byte* bytes = stackalloc byte[NameBytes];
        _ = Encoding.UTF8.TryGetBytes(name, new Span<byte>(bytes, NameBytes - 1), out int length);
        bytes[length] = 0;
        _ = prctl(PR_SET_NAME, bytes);
    }

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execve(string path, byte** argv, byte** envp);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unsetenv(string name);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint getenv(string name);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int prctl(int option, byte* argument);
}
