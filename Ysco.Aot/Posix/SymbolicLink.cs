namespace Ysco.Posix;

/// <summary>
/// A symbolic link as such. In a folder of somebody else its name may lead to another file a moment after it was made.
/// References: open(2) (O_PATH with O_NOFOLLOW), chown(2) (AT_EMPTY_PATH).
/// </summary>
public static class SymbolicLink
{
    private const int O_PATH = 0x200000;

    /// <summary>Gives a link to an owner: nothing that is no link, and nothing that has another name too.</summary>
    /// <param name="path">The link.</param>
    /// <param name="uid">The owner.</param>
    /// <param name="gid">The group.</param>
    /// <returns>Whether it was given.</returns>
    public static bool Give(string path, uint uid, uint gid)
    {
        int fd = Files.open(path, O_PATH | FileIo.O_NOFOLLOW | FileIo.O_CLOEXEC, 0);
        if (fd < 0)
        {
            return false;
        }

        bool given = FileStatus.Of(fd) is { IsLink: true, Names: 1 } && Files.fchownat(fd, "", uid, gid, Files.AT_EMPTY_PATH) == 0;
        FileIo.Close(fd);
        return given;
    }
}
