using System.Globalization;
using Ysco.Posix;

namespace Ysco.Doctor;

/// <summary>Whether there is room for another binary, its evidence and the small files.</summary>
internal static class SpaceCheck
{
    internal const string Name = "space";

    /// <summary>Evidence, state, the log of events, tiles.</summary>
    private const long SmallFilesBytes = 1 << 20;

    /// <summary>A share that is small is enough all the same on a large disk.</summary>
    private const long EnoughBytes = 1 << 30;

    /// <summary>Below a tenth a disk is about to be full.</summary>
    private const int WarnShare = 10;

    /// <summary>Looks at the file systems.</summary>
    /// <param name="folders">Where files are written.</param>
    /// <param name="binaryBytes">The size of the present binary; 0 when it is not known.</param>
    internal static Finding Of(List<string> folders, long binaryBytes)
    {
        long needed = (2 * binaryBytes) + SmallFilesBytes;
        Finding? worst = null;
        foreach (string folder in folders)
        {
            Finding finding = FileSystems.Of(folder) is { } space
                ? Judge(folder, space, needed)
                : Finding.Skip(Name, $"{folder}: {Errno.Describe(Errno.Last)}");
            worst = worst is null || finding.Status == FindingStatus.Fail || (finding.Status == FindingStatus.Warn && worst.Status == FindingStatus.Ok) ? finding : worst;
            if (worst.Status == FindingStatus.Fail)
            {
                break;
            }
        }

        return worst ?? Finding.Skip(Name, "no folder is known");
    }

    /// <summary>Judges one. Pure.</summary>
    internal static Finding Judge(string folder, DiskSpace space, long neededBytes)
    {
        string words = $"{folder}: {Size(space.FreeBytes)} of {Size(space.TotalBytes)} are free";
        string mend = $"du -xh {ShellWord.Path(folder)} | sort -h | tail";
        return space.FreeBytes < neededBytes ? Finding.Fail(Name, $"{words}, and an update needs {Size(neededBytes)}", mend)
            : space is { TotalFiles: > 0, FreeFiles: 0 } ? Finding.Fail(Name, $"{folder}: no inode is free", $"du --inodes -x {ShellWord.Path(folder)} | sort -n | tail")
            : space.FreeBytes < space.TotalBytes / WarnShare && space.FreeBytes < EnoughBytes ? Finding.Warn(Name, words, mend)
            : Finding.Ok(Name, $"{words}, {Size(neededBytes)} needed");
    }

    private static string Size(long bytes) => bytes >= 10L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.0} MiB");
}
