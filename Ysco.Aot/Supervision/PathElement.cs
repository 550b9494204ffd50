using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>Something that the kernel passes on its way to a file: a folder, a link, or the file.</summary>
/// <param name="Path">Its name, absolute; the folders in it are no links.</param>
/// <param name="Status">What it is; null when it is not there or cannot be seen.</param>
public readonly record struct PathElement(string Path, FileStatus? Status);
