using Xunit;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

public class RecentHistoryTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 4, 2, 21, TimeSpan.Zero);

    private static HistoryEntry Check(string version, string error = "") => new(At, HistoryKind.Checked, "svc", version, "go1.26.10", "", "", error);

    private static HistoryEntry Update(int number) => new(At, HistoryKind.Updated, "svc", $"v0.1.{number}", "go1.26.10", "", "", "");

    [Theory]
    [InlineData("v0.1.1", "", true)]
    [InlineData("v0.1.2", "", false)]
    [InlineData("v0.1.1", "no network", false)]
    public void A_check_that_found_the_same_is_nothing_new_whatever_came_between(string version, string error, bool repeats) =>
        Assert.Equal(repeats, RecentHistory.Repeats([Check("v0.1.0"), Check("v0.1.1"), Update(1)], Check(version, error)));

    [Fact]
    public void A_check_that_failed_again_is_nothing_new_in_whatever_words() =>
        Assert.True(RecentHistory.Repeats([Check("v0.1.1", "one")], Check("v0.1.1", "two")));

    [Fact]
    public void A_check_that_was_refused_for_security_did_not_just_fail_again()
    {
        Assert.False(RecentHistory.Repeats([Check("", "no network")], Check("", HistoryKind.RefusedFor + "goes back")));
        Assert.False(RecentHistory.Repeats([Check("", HistoryKind.RefusedFor + "goes back")], Check("", "no network")));
        Assert.True(RecentHistory.Repeats([Check("", HistoryKind.RefusedFor + "goes back")], Check("", HistoryKind.RefusedFor + "goes back further")));
    }

    [Fact]
    public void A_check_or_an_update_that_a_hook_left_out_again_is_nothing_new()
    {
        static HistoryEntry Skipped(string version, string reason) => new(At, HistoryKind.Skipped, "svc", version, "", "", "", reason);
        Assert.True(RecentHistory.Repeats([Skipped("", "no"), Skipped("v0.1.1", "75")], Skipped("", "no")));
        Assert.True(RecentHistory.Repeats([Skipped("v0.1.1", "75"), Check("v0.1.1")], Skipped("v0.1.1", "75")));
        Assert.False(RecentHistory.Repeats([Skipped("", "no"), Check("v0.1.1")], Skipped("", "no")));
        Assert.False(RecentHistory.Repeats([Check("v0.1.1"), Skipped("", "no")], Check("v0.1.1")));
        Assert.False(RecentHistory.Repeats([Skipped("v0.1.1", "75")], Skipped("v0.1.2", "75")));
    }

    [Fact]
    public void A_reason_that_is_cut_ends_in_dots()
    {
        Assert.Equal(new string('x', 297) + "...", Check("", new string('x', 301)).Reason);
        Assert.Equal(new string('x', 300), Check("", new string('x', 300)).Reason);
    }

    [Fact]
    public void The_first_check_is_new_and_so_is_all_that_is_no_check()
    {
        Assert.False(RecentHistory.Repeats([Update(1)], Check("v0.1.1")));
        Assert.False(RecentHistory.Repeats([Update(1)], Update(1)));
    }

    [Fact]
    public void A_year_of_checks_that_fail_every_other_day_does_not_push_out_the_updates()
    {
        HistoryEntry[] shown = [];
        for (int day = 0; day < 365; day++)
        {
            HistoryEntry[] today = day % 30 == 0 ? [Check("v0.1.1", day % 2 == 0 ? "no network" : ""), Update(day / 30)] : [Check("v0.1.1", day % 2 == 0 ? "no network" : "")];
            foreach (HistoryEntry entry in today)
            {
                shown = RecentHistory.Repeats(shown, entry) ? shown : RecentHistory.Last([.. shown, entry]);
            }
        }

        Assert.Equal([.. Enumerable.Range(0, 13).Select(number => $"v0.1.{number}")], shown.Where(entry => entry.Kind == HistoryKind.Updated).Select(entry => entry.Version));
        Assert.Equal(5, shown.Count(entry => entry.Kind == HistoryKind.Checked));
        Assert.Equal(HistoryKind.Checked, shown[^1].Kind);
    }

    [Fact]
    public void Of_all_else_the_last_twenty_are_shown() =>
        Assert.Equal([.. Enumerable.Range(10, 20).Select(number => $"v0.1.{number}")], RecentHistory.Last([.. Enumerable.Range(0, 30).Select(Update)]).Select(entry => entry.Version));
}
