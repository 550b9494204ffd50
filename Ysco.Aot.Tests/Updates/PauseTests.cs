using Xunit;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

public class PauseTests
{
    [Fact]
    public void A_version_that_fails_while_updates_are_paused_leaves_the_reason_that_somebody_gave()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.PauseWanted(" holidays ", 1));
        for (int i = 1; i <= 5; i++)
        {
            host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, $"v0.1.{i}", "go1.19.8", 10 + i)));
            host.ServiceExits(3);
        }

        Assert.StartsWith("holidays; binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: ", host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.Contains("; binary websvc-v0.1.5-go1.19.8-stripped exited within 5s: ", host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.InRange(host.Disk.PauseReason.Length, 100, 600);
    }

    [Fact]
    public void Who_asks_for_a_version_that_no_check_found_is_told_so()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Pass(TimeSpan.FromMinutes(2));
        host.FetchFails = Ysco.Results.Failure.Refused("not found");
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v9.9.9", "go1.19.8", 7)));
        Assert.Equal([(7, UpdateReply.Failed("not found (checks found no version v9.9.9; the newest they found is v0.1.0)"))], host.Replies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_pause_without_a_reason_has_one_all_the_same(string reason)
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.PauseWanted(reason, 1));
        Assert.Equal("manually paused", host.Disk.PauseReason);
    }

    [Fact]
    public void A_pause_without_a_reason_leaves_the_one_that_there_is()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.PauseWanted("holidays", 1));
        host.Deliver(new UpdateEvent.PauseWanted(" ", 2));

        Assert.Equal("holidays", host.Disk.PauseReason);
        Assert.Equal("holidays", Assert.Single(host.Noted, entry => entry.Kind == HistoryKind.Paused).Reason);
        Assert.Equal([(1, UpdateReply.Done), (2, UpdateReply.Done)], host.Replies);
        host.Deliver(new UpdateEvent.PauseWanted("moving", 3));
        Assert.Equal("moving", host.Disk.PauseReason);
    }

    [Fact]
    public void A_pause_without_a_reason_leaves_how_a_version_failed()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "go1.19.8", 7)));
        host.ServiceExits(3);
        string why = host.Disk.PauseReason;

        host.Deliver(new UpdateEvent.PauseWanted("", 1));

        Assert.StartsWith("binary websvc-v0.1.1-", why, StringComparison.Ordinal);
        Assert.Equal(why, host.Disk.PauseReason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("holidays")]
    public void How_a_version_failed_is_told_without_why_a_person_paused(string paused)
    {
        var host = new SimulatedHost();
        host.Settings = host.Settings with { Hooks = HookKind.OnFailure };
        host.Boot();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "go1.19.8", 7)));
        if (paused != "")
        {
            host.Deliver(new UpdateEvent.PauseWanted(paused, 1));
        }

        host.ServiceExits(3);

        const string Why = "binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: exit status 3";
        HistoryEntry back = Assert.Single(host.Noted, entry => entry.Kind == HistoryKind.RolledBack);
        Assert.Equal(Why, back.Reason);
        Assert.Equal(Why, Assert.Single(host.HooksRun).Facts.Reason);
        Assert.Equal(paused == "" ? Why : $"{paused}; {Why}", host.Disk.PauseReason);
    }

    [Fact]
    public void How_a_version_failed_is_known_after_a_power_cut_too()
    {
        SimulatedHost host = SimulatedHost.OnTrial();
        host.Deliver(new UpdateEvent.PauseWanted("holidays", 1));
        host.SwitchFails = _ => throw new PowerCutException();
        Assert.Throws<PowerCutException>(() => host.ServiceExits(3));
        host.SwitchFails = _ => null;

        host.PowerOn();

        HistoryEntry back = Assert.Single(host.Noted, entry => entry.Kind == HistoryKind.RolledBack);
        Assert.Equal("binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: exit status 3", back.Reason);
        Assert.StartsWith("holidays; ", host.Disk.PauseReason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_names_the_newest_version_itself_is_not_said_twice()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Pass(TimeSpan.FromMinutes(2));
        host.FetchFails = Ysco.Results.Failure.Refused("https://x/m.json: has no release v9.9.9 (its newest is v0.1.0)");
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v9.9.9", "go1.19.8", 7)));
        Assert.Equal([(7, UpdateReply.Failed("https://x/m.json: has no release v9.9.9 (its newest is v0.1.0)"))], host.Replies);
    }
}
