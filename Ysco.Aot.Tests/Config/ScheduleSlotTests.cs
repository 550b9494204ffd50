using Xunit;
using Ysco.Config;

namespace Ysco.Tests.Config;

public class ScheduleSlotTests
{
    [Theory]
    [InlineData("tu-th,sa", "tu-th,sa")]
    [InlineData("18-21", "18-21")]
    [InlineData("mo-fr 9-17", "mo-fr 9-17")]
    [InlineData("sa-mo", "sa-mo")]
    [InlineData("sa,su,mo", "sa-mo")]
    [InlineData("fr-tu,th 0-1,23-24", "th-tu 0-1,23-24")]
    [InlineData("fr-tu 0-1,23-24", "fr-tu 0-1,23-24")]
    [InlineData("su", "su")]
    [InlineData("su 0-24", "su")]
    [InlineData("mo-su", "0-24")]
    [InlineData("mo-su 3-4", "3-4")]
    [InlineData("we-tu", "0-24")]
    [InlineData("0-24", "0-24")]
    [InlineData("09-17", "9-17")]
    [InlineData("9-12,12-14,13-17", "9-17")]
    [InlineData("MO-Fr  9-17 ", "mo-fr 9-17")]
    public void A_line_is_read_and_written_in_one_form(string text, string canonical)
    {
        ScheduleSlot slot = ScheduleSlot.Parse(text).Value;
        Assert.Equal(canonical, slot.ToString());
        Assert.Equal(slot, ScheduleSlot.Parse(canonical).Value);
    }

    [Theory]
    [InlineData("9-17 mo", "schedule: \"9-17 mo\": days come before hours, such as \"mo-fr 9-17\"")]
    [InlineData("", "schedule: \"\": want days, hours, or days and hours, such as \"mo-fr 9-17\"")]
    [InlineData("mo 9-17 tu", "schedule: \"mo 9-17 tu\": want days, hours, or days and hours, such as \"mo-fr 9-17\"")]
    [InlineData("mo,", "schedule: \"mo,\": \"\" is not a day or a range of days (mo, tu, we, th, fr, sa, su)")]
    [InlineData("um", "schedule: \"um\": \"um\" is not a day or a range of days (mo, tu, we, th, fr, sa, su)")]
    [InlineData("mo-tu-we", "schedule: \"mo-tu-we\": \"mo-tu-we\" is not a day or a range of days (mo, tu, we, th, fr, sa, su)")]
    [InlineData("mo tu", "schedule: \"mo tu\": \"tu\" is not a range of hours from 0 to 24")]
    [InlineData("9", "schedule: \"9\": \"9\" is not a range of hours from 0 to 24")]
    [InlineData("9-25", "schedule: \"9-25\": \"9-25\" is not a range of hours from 0 to 24")]
    [InlineData("9-017", "schedule: \"9-017\": \"9-017\" is not a range of hours from 0 to 24")]
    [InlineData("9--1", "schedule: \"9--1\": \"9--1\" is not a range of hours from 0 to 24")]
    [InlineData("9:30-17", "schedule: \"9:30-17\": \"9:30-17\" is not a range of hours from 0 to 24")]
    [InlineData("22-2", "schedule: \"22-2\": hours \"22-2\" do not go up (write hours over midnight as two lines)")]
    [InlineData("9-9", "schedule: \"9-9\": hours \"9-9\" do not go up (write hours over midnight as two lines)")]
    [InlineData("m\to", "schedule: \"m?o\": \"m?o\" is not a day or a range of days (mo, tu, we, th, fr, sa, su)")]
    public void A_wrong_line_is_refused_by_name(string text, string message) =>
        Assert.Equal(message, ScheduleSlot.Parse(text).Failure?.Message);

    [Fact]
    public void A_line_without_an_end_is_refused() =>
        Assert.Equal("schedule: line of 1000000 characters is too long (at most 182)",
            ScheduleSlot.Parse(new string('1', 1_000_000)).Failure?.Message);

    [Fact]
    public void Any_slot_is_the_same_after_writing_and_reading()
    {
        var random = new Random(1);
        string[] names = ["su", "mo", "tu", "we", "th", "fr", "sa"];
        for (int i = 0; i < 2000; i++)
        {
            int days = random.Next(1, 128);
            int hours = random.Next(1, 1 << 24);
            string text = string.Join(',', Enumerable.Range(0, 7).Where(d => (days >> d & 1) == 1).Select(d => names[d]))
                + " " + string.Join(',', Enumerable.Range(0, 24).Where(h => (hours >> h & 1) == 1).Select(h => $"{h}-{h + 1}"));
            ScheduleSlot slot = ScheduleSlot.Parse(text).Value;
            Assert.Equal(slot, ScheduleSlot.Parse(slot.ToString()).Value);
            Assert.All(Enumerable.Range(0, 168), n => Assert.Equal(
                (days >> n / 24 & 1) == 1 && (hours >> n % 24 & 1) == 1, slot.Contains((DayOfWeek)(n / 24), n % 24)));
        }
    }

    [Fact]
    public void A_schedule_is_open_in_any_of_its_slots()
    {
        WeeklySchedule schedule = WeeklySchedule.Parse(["mo-fr 9-17", "sa"]).Value;
        Assert.True(schedule.Contains(DayOfWeek.Monday, 9));
        Assert.False(schedule.Contains(DayOfWeek.Monday, 17));
        Assert.True(schedule.Contains(DayOfWeek.Saturday, 0));
        Assert.False(schedule.Contains(DayOfWeek.Sunday, 12));
        Assert.False(schedule.IsAlways);
        Assert.True(WeeklySchedule.Always.IsAlways && WeeklySchedule.Always.Contains(DayOfWeek.Sunday, 12));
        Assert.True(WeeklySchedule.Parse(["0-12", "12-24"]).Value.IsAlways);
    }

    [Fact]
    public void Too_many_lines_are_refused() =>
        Assert.Equal("schedule: 1000 lines are too many (at most 168)",
            WeeklySchedule.Parse([.. Enumerable.Repeat("mo", 1000)]).Failure?.Message);
}
