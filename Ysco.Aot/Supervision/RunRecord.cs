using System.Globalization;
using System.Text;
using Ysco.Bytes;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// <c>ysco.run</c>: that a ysco runs, for the one after it, which learns from it that this one ended without a word. Written
/// when it starts; when it ends in order only a word is left in it, and no pid, which may be another's by then. An exec of itself keeps it, being the same process. Four lines:
/// <code>pid 4242
/// since 2026-11-21T04:02:21Z
/// boot 0f2d...
/// version 0.1.0</code>
/// Reference: proc(5), /proc/sys/kernel/random/boot_id.
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
/// <remarks>A class and not a record, as nobody compares two.</remarks>
/// <param name="pid">Its process id.</param>
/// <param name="since">When it started, on the wall clock.</param>
/// <param name="bootId">The boot that it ran in; empty without /proc.</param>
/// <param name="version">Its version.</param>
public sealed class RunRecord(int pid, DateTimeOffset since, string bootId, string version)
{
    private const int MaxBytes = 1024;

    /// <summary>Of a version, in what is told.</summary>
    private const int MaxVersionChars = 64;

    /// <summary>A boot's id has 36 characters.</summary>
    private const int MaxBootChars = 64;

    private const string Ended = "ended\n";

    /// <summary>Its version.</summary>
    public string Version => version;

    /// <summary>The same of another version, executed in the same process.</summary>
    public RunRecord Of(string another) => new(pid, since, bootId, another);

    /// <summary>The text.</summary>
    public string Format() => string.Create(
        CultureInfo.InvariantCulture, $"pid {pid}\nsince {Rfc3339.Format(since)}\nboot {bootId}\nversion {version}\n");

    /// <summary>Reads the text; null when it tells of no run, or of one that ended in order.</summary>
    public static RunRecord? Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length != 5 || !lines[0].StartsWith("pid ") || !lines[1].StartsWith("since ")
            || !lines[2].StartsWith("boot ") || !lines[3].StartsWith("version ")
            || !int.TryParse(lines[0].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) || pid == 0
            || !Rfc3339.TryParse(lines[1][6..], out DateTimeOffset since))
        {
            return null;
        }

        string boot = lines[2][5..];
        string version = lines[3][8..];
        return new RunRecord(pid, since, OneLine.From(boot, MaxBootChars), OneLine.From(version, MaxVersionChars));
    }

    /// <summary>Reads the file; null when the run before ended in order, or nothing is known of one.</summary>
    public static RunRecord? Load(string path) =>
        BoundedFile.Read(path, MaxBytes).Try(out byte[]? content, out _) && content is not null
            ? Parse(Encoding.UTF8.GetString(content))
            : null;

    /// <summary>What became of it, as far as the boot tells: <c>pid 4242 since TIME ended without a word: killed or crashed</c>.</summary>
    /// <param name="currentBootId">The boot of now; empty when that cannot be told.</param>
    public string HowItEnded(string currentBootId)
    {
        string how = bootId == "" || currentBootId == "" ? "killed or crashed, or the machine restarted"
            : bootId == currentBootId ? "killed or crashed; the machine has not restarted since"
            : "the machine restarted, by a power cut, a crash or a reset";
        return string.Create(CultureInfo.InvariantCulture, $"pid {pid} since {Rfc3339.Format(since)} ended without a word: {how}");
    }

    /// <summary>Writes the file; null when it is written. No disk is waited for: <see cref="RecordFile.Sync"/>.</summary>
    public Failure? Save(string path) => RecordFile.Write(path, Encoding.UTF8.GetBytes(Format()));

    /// <summary>Writes that the run ended in order.</summary>
    public static void SaveEnd(string path) => _ = RecordFile.Write(path, Encoding.UTF8.GetBytes(Ended));
}
