using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Network interfaces by name. Reference: if_nametoindex(3).</summary>
internal static partial class Interfaces
{
    /// <summary>The number of an interface; 0 when there is none of that name.</summary>
    internal static int IndexOf(string name) => (int)if_nametoindex(name);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint if_nametoindex(string name);
}
