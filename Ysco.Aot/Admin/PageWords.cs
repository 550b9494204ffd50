using System.Globalization;

namespace Ysco.Admin;

/// <summary>Times and sizes in the words of the page, as exact as a person wants them.</summary>
internal static class PageWords
{
    private const int KiB = 1024;

    /// <summary>The form in which <c>time datetime</c> wants it.</summary>
    internal static string Machine(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary><c>2026-11-21 04:02 UTC</c>. The time zone of whoever reads it is not known.</summary>
    internal static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary><c>in 2 d 3 h</c>, <c>5 min ago</c>, <c>now</c>.</summary>
    internal static string Relative(DateTimeOffset time, DateTimeOffset now)
    {
        TimeSpan distance = time - now;
        return distance.Duration() < TimeSpan.FromSeconds(1) ? "now"
            : distance > TimeSpan.Zero ? $"in {Span(distance)}"
            : $"{Span(-distance)} ago";
    }

    /// <summary>The two largest units: <c>2 d 3 h</c>, <c>1 h 5 min</c>, <c>40 s</c>.</summary>
    internal static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 1 } => Two(span.Days, "d", span.Hours, "h"),
        { TotalHours: >= 1 } => Two(span.Hours, "h", span.Minutes, "min"),
        { TotalMinutes: >= 1 } => Two(span.Minutes, "min", span.TotalMinutes < 10 ? span.Seconds : 0, "s"),
        _ => $"{Math.Max(0, (int)span.TotalSeconds)} s",
    };

    /// <summary><c>3.9 MiB</c>.</summary>
    internal static string Bytes(double bytes) => bytes switch
    {
        >= 1024.0 * KiB * KiB => string.Create(CultureInfo.InvariantCulture, $"{bytes / KiB / KiB / KiB:0.0} GiB"),
        >= KiB * KiB => string.Create(CultureInfo.InvariantCulture, $"{bytes / KiB / KiB:0.0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / KiB:0} KiB"),
    };

    /// <summary><c>0.42 s</c>, <c>3 h 5 min</c>.</summary>
    internal static string CpuTime(double seconds) =>
        seconds < 60 ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s") : Span(TimeSpan.FromSeconds(seconds));

    private static string Two(int large, string unit, int small, string smallUnit) =>
        small == 0 ? $"{large} {unit}" : $"{large} {unit} {small} {smallUnit}";
}
