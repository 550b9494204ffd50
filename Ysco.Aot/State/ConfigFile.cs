using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.State;

/// <summary>ysco.conf on disk, replaced as a whole.</summary>
public static class ConfigFile
{
    private const uint OwnerOnly = 0x180; // 0600, where nothing says otherwise

    /// <summary>
    /// Replaces the file. Owner, group and mode stay; a link goes on leading to the file, which is replaced where it lies.
    /// </summary>
    /// <param name="path">The file, or a link to it.</param>
    /// <param name="text">All of it.</param>
    /// <returns>Null when it is on disk; else the file is as it was.</returns>
    public static Failure? Replace(string path, ReadOnlySpan<byte> text)
    {
        string file = Files.RealPath(path) ?? path;
        return DurableFile.Write(file, text, FileStatus.Of(file)?.Permissions ?? OwnerOnly, FileStatus.Of(file));
    }
}
