using Ysco.Posix;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Commands.Control;

/// <summary>
/// What happened, for a command: what the ysco that runs says, which also has what it could not write down, and before that
/// what the file has.
/// </summary>
/// <param name="folder">The state folder.</param>
internal sealed class HistorySource(string folder)
{
    /// <summary>More than the file can have: a line has a hundred bytes at the least.</summary>
    internal const int Everything = HistoryFile.MaxBytes / 100;

    private string Path => PathIn(folder);

    /// <summary>Where the file is.</summary>
    internal static string PathIn(string folder) => $"{folder}/events.jsonl";

    /// <summary>The last entries, oldest first. A failure when neither can be asked.</summary>
    internal Result<HistoryEntry[]> Last(int max)
    {
        if (!Live().Try(out HistoryEntry[]? live, out Failure? failure))
        {
            return failure;
        }

        if (!File(Everything).Try(out HistoryEntry[]? file, out failure))
        {
            return live is null ? failure : live;
        }

        return Merge(file, live ?? []).TakeLast(max).ToArray();
    }

    /// <summary>The last entries of the file.</summary>
    internal Result<HistoryEntry[]> File(int max) => new HistoryFile(Path).Load(max);

    /// <summary>What changes with the file, but for a change in its midst.</summary>
    internal (long, ulong) FileState() => FileStatus.Of(Path) is { } status ? (status.SizeBytes, status.Inode) : default;

    /// <summary>The file's entries, and those of the others that came after all of them: the file has more of what came before.</summary>
    internal static HistoryEntry[] Merge(HistoryEntry[] file, HistoryEntry[] live)
    {
        int written = live.Length;
        while (written > 0 && LastIndex(file, live[written - 1]) < 0)
        {
            written--;
        }

        return [.. file, .. live.AsSpan(written)];
    }

    /// <summary>Where the same entry is, from the end; -1 when it is not there.</summary>
    internal static int LastIndex(HistoryEntry[] entries, HistoryEntry wanted)
    {
        byte[] line = HistoryJson.Lines([wanted]);
        return Array.FindLastIndex(entries, entry => entry.Time == wanted.Time && HistoryJson.Lines([entry]).AsSpan().SequenceEqual(line));
    }

    /// <summary>What the ysco that runs says; null when none runs.</summary>
    private Result<HistoryEntry[]?> Live()
    {
        if (!RunningState.Ask(new ControlClient(folder), default).Try(out RunningState? state, out Failure? failure))
        {
            return failure;
        }

        return state?.Snapshot.Events;
    }
}
