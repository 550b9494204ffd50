using Xunit;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>One of several services that ends by itself: it is started again, and what it lacks is looked for meanwhile.</summary>
public class RestTests
{
    [Fact]
    public void One_that_ends_soon_after_each_start_gets_what_mends_it()
    {
        SimulatedHost host = Crashing(livesFor: TimeSpan.FromSeconds(1));

        host.Pass(TimeSpan.FromHours(2));

        Assert.Equal((New, New, ""), (host.Running, host.Link, host.Disk.PauseReason));
        Assert.Contains(host.Noted, entry => entry.Kind == HistoryKind.Updated);
    }

    [Fact]
    public void One_that_cannot_be_started_gets_what_mends_it()
    {
        SimulatedHost host = Crashing();
        host.Running = null;
        host.CannotStart = binary => binary == Old;

        host.Boot();
        host.Pass(TimeSpan.FromHours(2));

        Assert.Equal(New, host.Running);
    }

    /// <summary>A download that takes longer than it lives.</summary>
    [Fact]
    public void What_is_under_way_goes_on_over_its_ends_and_starts()
    {
        SimulatedHost host = Crashing(livesFor: TimeSpan.FromSeconds(1));
        host.WorkTakes = TimeSpan.FromMinutes(2);

        host.Pass(TimeSpan.FromHours(2));

        Assert.Equal((New, 1), (host.Running, host.Fetches));
    }

    [Fact]
    public void One_that_does_not_run_is_not_told_to_stop_for_an_update()
    {
        SimulatedHost host = Crashing();
        host.RestsFor = TimeSpan.FromHours(1);
        host.ServiceExits(3);

        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 7)));

        Assert.Equal((New, Phase.Watching), (host.Running, host.State.Phase));
        Assert.Empty(host.Signals);
        Assert.False(host.IsResting);
        Assert.Equal((7, UpdateReply.Done), Assert.Single(host.Replies));
    }

    [Fact]
    public void What_follows_one_that_crashes_and_crashes_too_is_gone_back_from()
    {
        SimulatedHost host = Crashing(livesFor: TimeSpan.FromSeconds(1));
        host.LivesFor = _ => TimeSpan.FromSeconds(1);

        host.Pass(TimeSpan.FromHours(2));

        Assert.Contains("exited within 5s", host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.Equal(Old, host.Link);
        Assert.True(host.Running == Old || host.IsResting);
    }

    [Fact]
    public void Nothing_being_under_way_another_supervisor_starts_it()
    {
        SimulatedHost host = Crashing();
        int begun = 0;
        host.BeginsAnew = () => begun++;
        host.ServiceExits(3);
        Assert.True(host.IsResting);

        host.Pass(TimeSpan.FromSeconds(9));

        Assert.Equal((1, Old), (begun, host.Running));
    }

    /// <summary>Its watch is by this supervisor, and so is the way back.</summary>
    [Fact]
    public void No_other_supervisor_begins_while_a_new_ysco_is_watched()
    {
        var host = new SimulatedHost { Disk = DurableState.Fresh with { SelfTrial = new SelfTrial(SimulatedHost.Epoch, 1, "ysco-version", "/ysco-new", "v0.0.9", "/ysco-old", "/ysco") } };
        host.Settings = host.Settings with { IsStartedAgain = true };
        host.RestsFor = TimeSpan.FromSeconds(1);
        host.Boot();
        int begun = 0;
        host.BeginsAnew = () => begun++;

        host.ServiceExits(3);
        host.Pass(TimeSpan.FromSeconds(2));

        Assert.Equal((0, Old), (begun, host.Running));
        Assert.Equal(1, host.State.Durable.SelfTrial!.Starts);
    }

    /// <summary>Another supervisor would go by what state.json says, and a pause, say, would be forgotten.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void While_state_json_cannot_be_written_no_other_supervisor_begins(bool anew)
    {
        SimulatedHost host = Crashing();
        host.RestsFor = TimeSpan.FromHours(1);
        host.ServiceExits(3);

        host.Deliver(new UpdateEvent.RestIsOver(anew, IsUnsaved: true));

        Assert.Equal((null, Old), (host.ExitStatus, host.Running));
    }

    [Fact]
    public void Told_to_end_while_it_waits_it_is_not_started_again()
    {
        SimulatedHost host = Crashing();
        host.ServiceExits(3);

        host.Deliver(new UpdateEvent.Signalled(15));

        Assert.Equal(0, host.ExitStatus);
    }

    /// <summary>Else a power cut would leave one that nobody knows the way back from.</summary>
    [Fact]
    public void What_cannot_be_noted_down_is_not_switched_to()
    {
        SimulatedHost host = Crashing();
        host.RestsFor = TimeSpan.FromHours(1);
        host.ServiceExits(3);
        host.SavesFail = true;

        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 7)));

        Assert.Equal((Old, Phase.Idle), (host.Link, host.State.Phase));
        Assert.Equal(ReplyKind.Failed, Assert.Single(host.Replies).Reply.Kind);
    }

    private static SimulatedHost Crashing(TimeSpan? livesFor = null)
    {
        var host = new SimulatedHost { Published = ["v0.1.1", "v0.1.0"], Toolchains = new("go1.19.8", "", ""), LivesFor = binary => binary == Old ? livesFor : null };
        host.Settings = host.Settings with { IsStartedAgain = true };
        host.Boot();
        return host;
    }
}
