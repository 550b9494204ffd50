using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Whether somebody watches.</summary>
internal static partial class Terminal
{
    /// <summary>Whether a descriptor is a terminal.</summary>
    internal static bool IsTerminal(int fd) => isatty(fd) == 1;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int isatty(int fd);
}
