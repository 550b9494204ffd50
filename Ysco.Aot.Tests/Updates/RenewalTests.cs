using Xunit;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>Another configuration is taken up by the same process executed anew.</summary>
public class RenewalTests
{
    [Fact]
    public void A_configuration_is_taken_up_when_nothing_is_under_way()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        Assert.Equal(["text"], host.Renewals);
        Assert.Equal((Phase.Idle, Old), (host.State.Phase, host.Running));
        Assert.Single(host.Starts);
        Assert.Empty(host.Replies);
    }

    [Fact]
    public void What_is_due_at_that_moment_is_begun_once()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        host.Wall = Assert.Single(host.Disk.Schedule).Time;
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        Assert.Equal(["text"], host.Renewals);
        Assert.Equal((1, New), (host.Fetches, host.Running));
    }

    [Fact]
    public void A_watch_is_neither_begun_again_nor_cut_short()
    {
        SimulatedHost host = OnTrial();
        host.Pass(TimeSpan.FromSeconds(3));
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(TimeSpan.FromSeconds(1.9));
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Equal((Phase.Idle, New), (host.State.Phase, host.Running));
        Assert.Null(host.Disk.Trial);
    }

    [Theory]
    [InlineData(-86400)]
    [InlineData(86400)]
    public void A_clock_that_was_set_makes_a_watch_no_longer_than_a_whole_one_and_not_shorter(int seconds)
    {
        SimulatedHost host = OnTrial();
        host.Wall += TimeSpan.FromSeconds(seconds);
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        host.Pass(TimeSpan.FromSeconds(4.9));
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(TimeSpan.FromSeconds(0.2));
        Assert.Equal(Phase.Idle, host.State.Phase);
    }

    [Fact]
    public void A_version_that_ends_after_it_in_its_watch_is_rolled_back()
    {
        SimulatedHost host = OnTrial();
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        host.ServiceExits(3);
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.NotEqual("", host.Disk.PauseReason);
    }

    [Fact]
    public void In_the_middle_of_an_update_it_is_refused()
    {
        SimulatedHost host = WithNewVersion();
        host.AnswersFetches = false;
        host.Pass(TimeSpan.FromHours(2));
        Assert.Equal(Phase.Fetching, host.State.Phase);
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        Assert.Empty(host.Renewals);
        Assert.Equal(ReplyKind.Refused, Assert.Single(host.Replies).Reply.Kind);
    }

    [Fact]
    public void Who_waits_for_a_check_is_told_and_another_is_made_soon()
    {
        var host = new SimulatedHost { AnswersChecks = false };
        host.Boot();
        host.Deliver(new UpdateEvent.CheckWanted(7));
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        Assert.Equal((7, ReplyKind.Failed), (Assert.Single(host.Replies).Waiter, host.Replies[0].Reply.Kind));
        host.AnswersChecks = true;
        host.Pass(host.Settings.FirstCheck + TimeSpan.FromSeconds(1));
        Assert.Equal(2, host.Checks);
    }
}
