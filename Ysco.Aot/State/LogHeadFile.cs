using System.Globalization;
using System.Text;
using Ysco.Crypto;
using Ysco.Durable;
using Ysco.Notes;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.State;

/// <summary>
/// What is kept of a log in the state folder: its key and its newest proven tree, replaced by compare-and-swap, for a
/// ysco that runs and one used by hand may both fetch. And the evidence, should the log ever show two histories.
/// </summary>
/// <param name="folder">The state folder.</param>
/// <param name="key">The log's key as configured.</param>
public sealed class LogHeadFile(string folder, VerifierKey key)
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Proofs of misbehaviour that are kept: one is enough, and no log may fill the disk with them.</summary>
    private const int MaxForks = 8;

    /// <summary>Logs that one folder is looked through for: few people trust more than one.</summary>
    private const int MaxLogs = 16;

    /// <summary>Where it is.</summary>
    public string Path => $"{folder}/{LogHead.FileName(key)}";

    /// <summary>Every log that something is held of in a folder: the key that was first seen.</summary>
    /// <returns>In the order of the files' names; empty when there is none, or no such folder.</returns>
    public static Result<VerifierKey[]> KeysIn(string folder)
    {
        string[] files;
        try
        {
            files = Directory.GetFiles(folder, "log-*.head");
        }
        catch (DirectoryNotFoundException)
        {
            files = [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failure.Local($"{folder}: looking for what is held of logs: {(e is IOException ? "it cannot be read" : Errno.Describe(Errno.EACCES))}");
        }

        if (files.Length > MaxLogs)
        {
            return Failure.Invalid($"{folder}: what is held of {files.Length} logs, over the {MaxLogs} it may have");
        }

        Array.Sort(files, StringComparer.Ordinal);
        var held = new List<VerifierKey>(files.Length);
        foreach (string file in files)
        {
            if (!KeyIn(file).Try(out VerifierKey? first, out Failure? failure))
            {
                return failure;
            }

            if (first is not null)
            {
                held.Add(first);
            }
        }

        return held.ToArray();
    }

    /// <summary>The key that was first seen of the log of this name; null when nothing is held of it.</summary>
    public Result<VerifierKey?> FirstSeen() => KeyIn(Path);

    private static Result<VerifierKey?> KeyIn(string path)
    {
        if (!BoundedFile.Read(path, LogHead.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return (VerifierKey?)null;
        }

        return LogHead.KeyOf(content).Try(out VerifierKey? key, out failure) ? key : failure.Within(path);
    }

    /// <summary>Reads what is held; an empty head when nothing is. Security when it is held for another key.</summary>
    public Result<LogHead> Load()
    {
        if (!BoundedFile.Read(Path, LogHead.MaxBytes).Try(out byte[]? content, out Failure? failure))
        {
            return failure;
        }

        if (content is null)
        {
            return new LogHead(key, null);
        }

        return LogHead.Parse(content, key).Try(out LogHead? head, out failure) ? head : failure.Within(Path);
    }

    /// <summary>Replaces the head, if it still is what the proof began from. Null when it is on disk, or need not change.</summary>
    /// <param name="from">The head that was loaded.</param>
    /// <param name="to">The newest signed tree, proven to agree with it.</param>
    public Failure? Swap(LogHead from, SignedTree to)
    {
        if (!FileLock.Take($"{folder}/log.lock").Try(out FileLock? guard, out Failure? failure))
        {
            return failure;
        }

        using (guard)
        {
            return SwapLocked(from, to);
        }
    }

    /// <summary>Keeps two notes that cannot both be true; a note that the log did not sign proves nothing and is not kept.</summary>
    /// <returns>Where they are; null when they are not kept.</returns>
    public string? KeepFork(string heldNote, string seenNote)
    {
        if (SignedTree.Verify(heldNote, key).Failure is not null || SignedTree.Verify(seenNote, key).Failure is not null)
        {
            return null;
        }

        byte[] both = Encoding.UTF8.GetBytes($"{heldNote}\n{seenNote}");
        string name = Convert.ToHexStringLower(Digest.Sha256(both).AsSpan(0, 8));
        string path = string.Create(CultureInfo.InvariantCulture, $"{folder}/{LogHead.FileName(key)}.fork-{name}");
        bool known = FileStatus.Of(path) is not null;
        return known || (CountForks() < MaxForks && DurableFile.Write(path, both, OwnerOnly) is null) ? path : null;
    }

    // A folder that cannot be read counts as full: nothing is lost but the second copy of a message.
    private int CountForks()
    {
        try
        {
            return Directory.GetFiles(folder, LogHead.FileName(key) + ".fork-*").Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return MaxForks;
        }
    }

    private Failure? SwapLocked(LogHead from, SignedTree to)
    {
        if (!Load().Try(out LogHead? now, out Failure? failure))
        {
            return failure;
        }

        if (now.Tree?.Head != from.Tree?.Head)
        {
            return Failure.Local($"{Path}: another ysco has changed it meanwhile (try again)");
        }

        return now.Tree?.Head == to.Head
            ? null
            : DurableFile.Write(Path, Encoding.UTF8.GetBytes(new LogHead(key, to).ToString()), OwnerOnly);
    }
}
