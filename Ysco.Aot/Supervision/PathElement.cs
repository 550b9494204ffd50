using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>Something that the kernel passes on its way to a file: a folder, a link, or the file.</summary>
/// <param name="path">Its name, absolute; the folders in it are no links.</param>
/// <param name="status">What it is; null when it is not there or cannot be seen.</param>
public sealed class PathElement(string path, FileStatus? status)
{
    /// <summary>Its name, absolute; the folders in it are no links.</summary>
    public string Path => path;

    /// <summary>What it is; null when it is not there or cannot be seen.</summary>
    public FileStatus? Status => status;
}
