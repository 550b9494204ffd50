using Xunit;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>What is seen of a new binary while it is watched, and what is made of it.</summary>
public class WatchTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static SimulatedHost Watched(Func<string?> health, double watchSeconds = 10, double? readySeconds = null)
    {
        SimulatedHost host = WithNewVersion();
        host.Health = health;
        host.Settings = host.Settings with
        {
            Watch = TimeSpan.FromSeconds(watchSeconds),
            AsksHealth = true,
            ReadyLimit = readySeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
        host.Pass(TimeSpan.FromMinutes(1));
        host.Wall = host.State.Durable.Schedule[0].Time;
        host.Deliver(new UpdateEvent.Ticked());
        Assert.Equal((Phase.Watching, New), (host.State.Phase, host.Running));
        return host;
    }

    private static void IsRolledBack(SimulatedHost host, string reason)
    {
        Assert.Equal((Phase.Idle, Old, Old), (host.State.Phase, host.Running, host.Link));
        Assert.Contains(reason, host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.Equal([UpdateCounter.UpdateErrors, UpdateCounter.Rollbacks], host.Counted);
        Assert.Single(host.Disk.FailedBuilds);
    }

    private static void IsKept(SimulatedHost host)
    {
        Assert.Equal((Phase.Idle, New, New, ""), (host.State.Phase, host.Running, host.Link, host.Disk.PauseReason));
        Assert.Null(host.Disk.Trial);
    }

    [Fact]
    public void A_healthy_one_is_asked_each_second_and_kept_when_the_time_is_over()
    {
        SimulatedHost host = Watched(() => null);
        host.Pass(9.5 * Second);
        Assert.Equal((Phase.Watching, 10), (host.State.Phase, host.HealthAsked));
        host.Pass(Second);
        IsKept(host);
        host.Pass(10 * Second);
        Assert.InRange(host.HealthAsked, 10, 11);
    }

    [Fact]
    public void One_that_never_is_healthy_is_rolled_back_when_the_time_is_over_and_not_before()
    {
        SimulatedHost host = Watched(() => "status 503");
        host.Pass(9.9 * Second);
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(0.2 * Second);
        IsRolledBack(host, "websvc-v0.1.1-go1.19.8-stripped was not healthy within 10s: status 503");
    }

    [Fact]
    public void One_that_gets_healthy_late_is_kept()
    {
        int asked = 0;
        SimulatedHost host = Watched(() => ++asked < 9 ? "status 503" : null);
        host.Pass(11 * Second);
        IsKept(host);
    }

    [Fact]
    public void Two_failures_in_a_row_are_forgiven_and_three_are_not()
    {
        int asked = 0;
        SimulatedHost host = Watched(() => ++asked % 3 == 1 ? null : "status 500", watchSeconds: 60);
        host.Pass(62 * Second);
        IsKept(host);

        asked = 0;
        host = Watched(() => ++asked is 1 or > 3 ? (asked > 4 ? "status 500" : null) : "status 501", watchSeconds: 60);
        host.Pass(6.5 * Second);
        IsRolledBack(host, " was healthy, then failed 3 times in a row: status 500");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void A_failure_at_the_very_end_is_followed_by_more_questions_until_it_is_clear(int failures, bool kept)
    {
        int asked = 0;
        SimulatedHost host = Watched(() => ++asked >= 10 && asked < 10 + failures ? "status 500" : null);
        host.Pass(15 * Second);
        if (kept)
        {
            IsKept(host);
        }
        else
        {
            IsRolledBack(host, "failed 3 times in a row");
        }
    }

    [Fact]
    public void An_answer_that_is_on_its_way_when_the_time_is_over_is_waited_for()
    {
        SimulatedHost host = Watched(() => null);
        host.AnswersHealth = false;
        host.Pass(12 * Second);
        Assert.Equal((Phase.Watching, true), (host.State.Phase, host.State.Watch.IsOver));
        host.Deliver(new UpdateEvent.HealthSeen(null));
        IsKept(host);
        host.Deliver(new UpdateEvent.HealthSeen("late"));
        IsKept(host);
    }

    [Fact]
    public void The_watch_begins_when_it_is_ready_and_before_it_is_not_asked()
    {
        SimulatedHost host = Watched(() => null, readySeconds: 90);
        host.Pass(60 * Second);
        Assert.Equal((Phase.Watching, 0, true), (host.State.Phase, host.HealthAsked, host.Disk.Trial!.AwaitsReady));
        host.Deliver(new UpdateEvent.Ready());
        Assert.Equal((1, false), (host.HealthAsked, host.Disk.Trial!.AwaitsReady));
        host.Deliver(new UpdateEvent.Ready());
        host.Pass(9.5 * Second);
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(Second);
        IsKept(host);
    }

    [Fact]
    public void One_that_does_not_get_ready_in_time_is_rolled_back()
    {
        SimulatedHost host = Watched(() => null, readySeconds: 90);
        host.Pass(90.1 * Second);
        IsRolledBack(host, "did not say within 1m30s that it is ready");
    }

    [Fact]
    public void One_that_ends_before_it_is_ready_is_rolled_back_and_the_reason_says_so()
    {
        SimulatedHost host = Watched(() => null, readySeconds: 90);
        host.Pass(60 * Second);
        host.ServiceExits(3);
        IsRolledBack(host, "exited before it was ready: exit status 3");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_person_stops_is_not_held_against_it(bool awaitsReady)
    {
        SimulatedHost host = Watched(() => null, readySeconds: awaitsReady ? 5 : null);
        host.ObeysTerm = false;
        host.Pass(2 * Second);
        host.Health = () => "shutting down";
        host.Deliver(new UpdateEvent.Signalled(15));
        host.Pass(60 * Second);
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.ServiceExits(0);
        Assert.Equal((0, "", TrialStage.Watching), (host.ExitStatus, host.Disk.PauseReason, host.Disk.Trial!.Stage));

        host.ObeysTerm = true;
        host.Health = () => null;
        host.PowerOn();
        host.Deliver(new UpdateEvent.Ready());
        host.Pass(12 * Second);
        IsKept(host);
    }

    [Fact]
    public void Executed_anew_the_rest_of_each_time_goes_on()
    {
        SimulatedHost host = Watched(() => null, readySeconds: 90);
        host.Pass(50 * Second);
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        host.Pass(39.5 * Second);
        Assert.Equal((Phase.Watching, New), (host.State.Phase, host.Running));
        host.Pass(Second);
        IsRolledBack(host, "that it is ready");

        host = Watched(() => "status 503", readySeconds: 90);
        host.Deliver(new UpdateEvent.Ready());
        host.Pass(5 * Second);
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        host.Pass(4.5 * Second);
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(Second);
        IsRolledBack(host, "was not healthy within 10s");
    }

    [Fact]
    public void With_another_configuration_that_wants_no_word_the_watch_begins_at_once()
    {
        SimulatedHost host = Watched(() => null, readySeconds: 90);
        host.Pass(50 * Second);
        host.Settings = host.Settings with { ReadyLimit = null };
        host.Deliver(new UpdateEvent.ConfigWanted("text", 1));
        Assert.Equal((Phase.Watching, false, 1), (host.State.Phase, host.Disk.Trial!.AwaitsReady, host.HealthAsked));
        host.Pass(9.5 * Second);
        Assert.Equal(Phase.Watching, host.State.Phase);
        host.Pass(Second);
        IsKept(host);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Taken_over_after_a_kill_of_ours_it_is_watched_by_the_same_rules(bool wasReady)
    {
        SimulatedHost host = Watched(() => "status 503", readySeconds: 30);
        if (wasReady)
        {
            host.Deliver(new UpdateEvent.Ready());
        }

        host.Boot();
        Assert.Equal(!wasReady, host.Disk.Trial!.AwaitsReady);
        host.Pass(31 * Second);
        Assert.Equal((Old, Phase.Idle), (host.Running, host.State.Phase));
        Assert.Contains(wasReady ? "was not healthy within 10s" : "that it is ready", host.Disk.PauseReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Ready_at_any_other_time_is_no_matter()
    {
        var host = new SimulatedHost();
        host.Boot();
        UpdateState before = host.State;
        host.Deliver(new UpdateEvent.Ready());
        host.Deliver(new UpdateEvent.HealthSeen("what"));
        Assert.Same(before.Durable, host.State.Durable);
        Assert.Equal(Phase.Idle, host.State.Phase);
    }
}
