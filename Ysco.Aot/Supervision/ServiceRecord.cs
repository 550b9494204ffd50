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
public sealed record ServiceRecord(ProcessIdentity? Process, string BootId, string Binary)
{
    /// <summary>Four short lines and a path.</summary>
    private const int MaxBytes = 8192;

    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>The text: <c>pid</c>, <c>start</c>, <c>boot</c> and <c>binary</c>, a line each.</summary>
    public string Format() => string.Create(
        CultureInfo.InvariantCulture,
        $"pid {Process?.Pid ?? 0}\nstart {Process?.StartTicks ?? 0}\nboot {BootId}\nbinary {Binary}\n");

    /// <summary>Reads the text; null when it is not one of ours.</summary>
    public static ServiceRecord? Parse(string text)
    {
        string[] lines = text.Split('\n');
        if (lines.Length != 5 || !lines[0].StartsWith("pid ") || !lines[1].StartsWith("start ")
            || !lines[2].StartsWith("boot ") || !lines[3].StartsWith("binary ")
            || !int.TryParse(lines[0].AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            || !ulong.TryParse(lines[1].AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out ulong start))
        {
            return null;
        }

        string boot = lines[2][5..];
        return new ServiceRecord(pid == 0 ? null : new ProcessIdentity(pid, start, boot), boot, lines[3][7..]);
    }

    /// <summary>Reads the record; null when there is none that can be used.</summary>
    public static ServiceRecord? Load(string path) =>
        BoundedFile.Read(path, MaxBytes).Try(out byte[]? content, out _) && content is not null
            ? Parse(Encoding.UTF8.GetString(content))
            : null;

    /// <summary>Writes the record; null when it is written.</summary>
    public Failure? Save(string path)
    {
        string temporary = path + DurableFile.TemporarySuffix;
        int fd = Files.open(temporary, FileIo.O_WRONLY | FileIo.O_CREAT | FileIo.O_TRUNC | FileIo.O_CLOEXEC, OwnerOnly);
        bool written = fd >= 0 && FileIo.WriteAll(fd, Encoding.UTF8.GetBytes(Format()));
        Failure? failure = written ? null : Failure.Local($"{temporary}: {Errno.Describe(Errno.Last)}");
        if (fd >= 0)
        {
            FileIo.Close(fd);
        }

        return failure ?? (Files.rename(temporary, path) == 0
            ? null
            : Failure.Local($"{path}: renaming: {Errno.Describe(Errno.Last)}"));
    }
}
