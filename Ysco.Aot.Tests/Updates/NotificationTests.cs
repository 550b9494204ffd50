using Xunit;
using Ysco.Config;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>What others are told of, as it follows from the history.</summary>
public class NotificationTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 4, 2, 21, TimeSpan.Zero);
    private static readonly Build Running = new("example.org/websvc", "/", "v0.1.1", "go1.25.1");

    [Theory]
    [InlineData(HistoryKind.Scheduled, NotifyKind.Scheduled)]
    [InlineData(HistoryKind.Updated, NotifyKind.Updated)]
    [InlineData(HistoryKind.Failed, NotifyKind.Failed)]
    [InlineData(HistoryKind.RolledBack, NotifyKind.RolledBack)]
    [InlineData(HistoryKind.Paused, NotifyKind.Paused)]
    public void What_is_kept_is_told_as_it_is(string kind, NotifyKind expected)
    {
        var entry = new HistoryEntry(Now, kind, "svc", "v0.1.2", "go1.25.1", "v0.1.1", "go1.25.1", "reason");

        Assert.Equal(new Notification(expected, entry), Notification.Of(entry, [], Running));
        Assert.Equal(kind, expected.ToString().ToLowerInvariant());
    }

    [Theory]
    [InlineData(HistoryKind.YscoStarted)]
    [InlineData(HistoryKind.Configured)]
    [InlineData(HistoryKind.Started)]
    [InlineData(HistoryKind.TakenOver)]
    [InlineData(HistoryKind.Ended)]
    [InlineData(HistoryKind.Unpaused)]
    [InlineData("of a later ysco")]
    public void Of_all_else_nobody_is_told(string kind) =>
        Assert.Null(Notification.Of(new HistoryEntry(Now, kind, "svc", "v0.1.2", "go1.25.1", "", "", ""), [], Running));

    [Theory]
    [InlineData("v0.1.2", "go1.25.1", "", true)]
    [InlineData("v0.2.0", "go1.24.0", "", true)]
    [InlineData("v0.1.1", "go1.25.2", "", true)]
    [InlineData("v0.1.0", "go1.26.0", "", true)]
    [InlineData("v0.1.1", "go1.25.1", "", false)]
    [InlineData("v0.1.0", "go1.25.0", "", false)]
    [InlineData("", "", "", false)]
    [InlineData("v0.1.2", "", "goproxy: no answer", false)]
    public void A_check_is_told_of_when_it_found_something_newer_than_what_runs(string version, string goVersion, string reason, bool told)
    {
        Notification? found = Notification.Of(Check(version, goVersion, reason), [], Running);

        Assert.Equal(told, found is not null);
        if (found is { } notification)
        {
            HistoryEntry entry = notification.Entry;
            Assert.Equal((NotifyKind.Found, "found", Now), (notification.Kind, entry.Kind, entry.Time));
            Assert.Equal((version, goVersion, "v0.1.1", "go1.25.1"), (entry.Version, entry.GoVersion, entry.OldVersion, entry.OldGoVersion));
        }
    }

    [Fact]
    public void The_same_is_found_only_once_whatever_lies_between()
    {
        HistoryEntry found = Check("v0.1.2", "go1.25.1");
        HistoryEntry started = new(Now, HistoryKind.YscoStarted, "self", "", "", "", "", "");

        Assert.Null(Notification.Of(found, [found, started, Check("", "", "goproxy: no answer"), started], Running));
        Assert.NotNull(Notification.Of(found, [found, Check("v0.1.3", "go1.25.1"), started], Running));
        Assert.NotNull(Notification.Of(found, [Check("v0.1.2", "go1.25.0")], Running));
    }

    [Fact]
    public void Nothing_is_newer_than_a_version_that_is_not_known() =>
        Assert.Null(Notification.Of(Check("v0.1.2", "go1.26.0"), [], Running with { Version = "(devel)" }));

    private static HistoryEntry Check(string version, string goVersion, string reason = "") =>
        new(Now, HistoryKind.Checked, "svc", version, goVersion, "", "", reason);
}
