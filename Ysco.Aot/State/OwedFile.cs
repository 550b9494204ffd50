using System.Globalization;
using System.Text;
using Ysco.Config;
using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.State;

/// <summary>
/// notify.owed: what nobody was told of yet when ysco ended or executed itself anew, for the one that comes after it. A line
/// each, oldest first, the body last as it may have spaces:
/// <code>1795233741 updated https://hooks.example/ysco {"Version":1,...}</code>
/// Nobody waits for the disk: what the machine's crash takes of it, events.jsonl has. Lines that are damaged are passed over.
/// Limits: <see cref="MaxBytes"/>.
/// </summary>
/// <param name="path">The file.</param>
public sealed class OwedFile(string path)
{
    /// <summary>All that can wait for the most receivers, 256 of the usual length; of the longest some go, as memory is the scarcer.</summary>
    public const int MaxBytes = 512 * 1024;

    private const uint OwnerOnly = 0x180; // 0600: URLs may be secrets
    private const int Fields = 4;

    /// <summary>Reads them.</summary>
    /// <returns>Those that can be read; none without a file.</returns>
    public Result<OwedNotification[]> Load() =>
        BoundedFile.Read(path, MaxBytes).Try(out byte[]? bytes, out Failure? failure) ? Parse(bytes) : failure;

    /// <summary>Replaces the file.</summary>
    /// <returns>Null when it is there; else why not.</returns>
    public Failure? Save(IReadOnlyList<OwedNotification> owed) => DurableFile.Write(path, Format(owed), OwnerOnly, sync: false);

    /// <summary>Nothing is owed any more.</summary>
    public void Remove() => _ = Files.unlink(path);

    /// <summary>As the file has them: of more than fit, the last.</summary>
    public static byte[] Format(IReadOnlyList<OwedNotification> owed)
    {
        ArgumentNullException.ThrowIfNull(owed);
        var lines = new List<byte[]>();
        int bytes = 0;
        for (int i = owed.Count - 1; i >= 0; i--)
        {
            OwedNotification each = owed[i];
            byte[] line = Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{each.Made.ToUnixTimeSeconds()} {each.Kind} {each.Url} {each.Body}\n"));
            bytes += line.Length;
            if (bytes > MaxBytes)
            {
                break;
            }

            lines.Insert(0, line);
        }

        return [.. lines.SelectMany(line => line)];
    }

    /// <summary>Reads what <see cref="Format"/> made.</summary>
    /// <returns>The lines that are whole.</returns>
    public static OwedNotification[] Parse(ReadOnlySpan<byte> bytes)
    {
        var owed = new List<OwedNotification>();
        foreach (string line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            string[] fields = line.Split(' ', Fields);
            if (fields.Length == Fields && IsTime(fields[0], out long seconds) && fields[2].Length <= ConfChecks.MaxUrlChars
                && fields[3] is ['{', .., '}'] body && body.Length <= NotificationBody.MaxChars)
            {
                owed.Add(new OwedNotification(DateTimeOffset.FromUnixTimeSeconds(seconds), fields[1], fields[2], body));
            }
        }

        return [.. owed];
    }

    private static bool IsTime(string text, out long seconds) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds)
        && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
