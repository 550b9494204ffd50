using System.Globalization;
using Ysco.Admin;

namespace Ysco.Commands.CommandLine;

/// <summary>Times as a person at this machine reads them: in its zone, which is told, and how far off they are.</summary>
/// <param name="zone">The zone.</param>
/// <param name="now">The time it is.</param>
internal sealed class LocalTime(TimeZoneInfo zone, DateTimeOffset now)
{
    internal DateTimeOffset Now => now;

    /// <summary><c>2026-11-21 05:02:21 +01:00</c>; <c>UTC</c> where that is it.</summary>
    internal string Exact(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm:ss");

    /// <summary><c>2026-11-21 05:02 +01:00</c>.</summary>
    internal string Clock(DateTimeOffset time) => Format(time, "yyyy-MM-dd HH:mm");

    /// <summary><c>2026-11-21 05:02 +01:00 (in 2 d 3 h)</c>.</summary>
    internal string Both(DateTimeOffset time) => $"{Clock(time)} ({Relative(time)})";

    /// <summary><c>in 2 d 3 h</c>, <c>5 min ago</c>, <c>now</c>.</summary>
    internal string Relative(DateTimeOffset time) => PageWords.Relative(time, now);

    private string Format(DateTimeOffset time, string format)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        string offset = zone.Equals(TimeZoneInfo.Utc) || zone.Id is "UTC" or "Etc/UTC" ? "UTC" : local.ToString("zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString(format, CultureInfo.InvariantCulture)} {offset}";
    }
}
