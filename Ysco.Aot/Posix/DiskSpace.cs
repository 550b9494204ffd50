namespace Ysco.Posix;

/// <summary>How full a file system is.</summary>
/// <param name="TotalBytes">What it has in all.</param>
/// <param name="FreeBytes">What is free for who is not root.</param>
/// <param name="TotalFiles">The inodes it has in all; 0 where it makes them as they are needed.</param>
/// <param name="FreeFiles">The inodes that are free for who is not root.</param>
public readonly record struct DiskSpace(long TotalBytes, long FreeBytes, long TotalFiles, long FreeFiles);
