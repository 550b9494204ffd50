using Ysco.Config;

namespace Ysco.Updates;

/// <summary>
/// When an update may go: never outside the owner's slots, which are hours of the local clock. An hour that the clock
/// skips (DST begins) holds no slot that day; one that it repeats is in the slot both times.
/// Limits: <see cref="MaxSteps"/> hours are looked at.
/// </summary>
public static class Schedule
{
    /// <summary>Two weeks and a day: a weekly slot of one hour may be skipped by DST once, and is open a week later.</summary>
    private const int MaxSteps = 15 * 24;

    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);

    /// <summary>The time for a new update: after the delay, in the next slot, with a random wait that ends inside it.</summary>
    /// <param name="now">Now.</param>
    /// <param name="delay">From discovery to rollout.</param>
    /// <param name="slots">The owner's slots.</param>
    /// <param name="jitter">The longest random wait.</param>
    /// <param name="zone">The zone of the local clock.</param>
    /// <param name="dice">0 to just below 1.</param>
    public static DateTimeOffset Plan(
        DateTimeOffset now, TimeSpan delay, WeeklySchedule slots, TimeSpan jitter, TimeZoneInfo zone, double dice)
    {
        DateTimeOffset open = NextOpen(Add(now, delay), slots, zone);
        return Add(open, OpenFor(open, jitter, slots, zone) * dice);
    }

    /// <summary>No update planned by now is planned for a later time than this, whatever the slots.</summary>
    public static DateTimeOffset Latest(DateTimeOffset now, TimeSpan delay, TimeSpan jitter) =>
        Add(Add(Add(now, delay), TimeSpan.FromHours(MaxSteps)), jitter);

    /// <summary>The first time not before <paramref name="time"/> that is in a slot.</summary>
    public static DateTimeOffset NextOpen(DateTimeOffset time, WeeklySchedule slots, TimeZoneInfo zone)
    {
        DateTimeOffset at = time;
        for (int step = 0; step < MaxSteps && !IsOpen(at, slots, zone); step++)
        {
            at = NextHour(at, zone);
        }

        return at;
    }

    /// <summary>How long it stays open from a time that is in a slot, looked at up to a limit.</summary>
    private static TimeSpan OpenFor(DateTimeOffset open, TimeSpan limit, WeeklySchedule slots, TimeZoneInfo zone)
    {
        if (slots.IsAlways)
        {
            return limit;
        }

        DateTimeOffset end = open;
        for (int step = 0; step < MaxSteps && end - open < limit && IsOpen(end, slots, zone); step++)
        {
            end = NextHour(end, zone);
        }

        return end - open < limit ? end - open : limit;
    }

    private static bool IsOpen(DateTimeOffset time, WeeklySchedule slots, TimeZoneInfo zone)
    {
        if (slots.IsAlways)
        {
            return true;
        }

        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        return slots.Contains(local.DayOfWeek, local.Hour);
    }

    /// <summary>When the local clock next shows a full hour, or may be set for DST.</summary>
    private static DateTimeOffset NextHour(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset local = TimeZoneInfo.ConvertTime(time, zone);
        DateTimeOffset full = Add(time, TimeSpan.FromHours(1) - TimeSpan.FromTicks(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour));
        if (zone.GetUtcOffset(full) == local.Offset)
        {
            return full;
        }

        // It is set in between: everywhere at a quarter of an hour of UTC, on the Chatham Islands not at a full local hour.
        DateTimeOffset quarter = Add(time, QuarterHour - TimeSpan.FromTicks(time.UtcTicks % QuarterHour.Ticks));
        return quarter < full ? quarter : full;
    }

    /// <summary>A delay of thousands of years ends at the end of the calendar.</summary>
    private static DateTimeOffset Add(DateTimeOffset time, TimeSpan span)
    {
        // A year of room, so that no zone and no further hour goes beyond it.
        DateTimeOffset last = DateTimeOffset.MaxValue.AddYears(-1);
        return time >= last || span > last - time ? last : time + span;
    }
}
