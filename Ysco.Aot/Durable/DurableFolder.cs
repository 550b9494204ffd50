using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Durable;

/// <summary>Makes folders that a power cut leaves there.</summary>
public static class DurableFolder
{
    /// <summary>Makes a folder and those above it that are not there, and has their names on disk.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="mode">The permissions of those that are made, whatever the umask says.</param>
    /// <returns>Null when it is there.</returns>
    public static Failure? Make(string path, uint mode)
    {
        if (FileStatus.Of(path) is { } there)
        {
            return there.IsDirectory ? null : Failure.Local($"{path}: is not a folder");
        }

        string parent = DurableFile.FolderOf(path);
        if (parent != path && Make(parent, mode) is { } failure)
        {
            return failure;
        }

        if (Files.mkdir(path, mode) != 0 && Errno.Last != Errno.EEXIST)
        {
            return Failure.Local($"{path}: making the folder: {Errno.Describe(Errno.Last)}");
        }

        return Files.chmod(path, mode) != 0
            ? Failure.Local($"{path}: {Errno.Describe(Errno.Last)}")
            : DurableFile.SyncFolderOf(path);
    }
}
