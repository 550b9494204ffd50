using static System.TimeZoneInfo;

namespace Ysco.Tests.Updates;

/// <summary>Zones made here, so that no tzdata is needed.</summary>
internal static class TestZones
{
    /// <summary>As in Amsterdam: DST from the last Sunday of March, 2:00, to the last Sunday of October, 3:00.</summary>
    internal static readonly TimeZoneInfo Amsterdam = Zone("Amsterdam", 60, 60, On(3, 5, 2), On(10, 5, 3));

    /// <summary>As on Lord Howe Island: half an hour of DST, on the southern half of the world.</summary>
    internal static readonly TimeZoneInfo LordHowe = Zone("Lord Howe", 630, 30, On(10, 1, 2), On(4, 1, 2));

    /// <summary>As in New York.</summary>
    internal static readonly TimeZoneInfo NewYork = Zone("New York", -300, 60, On(3, 2, 2), On(11, 1, 2));

    /// <summary>As on the Chatham Islands: a quarter of an hour off, and DST at 2:45.</summary>
    internal static readonly TimeZoneInfo Chatham = Zone("Chatham", 765, 60, On(9, 5, 2, 45), On(4, 1, 3, 45));

    /// <summary>As on the Azores: the clock goes back over midnight.</summary>
    internal static readonly TimeZoneInfo Azores = Zone("Azores", -60, 60, On(3, 5, 0), On(10, 5, 1));

    internal static readonly TimeZoneInfo[] All = [Utc, Amsterdam, LordHowe, NewYork, Chatham, Azores];

    private static TransitionTime On(int month, int week, int hour, int minute = 0) =>
        TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, hour, minute, 0), month, week, DayOfWeek.Sunday);

    private static TimeZoneInfo Zone(string name, int minutes, int delta, TransitionTime begin, TransitionTime end) =>
        CreateCustomTimeZone(name, TimeSpan.FromMinutes(minutes), name, name, name,
            [AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromMinutes(delta), begin, end)]);
}
