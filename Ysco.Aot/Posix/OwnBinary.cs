using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>The file that we run: through /proc where there is one, else by the path that the kernel executed.</summary>
internal static class OwnBinary
{
    private const string SelfLink = "/proc/self/exe";

    /// <summary>A path that executes this very binary, also after the file got another name.</summary>
    internal static string PathToExecute() => Files.access(SelfLink, Files.X_OK) == 0 ? SelfLink : ExecutedPath();

    /// <summary>The same, and under its own name where that still leads to it.</summary>
    internal static string PathToExecuteByName()
    {
        string path = RealPath();
        return FileStatus.Of(path) is { } named && FileStatus.Of(SelfLink) is { } own && named.IsSameFile(own) ? path : PathToExecute();
    }

    /// <summary>The binary's own name, links resolved; as executed when that cannot be told.</summary>
    internal static string RealPath() => Files.ReadLink(SelfLink) ?? ExecutedPath();

    /// <summary>The binary, opened for <c>execveat</c>; -1 when it cannot be.</summary>
    internal static int Open() => Files.open(PathToExecute(), FileIo.O_RDONLY | FileIo.O_CLOEXEC, 0);

    /// <summary>The path that was given to execve: relative to the folder we were started in, and perhaps a link.</summary>
    internal static string ExecutedAs
    {
        get
        {
            // getauxval(3).
            const nuint AT_EXECFN = 31;
            return Marshal.PtrToStringUTF8((nint)Processes.getauxval(AT_EXECFN)) ?? "ysco";
        }
    }

    private static string ExecutedPath()
    {
        string executed = ExecutedAs;
        return Files.RealPath(executed) ?? executed;
    }
}
