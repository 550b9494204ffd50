using Xunit;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Commands.Steering;
using Ysco.Updates;

namespace Ysco.Tests.Commands;

public class HistoryLineTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 4, 2, 21, TimeSpan.Zero);
    private static readonly LocalTime Time = new(TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(1), "x", "x"), At.AddMinutes(5));

    [Theory]
    [InlineData("yscostarted", "v1.0.0", "net9.0.20", "", "", "ysco v1.0.0 started")]
    [InlineData("crashed", "v1.0.0", "", "", "pid 7 since 2026-11-21T03:00:00Z ended without a word: killed or crashed", "ysco v1.0.0, pid 7 since 2026-11-21T03:00:00Z ended without a word: killed or crashed")]
    [InlineData("configured", "v1.0.0", "net9.0.20", "", "", "ysco v1.0.0 goes on with another configuration")]
    [InlineData("started", "v0.1.0", "go1.26.9", "", "", "v0.1.0 go1.26.9 started")]
    [InlineData("started", "v0.1.0", "go1.26.9", "", "on trial", "v0.1.0 go1.26.9 started on trial")]
    [InlineData("takenover", "v0.1.0", "go1.26.9", "", "", "v0.1.0 go1.26.9 taken over, which ran already")]
    [InlineData("ended", "v0.1.0", "go1.26.9", "", "exit status 3", "v0.1.0 go1.26.9 ended: exit status 3")]
    [InlineData("checked", "v0.1.1", "go1.26.10", "", "", "checked: newest v0.1.1 go1.26.10")]
    [InlineData("checked", "", "", "", "goproxy: timed out", "check failed: goproxy: timed out")]
    [InlineData("scheduled", "v0.1.1", "go1.26.9", "v0.1.0", "for 2026-11-24T04:02:21Z", "update to v0.1.1 go1.26.9 scheduled for 2026-11-24 05:02 +01:00")]
    [InlineData("scheduled", "v0.1.1", "go1.26.9", "v0.1.0", "some day", "update to v0.1.1 go1.26.9 scheduled some day")]
    [InlineData("updated", "v0.1.1", "go1.26.9", "v0.1.0", "", "updated to v0.1.1 go1.26.9 from v0.1.0 go1.26.9")]
    [InlineData("updated", "v0.1.1", "go1.26.9", "", "", "updated to v0.1.1 go1.26.9")]
    [InlineData("rolledback", "", "", "v0.1.1", "", "rolled back from v0.1.1 go1.26.9")]
    [InlineData("failed", "v0.1.1", "go1.26.9", "v0.1.0", "exited", "update to v0.1.1 go1.26.9 failed: exited")]
    [InlineData("failed", "v0.1.0", "go1.26.9", "", "permission denied", "v0.1.0 go1.26.9 failed: permission denied")]
    [InlineData("rolledback", "v0.1.0", "go1.26.9", "v0.1.1", "", "rolled back to v0.1.0 go1.26.9 from v0.1.1 go1.26.9")]
    [InlineData("paused", "", "", "", "holidays", "automatic updates paused: holidays")]
    [InlineData("unpaused", "", "", "", "", "automatic updates go on")]
    [InlineData("hatched", "", "", "", "", "hatched")]
    [InlineData("hatched", "v9", "", "", "why", "v9 hatched: why")]
    public void Each_kind_is_a_sentence(string kind, string version, string goVersion, string oldVersion, string reason, string words)
    {
        var entry = new HistoryEntry(At, kind, "svc", version, goVersion, oldVersion, oldVersion == "" ? "" : "go1.26.9", reason);
        Assert.Equal("2026-11-21 05:02:21 +01:00  " + words, HistoryLine.Of(entry, Time));
    }

    [Fact]
    public void Where_the_zone_is_utc_it_is_said_so() =>
        Assert.Equal("2026-11-21 04:02 UTC (5 min ago)", new LocalTime(TimeZoneInfo.Utc, At.AddMinutes(5)).Both(At));

    [Theory]
    [InlineData(0, "now")]
    [InlineData(40, "in 40 s")]
    [InlineData(-125, "2 min 5 s ago")]
    [InlineData(3600, "in 1 h")]
    [InlineData(93_600, "in 1 d 2 h")]
    public void Distances_have_two_units(int seconds, string words) =>
        Assert.Equal(words, new LocalTime(TimeZoneInfo.Utc, At).Relative(At.AddSeconds(seconds)));

    [Fact]
    public void What_the_file_has_goes_before_what_is_told_live()
    {
        HistoryEntry[] all = [.. Enumerable.Range(0, 6).Select(i => new HistoryEntry(At, "paused", "", "", "", "", "", $"{i}"))];
        Assert.Equal(all, HistorySource.Merge(all[..4], all[2..]).Select(entry => all[int.Parse(entry.Reason)]));
        Assert.Equal(all, HistorySource.Merge(all[..3], all[3..]));
        Assert.Equal(all, HistorySource.Merge(all[..5], [all[1], all[3], all[5]]));
        Assert.Equal(all, HistorySource.Merge(all, []));
        Assert.Equal(all, HistorySource.Merge([], all));
        Assert.Equal(all[3..], EventsCommand.After(all, all[2]).ToArray());
        Assert.Equal(all, EventsCommand.After(all, null).ToArray());
        Assert.Empty(EventsCommand.After(all, new HistoryEntry(At, "gone", "", "", "", "", "", "")).ToArray());
    }
}
