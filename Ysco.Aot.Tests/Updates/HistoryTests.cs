using Xunit;
using Ysco.Results;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>Which entries of the history the decisions make.</summary>
public class HistoryTests
{
    [Fact]
    public void An_update_from_discovery_to_its_end_is_told()
    {
        SimulatedHost host = OnTrial();
        host.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal(
            [
                "yscostarted self ysco-version -",
                "started svc v0.1.0 -",
                "checked svc v0.1.1 -",
                "scheduled svc v0.1.1 v0.1.0 for 2026-11-21T05:01:00Z",
                "ended svc v0.1.0 - killed by signal 15, for the update to v0.1.1 go1.19.8",
                "started svc v0.1.1 - on trial",
                "updated svc v0.1.1 v0.1.0",
            ],
            Lines(host));
    }

    [Fact]
    public void A_version_that_fails_is_told_with_its_way_back()
    {
        SimulatedHost host = OnTrial();
        host.Noted.Clear();
        host.ServiceExits(3);
        host.Deliver(new UpdateEvent.UnpauseWanted(1));
        Assert.Equal(
            [
                "ended svc v0.1.1 - exit status 3",
                "failed svc v0.1.1 v0.1.0 binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: exit status 3",
                "paused - - binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: exit status 3",
                "started svc v0.1.0 -",
                "rolledback svc v0.1.0 v0.1.1 binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: exit status 3",
                "unpaused - -",
            ],
            Lines(host));
    }

    [Fact]
    public void A_fetch_that_fails_is_told_with_its_reason_on_one_short_line()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Failure.Network("http status 500: \u001b[2J\nlevel=INFO msg=forged " + new string('x', 1000));
        host.Noted.Clear();
        host.Pass(TimeSpan.FromHours(2));
        HistoryEntry failed = host.Noted.First(entry => entry.Kind == HistoryKind.Failed);
        Assert.Equal(("v0.1.1", "v0.1.0"), (failed.Version, failed.OldVersion));
        Assert.StartsWith("http status 500: [2J level=INFO msg=forged xxx", failed.Reason, StringComparison.Ordinal);
        Assert.InRange(failed.Reason.Length, 250, HistoryEntry.MaxReasonChars);
    }

    [Fact]
    public void A_check_is_told_when_its_result_is_another_one_or_somebody_asked()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Pass(TimeSpan.FromDays(10));
        Assert.Equal(10, host.Checks);
        Assert.Equal(1, Checked(host));

        host.CheckFails = "bogus";
        host.Pass(TimeSpan.FromDays(2));
        host.CheckFails = "bogus: other words each time";
        host.Pass(TimeSpan.FromDays(2));
        Assert.Equal(2, Checked(host));
        Assert.Equal("bogus", host.Noted[^1].Reason);

        host.Deliver(new UpdateEvent.CheckWanted(1));
        Assert.Equal(3, Checked(host));
        host.CheckFails = null;
        host.Pass(TimeSpan.FromDays(3));
        Assert.Equal(4, Checked(host));
    }

    [Fact]
    public void A_service_that_is_taken_over_and_ends_is_told()
    {
        var host = new SimulatedHost { Running = Old };
        host.Boot();
        host.ObeysTerm = false;
        host.Deliver(new UpdateEvent.Signalled(15));
        host.ServiceExits(0);
        Assert.Equal(
            ["yscostarted self ysco-version -", "takenover svc v0.1.0 -", "ended svc v0.1.0 - exit status 0, as it was told"], Lines(host));
    }

    [Fact]
    public void A_service_that_cannot_be_started_is_told()
    {
        var host = new SimulatedHost { CannotStart = _ => true };
        host.Boot();
        Assert.Equal("failed svc v0.1.0 - the service cannot be started: permission denied", Lines(host)[^1]);
    }

    [Fact]
    public void A_pause_for_another_reason_is_another_one()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Noted.Clear();
        host.Deliver(new UpdateEvent.PauseWanted("one", 1));
        host.Deliver(new UpdateEvent.PauseWanted("one", 2));
        host.Deliver(new UpdateEvent.PauseWanted("two", 3));
        host.Deliver(new UpdateEvent.UnpauseWanted(4));
        host.Deliver(new UpdateEvent.UnpauseWanted(5));
        Assert.Equal(["paused - - one", "paused - - two", "unpaused - -"], Lines(host));
        Assert.All(host.Noted, entry => Assert.Equal(host.Wall, entry.Time));
    }

    private static int Checked(SimulatedHost host) => host.Noted.Count(entry => entry.Kind == HistoryKind.Checked);

    private static string[] Lines(SimulatedHost host) => [.. host.Noted.Select(entry =>
        $"{entry.Kind} {entry.Which} {entry.Version} {Or(entry.OldVersion)} {entry.Reason}".Replace("   ", " - ", StringComparison.Ordinal).TrimEnd())];

    private static string Or(string text) => text == "" ? "-" : text;
}
