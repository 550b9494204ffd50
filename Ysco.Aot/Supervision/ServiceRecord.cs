using System.Globalization;
using System.Text;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// Which process is the service: written so that a ysco that was killed finds it again and takes it over. Written with
/// pid 0 just before the start, and with the pid just after it; not fsynced, for it means nothing after a power cut.
/// </summary>
/// <param name="Process">The process; null between the intent to start it and the start.</param>
/// <param name="BootId">The boot that the record is of; empty without /proc.</param>
/// <param name="Binary">The file it runs, links resolved.</param>
/// <param name="StartsAfter">Without a process: when it was about to be started, in clock ticks since boot; 0 when unknown.</param>
public sealed record ServiceRecord(ProcessIdentity? Process, string BootId, string Binary, ulong StartsAfter = 0)
{
    /// <summary>Four short lines and a path.</summary>
    private const int MaxBytes = 8192;

    private const string Ended = "ended\n";

    /// <summary>
    /// The text: <c>pid</c>, <c>start</c>, <c>boot</c> and <c>binary</c>, a line each. A newline in the path is written
    /// <c>\n</c>, and a backslash twice. When it has ended in order, one word.
    /// </summary>
    public string Format() => this == None ? Ended : string.Create(
        CultureInfo.InvariantCulture,
        $"pid {Process?.Pid ?? 0}\nstart {Process?.StartTicks ?? StartsAfter}\nboot {BootId}\nbinary {Escape(Binary)}\n");

    /// <summary>Reads the text; null when it is not one of ours. Of the end, the four lines without a pid tell too, which an older ysco wrote.</summary>
    public static ServiceRecord? Parse(string text)
    {
        if (text == Ended)
        {
            return None;
        }

        string[] lines = text.Split('\n');
        if (lines.Length != 5 || !lines[0].StartsWith("pid ") || !lines[1].StartsWith("start ")
            || !lines[2].StartsWith("boot ") || !lines[3].StartsWith("binary ")
            || !int.TryParse(lines[0].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            || !ulong.TryParse(lines[1].AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out ulong start))
        {
            return null;
        }

        string boot = lines[2][5..];
        string binary = Unescape(lines[3][7..]);
        return pid == 0
            ? new ServiceRecord(null, boot, binary, start)
            : new ServiceRecord(new ProcessIdentity(pid, start, boot), boot, binary);
    }

    private static string Escape(string path) => path.Replace("\\", "\\\\").Replace("\n", "\\n");

    private static string Unescape(string text)
    {
        var path = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool isEscape = text[i] == '\\' && i + 1 < text.Length;
            path.Append(!isEscape ? text[i] : text[++i] == 'n' ? '\n' : text[i]);
        }

        return path.ToString();
    }

    /// <summary>Reads the record; null when there is none that can be used.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="isOwn">Whether one that another user has written is none.</param>
    public static ServiceRecord? Load(string path, bool isOwn = false) =>
        (isOwn ? BoundedFile.ReadOwn(path, MaxBytes) : BoundedFile.Read(path, MaxBytes)).Try(out byte[]? content, out _) && content is not null
            ? Parse(Encoding.UTF8.GetString(content))
            : null;

    /// <summary>
    /// That no service runs. It is written and not removed: the file's place on the disk is then there for the next
    /// record, when the disk is full.
    /// </summary>
    public static ServiceRecord None { get; } = new(null, "", "");

    /// <summary>
    /// Writes the record; null when it is written. When it cannot be, what was there says something that is no longer
    /// so, and is removed if that can be done: no record has a later run look around, a wrong one has it not look.
    /// </summary>
    public Failure? Save(string path)
    {
        Failure? failure = RecordFile.Write(path, Encoding.UTF8.GetBytes(Format()));
        if (failure is not null)
        {
            _ = Files.unlink(path);
        }

        return failure;
    }
}
