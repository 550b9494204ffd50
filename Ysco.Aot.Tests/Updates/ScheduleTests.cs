using System.Globalization;
using Xunit;
using Ysco.Config;
using Ysco.Updates;
using static Ysco.Tests.Updates.TestZones;

namespace Ysco.Tests.Updates;

public class ScheduleTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static WeeklySchedule Slots(string lines) => WeeklySchedule.Parse(lines.Split(';', StringSplitOptions.RemoveEmptyEntries)).Value;

    [Theory]
    [InlineData("", "2026-11-21T04:41:12.5Z", "2026-11-21T04:41:12.5Z")]
    [InlineData("0-24", "2026-11-21T04:41:12.5Z", "2026-11-21T04:41:12.5Z")]
    [InlineData("18-21", "2026-11-21T18:30:00+01:00", "2026-11-21T18:30:00+01:00")]
    [InlineData("18-21", "2026-11-21T20:59:59+01:00", "2026-11-21T20:59:59+01:00")]
    [InlineData("18-21", "2026-11-21T21:00:00+01:00", "2026-11-22T18:00:00+01:00")]
    [InlineData("18-21", "2026-11-21T17:30:00Z", "2026-11-21T17:30:00Z")]
    [InlineData("mo-fr 9-17", "2026-11-21T12:34:56.7+01:00", "2026-11-23T09:00:00+01:00")]
    [InlineData("fr-mo 22-24;tu 0-1", "2026-11-23T23:30:00+01:00", "2026-11-23T23:30:00+01:00")]
    [InlineData("sa", "2026-11-22T00:00:00+01:00", "2026-11-28T00:00:00+01:00")]
    // The clock goes from 2:00 to 3:00 on 2026-03-29: the hour from 2 is not there, not even late.
    [InlineData("su 2-3", "2026-03-29T00:00:00+01:00", "2026-04-05T02:00:00+02:00")]
    [InlineData("2-3", "2026-03-29T00:00:00+01:00", "2026-03-30T02:00:00+02:00")]
    [InlineData("su 2-4", "2026-03-29T00:10:00+01:00", "2026-03-29T03:00:00+02:00")]
    // It goes from 3:00 back to 2:00 on 2026-10-25: the hour from 2 is there twice.
    [InlineData("su 2-3", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+02:00")]
    [InlineData("su 2-3", "2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00")]
    [InlineData("su 3-4", "2026-10-25T02:30:00+02:00", "2026-10-25T03:00:00+01:00")]
    public void An_update_waits_for_the_next_slot(string slots, string from, string open) =>
        Assert.Equal(At(open), Schedule.NextOpen(At(from), Slots(slots), Amsterdam));

    [Theory]
    [InlineData("2-3", "2026-10-04T01:40:00+10:30", "2026-10-04T02:30:00+11:00")]
    [InlineData("1-2", "2026-04-05T01:59:00+11:00", "2026-04-05T01:59:00+11:00")]
    [InlineData("2-3", "2026-04-05T01:45:00+11:00", "2026-04-05T02:00:00+10:30")]
    public void A_shift_of_half_an_hour_is_no_hour(string slots, string from, string open) =>
        Assert.Equal(At(open), Schedule.NextOpen(At(from), Slots(slots), LordHowe));

    [Theory]
    [InlineData("", 24, 60, 0.5, "2026-11-22T12:30:00+01:00")]
    [InlineData("", 0, 0, 0.999, "2026-11-21T12:00:00+01:00")]
    [InlineData("18-21", 0, 60, 0.5, "2026-11-21T18:30:00+01:00")]
    [InlineData("18-19", 0, 600, 0.5, "2026-11-21T18:30:00+01:00")]
    [InlineData("18-19;19-20", 0, 600, 0.5, "2026-11-21T19:00:00+01:00")]
    [InlineData("11-13", 0, 600, 0.5, "2026-11-21T12:30:00+01:00")]
    [InlineData("11-13", 1, 600, 0.5, "2026-11-22T12:00:00+01:00")]
    public void Delay_slot_and_jitter_come_in_that_order(string slots, int delayHours, int jitterMinutes, double dice, string at) =>
        Assert.Equal(At(at), Schedule.Plan(At("2026-11-21T12:00:00+01:00"), TimeSpan.FromHours(delayHours), Slots(slots),
            TimeSpan.FromMinutes(jitterMinutes), Amsterdam, dice));

    [Fact]
    public void Jitter_of_less_than_a_second_is_no_trouble()
    {
        DateTimeOffset now = At("2026-11-21T12:00:00Z");
        DateTimeOffset at = Schedule.Plan(now, TimeSpan.Zero, WeeklySchedule.Always, TimeSpan.FromMilliseconds(1), Amsterdam, 0.9999);
        Assert.InRange(at, now, now.AddMilliseconds(1));
    }

    [Fact]
    public void Planned_times_are_never_early_and_always_in_a_slot()
    {
        var random = new Random(7);
        foreach (TimeZoneInfo zone in new[] { Amsterdam, LordHowe, TimeZoneInfo.Utc })
        {
            for (int i = 0; i < 1500; i++)
            {
                int hour = random.Next(24);
                WeeklySchedule slots = Slots($"{"su mo tu we th fr sa".Split(' ')[random.Next(7)]} {hour}-{random.Next(hour + 1, 25)}");
                DateTimeOffset now = At("2026-01-01T00:00:00Z").AddMinutes(random.Next(600_000));
                DateTimeOffset at = Schedule.Plan(now, TimeSpan.FromHours(random.Next(100)), slots,
                    TimeSpan.FromMinutes(random.Next(2000)), zone, random.NextDouble());
                DateTimeOffset local = TimeZoneInfo.ConvertTime(at, zone);
                Assert.True(slots.Contains(local.DayOfWeek, local.Hour), $"{slots.Slots[0]} {now} {local}");
                Assert.InRange(at, now, now.AddDays(20));
            }
        }
    }

    [Theory]
    [InlineData("2-3")]
    [InlineData("su 0-1;su 2-3")]
    [InlineData("su 1-2,3-4")]
    [InlineData("23-24")]
    public void The_next_slot_is_the_one_that_looking_at_every_minute_finds(string slots)
    {
        WeeklySchedule schedule = Slots(slots);
        foreach (TimeZoneInfo zone in All)
        {
            foreach (string day in new[] { "2026-03-07", "2026-03-28", "2026-04-04", "2026-09-26", "2026-10-03", "2026-10-24", "2026-10-31" })
            {
                DateTimeOffset begin = At(day + "T00:00:00Z");
                DateTimeOffset open = DateTimeOffset.MaxValue;
                for (DateTimeOffset at = begin.AddDays(16); at >= begin; at = at.AddMinutes(-1))
                {
                    DateTimeOffset local = TimeZoneInfo.ConvertTime(at, zone);
                    open = schedule.Contains(local.DayOfWeek, local.Hour) ? at : open;
                    if (at < begin.AddDays(2))
                    {
                        Assert.True(open == Schedule.NextOpen(at, schedule, zone), $"{zone.Id} {slots} {at:o}: {open:o}");
                    }
                }
            }
        }
    }

    [Fact]
    public void A_delay_without_an_end_ends_with_the_calendar() =>
        Assert.Equal(9998, Schedule.Plan(At("2026-11-21T12:00:00Z"), TimeSpan.MaxValue, Slots("mo"), TimeSpan.MaxValue, Amsterdam, 0.5).Year);
}
