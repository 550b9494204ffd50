using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// Binaries on disk, each with its evidence beside it. Laid down so that a power cut leaves a whole binary with its
/// evidence, or none: the evidence first, the binary last, both by rename.
/// </summary>
public static class Installation
{
    private const uint WorldReadable = 0x1A4; // 0644: evidence is no secret

    /// <summary>The evidence of a binary.</summary>
    public static string EvidencePath(string binary) => binary + ".evidence.json";

    /// <summary>The name of a binary while it is being written; it is never executed under it.</summary>
    public static string TemporaryPath(string binary) => binary + DurableFile.TemporarySuffix;

    /// <summary>Gives a written and proven file its name. Null when it is there, on disk.</summary>
    /// <param name="temporary">The name that it has.</param>
    /// <param name="binary">The name that it gets, in the same folder.</param>
    /// <param name="written">The file that was proven, open still: what has the temporary name must be it.</param>
    /// <param name="evidence">Its evidence.</param>
    /// <param name="before">What must be done last before the name is given; when it fails, nothing is.</param>
    public static Failure? Commit(string temporary, string binary, int written, ReadOnlySpan<byte> evidence, Func<Failure?> before)
    {
        Failure? failure = DurableFile.Write(EvidencePath(binary), evidence, WorldReadable)
            ?? before()
            ?? Exchanged(temporary, binary, written)
            ?? DurableFile.Rename(temporary, binary);
        if (failure is not null && FileStatus.Of(binary, followLinks: false) is null)
        {
            _ = Files.unlink(EvidencePath(binary));
        }

        return failure;
    }

    // Another fetch of the same file takes the same name for its own.
    private static Failure? Exchanged(string temporary, string binary, int written) =>
        FileStatus.Of(temporary, followLinks: false) is { } named && FileStatus.Of(written) is { } proven && named.IsSameFile(proven)
            ? null
            : Failure.Local($"{binary}: before it got this name, another file took the place of the proven one (does another ysco fetch it? try again)");

    /// <summary>Removes a binary, if it is one that we installed: one with evidence. Null when it is gone, or not ours.</summary>
    /// <param name="binary">The binary.</param>
    /// <param name="inUse">What stays, with its evidence, whoever asks for its removal.</param>
    public static Failure? Remove(string binary, FilesInUse inUse)
    {
        string evidence = EvidencePath(binary);
        if (FileStatus.Of(evidence, followLinks: false) is null)
        {
            return null;
        }

        if (inUse.Contains(binary) || inUse.Contains(evidence))
        {
            return Failure.Local($"{binary}: not removed, for it is in use");
        }

        if (inUse.AreOfOthersToo && ExecutedFile.IsRun(binary) is not false and var isRun)
        {
            return Failure.Local($"{binary}: not removed, for {(isRun is null ? "it cannot be told whether another process runs it" : "another process runs it")}");
        }

        if (Files.unlink(binary) != 0 && Errno.Last != Errno.ENOENT)
        {
            return Failure.Local($"{binary}: removing: {Errno.Describe(Errno.Last)}");
        }

        return Files.unlink(evidence) == 0
            ? DurableFile.SyncFolderOf(binary)
            : Failure.Local($"{evidence}: removing: {Errno.Describe(Errno.Last)}");
    }

    /// <summary>A folder may be passable to us and not readable: then nothing is swept there.</summary>
    private static string[] FilesLeftIn(string folder)
    {
        try
        {
            return Directory.GetFiles(folder, "*" + DurableFile.TemporarySuffix);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Removes temporary files that a cut-off write of ours left.</summary>
    /// <param name="folders">Where we write.</param>
    /// <returns>What was removed.</returns>
    public static List<string> Sweep(params ReadOnlySpan<string> folders)
    {
        var removed = new List<string>();
        foreach (string folder in folders)
        {
            foreach (string left in FilesLeftIn(folder))
            {
                if (Files.unlink(left) == 0)
                {
                    removed.Add(left);
                }
            }
        }

        return removed;
    }
}
