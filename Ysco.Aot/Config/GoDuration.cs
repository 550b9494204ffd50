using System.Text;
using Ysco.Results;
using Ysco.Sconf;

namespace Ysco.Config;

/// <summary>
/// Durations as Go writes and reads them: <c>72h0m0s</c>, <c>1h30m</c>, <c>1.5s</c>, <c>500ms</c>, <c>-2us</c>.
/// References: Go's documentation of time.ParseDuration and time.Duration.String. Limits: what fits 2^63 ns, 292 years.
/// Not here: single nanoseconds; a TimeSpan counts in 100 ns, and what is below that is dropped.
/// </summary>
public static class GoDuration
{
    private const ulong MaxNanoseconds = 1UL << 63;

    /// <summary>Parses a duration.</summary>
    /// <returns>The duration, or a failure that quotes the text.</returns>
    public static Result<TimeSpan> Parse(string text)
    {
        ReadOnlySpan<char> rest = text;
        bool negative = rest.StartsWith("-");
        rest = rest.Length > 0 && rest[0] is '-' or '+' ? rest[1..] : rest;
        if (rest is "0")
        {
            return TimeSpan.Zero;
        }

        ulong total = 0;
        bool good = rest.Length > 0;
        while (good && rest.Length > 0)
        {
            good = TakePart(ref rest, out ulong part) && total + part <= MaxNanoseconds;
            total += part;
        }

        if (!good || (total == MaxNanoseconds && !negative))
        {
            return Failure.Invalid($"\"{SconfText.Quote(text)}\" is not a duration (such as 72h, 1h30m or 500ms)");
        }

        long ticks = (long)(total / TimeSpan.NanosecondsPerTick);
        return new TimeSpan(negative ? -ticks : ticks);
    }

    /// <summary>The duration as Go prints it; the zero duration is <c>0s</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
        {
            return "0s";
        }

        var text = new StringBuilder(duration < TimeSpan.Zero ? "-" : "");
        ulong ticks = duration < TimeSpan.Zero ? (ulong)-(duration.Ticks + 1) + 1 : (ulong)duration.Ticks;
        if (ticks < TimeSpan.TicksPerSecond)
        {
            return FormatBelowSecond(text, (long)ticks);
        }

        ulong seconds = ticks / TimeSpan.TicksPerSecond;
        if (seconds >= 3600)
        {
            text.Append(seconds / 3600).Append('h');
        }

        if (seconds >= 60)
        {
            text.Append(seconds / 60 % 60).Append('m');
        }

        text.Append(seconds % 60);
        AppendFraction(text, (long)(ticks % TimeSpan.TicksPerSecond), TimeSpan.TicksPerSecond);
        return text.Append('s').ToString();
    }

    private static string FormatBelowSecond(StringBuilder text, long ticks)
    {
        (long unit, string name) = ticks switch
        {
            < TimeSpan.TicksPerMicrosecond => (0L, "ns"),
            < TimeSpan.TicksPerMillisecond => (TimeSpan.TicksPerMicrosecond, "µs"),
            _ => (TimeSpan.TicksPerMillisecond, "ms"),
        };
        text.Append(unit == 0 ? ticks * TimeSpan.NanosecondsPerTick : ticks / unit);
        if (unit > 0)
        {
            AppendFraction(text, ticks % unit, unit);
        }

        return text.Append(name).ToString();
    }

    private static void AppendFraction(StringBuilder text, long rest, long unit)
    {
        for (string separator = "."; rest > 0; separator = "")
        {
            unit /= 10;
            text.Append(separator).Append((char)('0' + (rest / unit)));
            rest %= unit;
        }
    }

    /// <summary>Takes a number with its unit from the front.</summary>
    private static bool TakePart(ref ReadOnlySpan<char> rest, out ulong nanoseconds)
    {
        nanoseconds = 0;
        int before = rest.Length;
        if (!TakeWhole(ref rest, out ulong whole))
        {
            return false;
        }

        bool digits = rest.Length < before;
        ulong fraction = 0;
        double scale = 1;
        if (rest.StartsWith("."))
        {
            rest = rest[1..];
            int dot = rest.Length;
            TakeFraction(ref rest, out fraction, out scale);
            digits |= rest.Length < dot;
        }

        int end = 0;
        while (end < rest.Length && rest[end] != '.' && !char.IsAsciiDigit(rest[end]))
        {
            end++;
        }

        ulong unit = Unit(rest[..end]);
        rest = rest[end..];
        if (!digits || unit == 0 || whole > MaxNanoseconds / unit)
        {
            return false;
        }

        nanoseconds = (whole * unit) + (ulong)(fraction * (unit / scale));
        return nanoseconds <= MaxNanoseconds;
    }

    private static bool TakeWhole(ref ReadOnlySpan<char> rest, out ulong whole)
    {
        whole = 0;
        while (rest.Length > 0 && char.IsAsciiDigit(rest[0]))
        {
            if (whole > MaxNanoseconds / 10)
            {
                return false;
            }

            whole = (whole * 10) + (ulong)(rest[0] - '0');
            rest = rest[1..];
        }

        return whole <= MaxNanoseconds;
    }

    /// <summary>Digits that no longer fit say nothing that a nanosecond shows: they are passed over.</summary>
    private static void TakeFraction(ref ReadOnlySpan<char> rest, out ulong fraction, out double scale)
    {
        fraction = 0;
        scale = 1;
        bool full = false;
        for (; rest.Length > 0 && char.IsAsciiDigit(rest[0]); rest = rest[1..])
        {
            full = full || fraction > (MaxNanoseconds - 10) / 10;
            if (!full)
            {
                fraction = (fraction * 10) + (ulong)(rest[0] - '0');
                scale *= 10;
            }
        }
    }

    private static ulong Unit(ReadOnlySpan<char> name) => name switch
    {
        "ns" => 1,
        "us" or "\u00b5s" or "\u03bcs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 0,
    };
}
