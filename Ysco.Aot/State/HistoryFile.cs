using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.State;

/// <summary>
/// events.jsonl on disk: appended to, a batch in one write; written anew when it outgrows its bound, or when what is there
/// is damaged. What a cut-off write leaves is a torn last line at worst, and that is healed by the first <see cref="Append"/> after a <see cref="Load"/>.
/// It is there for people: nothing that is decided rests on it, and nothing in it can keep anything from going on.
/// References: open(2) O_APPEND.
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
/// <param name="path">The file.</param>
public sealed class HistoryFile(string path)
{
    /// <summary>Some 600 entries: years of updates.</summary>
    public const int MaxBytes = 128 * 1024;

    /// <summary>What stays when it is written anew: half, so that it is not done again soon.</summary>
    private const int KeptBytes = MaxBytes / 2;

    /// <summary>
    /// And of each kind no more than this: a service that ends every second, or a person who presses a button, does not
    /// crowd out what was installed when.
    /// </summary>
    private const int KeptOfAKind = 40;

    private const uint OwnerOnly = 0x180; // 0600: reasons may quote what a server said

    private bool isDamaged;

    /// <summary>Reads the last entries, oldest first. What is damaged in the file goes with the next <see cref="Append"/>.</summary>
    /// <param name="max">Only the last so many.</param>
    /// <param name="ofChecks">And only the last so many checks.</param>
    /// <returns>The entries; or why the file cannot be read.</returns>
    public Result<HistoryEntry[]> Load(int max, int ofChecks = int.MaxValue)
    {
        if (!BoundedFile.ReadTail(path, MaxBytes).Try(out (byte[] Content, bool IsCut) tail, out Failure? failure))
        {
            return failure;
        }

        isDamaged = tail.IsCut || !HistoryText.IsWhole(tail.Content);
        return HistoryText.Last(tail.Content, max, ofChecks);
    }

    /// <summary>Adds entries.</summary>
    /// <param name="entries">The entries, oldest first.</param>
    /// <param name="sync">Whether to wait until they are on disk.</param>
    /// <returns>Null when they are in the file; else why not, and then none is.</returns>
    public Failure? Append(ReadOnlySpan<HistoryEntry> entries, bool sync)
    {
        byte[] lines = HistoryJson.Lines(entries);
        const int Flags = FileIo.O_WRONLY | FileIo.O_CREAT | FileIo.O_APPEND | FileIo.O_CLOEXEC | FileIo.O_NONBLOCK;
        int fd = Files.open(path, Flags | FileIo.O_NOFOLLOW, OwnerOnly);
        if (fd < 0)
        {
            return Failed();
        }

        Failure? failure = Write(fd, lines, sync, out bool isFull);
        FileIo.Close(fd);
        return isFull || isDamaged ? Rewrite(lines) : failure;
    }

    private Failure? Write(int fd, byte[] lines, bool sync, out bool isFull)
    {
        isFull = false;
        if (FileStatus.Of(fd) is not { IsRegular: true } status)
        {
            return Failure.Local($"{path}: is not a regular file (remove it)");
        }

        isFull = status.SizeBytes + lines.Length > MaxBytes;
        if (isFull || isDamaged || (FileIo.WriteAll(fd, lines) && (!sync || FileIo.fsync(fd) == 0)))
        {
            return null;
        }

        Failure failure = Failed();

        // Half a line must not stay: the next one would be appended to it.
        isDamaged = Files.ftruncate64(fd, status.SizeBytes) != 0;
        return failure;
    }

    /// <summary>Writes the file anew with what of it can be read, and what is added.</summary>
    private Failure? Rewrite(byte[] lines)
    {
        if (!BoundedFile.ReadTail(path, MaxBytes).Try(out (byte[] Content, bool) tail, out Failure? failure))
        {
            return failure;
        }

        // A damaged last line must not run into the first one that is added.
        byte[] all = [.. tail.Content, .. "\n"u8, .. lines];
        byte[] kept = all.Length <= MaxBytes
            ? HistoryText.Newest(all, MaxBytes, ofAKind: int.MaxValue)
            : HistoryText.Newest(all, KeptBytes, KeptOfAKind);
        failure = DurableFile.Write(path, kept, OwnerOnly);
        isDamaged &= failure is not null;
        return failure;
    }

    private Failure Failed() => Failure.Local($"{path}: {Errno.Describe(Errno.Last)}");
}
