using Xunit;
using Ysco.Config;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>What <see cref="UpdateMachine"/> decides of updates of ysco itself, step by step.</summary>
public class SelfUpdateTests
{
    private static readonly Build Running = new("example.org/websvc", "/", "v0.1.0", "go1.20.3");
    private static readonly UpdateEvent.Booted Boot = new(Running, "/opt/websvc-v0.1.0", "/opt/websvc-v0.1.0");

    private readonly List<UpdateEffect> effects = [];
    private UpdateSettings settings = new()
    {
        Self = new Build("ysco", "/", "v0.1.0", "net9.0.0"),
        NoSelfUpdates = "",
        SelfPath = "/opt/ysco",
        Delay = TimeSpan.FromSeconds(5),
        Jitter = TimeSpan.Zero,
    };

    private UpdateState state = new();
    private Moment now = new(new DateTimeOffset(2026, 11, 21, 4, 5, 6, TimeSpan.Zero), TimeSpan.FromHours(1));

    [Theory]
    [InlineData(VersionPolicy.Patch, "v0.1.2")]
    [InlineData(VersionPolicy.Minor, "v0.3.0")]
    [InlineData(VersionPolicy.Manual, null)]
    public void The_newest_that_the_policy_allows_is_scheduled(VersionPolicy policy, string? wanted)
    {
        settings = settings with { SelfPolicy = policy };
        Take(Boot);

        Learn("v1.0.0", "v0.3.0", "v0.2.0-rc.1", "v0.1.2", "v0.1.1", "v0.1.0", "v0.0.9");

        ScheduledUpdate[] scheduled = state.Durable.Schedule;
        Assert.Equal(wanted, scheduled.Length == 0 ? null : Assert.Single(scheduled).Target.Version);
        Assert.All(scheduled, entry => Assert.Equal(Which.Self, entry.Which));
    }

    [Fact]
    public void It_is_fetched_tried_and_then_takes_our_place_with_the_way_back_noted_down()
    {
        Take(Boot);
        Learn("v0.1.1");
        Pass(TimeSpan.FromSeconds(6));
        Assert.Equal("v0.1.1", Last<UpdateEffect.FetchSelf>().Target.Version);

        Take(new UpdateEvent.Fetched("/opt/ysco-v0.1.1", "/opt/ysco-v0.1.0", null));
        Assert.Equal("/opt/ysco-v0.1.1", Last<UpdateEffect.TestSelf>().Binary);
        Assert.Equal(["/opt/ysco-v0.1.1"], state.Durable.Leftovers);
        Assert.Null(state.Durable.SelfTrial);

        Take(new UpdateEvent.SelfTested(null));
        Assert.Equal("/opt/ysco-v0.1.1", Last<UpdateEffect.RenewSelf>().Binary);
        Assert.Equal(new SelfTrial(now.Wall, 0, "v0.1.1", "/opt/ysco-v0.1.1", "v0.1.0", "/opt/ysco-v0.1.0", "/opt/ysco"), state.Durable.SelfTrial);
        Assert.Empty(state.Durable.Schedule);
        Assert.Empty(state.Durable.Leftovers);
    }

    [Fact]
    public void It_waits_for_the_end_of_a_hook()
    {
        Take(Boot);
        Learn("v0.1.1");
        Pass(TimeSpan.FromSeconds(6));
        Take(new UpdateEvent.Fetched("/opt/ysco-v0.1.1", "/opt/ysco-v0.1.0", null));
        state = state with { RunningHooks = HookKind.PostUpdate };

        Take(new UpdateEvent.SelfTested(null));
        Assert.Empty(effects.OfType<UpdateEffect.RenewSelf>());

        Take(new UpdateEvent.HookEnded(HookKind.PostUpdate, 0, "exit status 0"));
        Assert.Single(effects.OfType<UpdateEffect.RenewSelf>());
    }

    [Fact]
    public void The_new_one_is_kept_when_it_has_lived_for_five_seconds()
    {
        state = OnTrial();
        settings = settings with { Self = settings.Self with { Version = "v0.1.1" } };
        Take(Boot with { IsRenewed = true, IsUnchanged = true });
        Pass(TimeSpan.FromSeconds(4));
        Assert.NotNull(state.Durable.SelfTrial);
        Assert.Equal(now.Uptime + TimeSpan.FromSeconds(1), UpdateMachine.NextTick(state, settings, now.Wall));

        Pass(TimeSpan.FromSeconds(1));
        Assert.NotNull(state.Durable.SelfTrial);
        Take(new UpdateEvent.SelfSwitched());

        Assert.Null(state.Durable.SelfTrial);
        Assert.Equal("/opt/ysco-v0.1.0", state.Durable.PreviousBinarySelf);
        Assert.Equal(new UpdateEffect.SwitchSelf("/opt/ysco-v0.1.1"), Assert.Single(effects.OfType<UpdateEffect.SwitchSelf>()));
        Assert.Single(effects.OfType<UpdateEffect.SelfKept>());
    }

    [Fact]
    public void The_old_one_that_was_brought_back_pauses_and_does_not_try_a_third_time()
    {
        for (int times = 1; times <= 2; times++)
        {
            state = OnTrial() with { Durable = OnTrial().Durable with { FailedBuilds = state.Durable.FailedBuilds } };
            Take(Boot);
            Assert.Equal("ysco v0.1.1 did not live through its watch", state.Durable.PauseReason);
            Assert.Equal("/opt/ysco-v0.1.0", Last<UpdateEffect.SwitchSelf>().Binary);
            Assert.Equal(times, Assert.Single(state.Durable.FailedBuilds).Times);
            Assert.Equal(times, effects.OfType<UpdateEffect.SelfKept>().Count());
        }

        Take(new UpdateEvent.UnpauseWanted(1));
        Learn("v0.1.1");
        Assert.Empty(state.Durable.Schedule);
    }

    [Theory]
    [InlineData(VersionPolicy.Patch, 1)]
    [InlineData(VersionPolicy.Manual, 0)]
    public void One_that_a_power_cut_kept_from_running_is_not_blamed_and_is_due_again_where_the_policy_allows(VersionPolicy policy, int scheduled)
    {
        settings = settings with { BootId = "first", SelfPolicy = policy };
        Take(Boot);
        Take(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Self, "v0.1.1", "", 1)));
        Take(new UpdateEvent.Fetched("/opt/ysco-v0.1.1", "/opt/ysco-v0.1.0", null));
        Take(new UpdateEvent.SelfTested(null));
        Assert.Equal("first", state.Durable.SelfTrial!.BootId);

        settings = settings with { BootId = "second" };
        state = new UpdateState { Durable = state.Durable };
        Take(Boot);

        Assert.Null(state.Durable.SelfTrial);
        Assert.Equal("", state.Durable.PauseReason);
        Assert.Empty(state.Durable.FailedBuilds);
        Assert.Equal("/opt/ysco-v0.1.0", Last<UpdateEffect.SwitchSelf>().Binary);
        Assert.Equal("/opt/ysco-v0.1.1", Last<UpdateEffect.Remove>().Binary);
        Assert.Equal(scheduled, state.Durable.Schedule.Length);
        Assert.All(state.Durable.Schedule, entry => Assert.True(entry.Time <= now.Wall));
    }

    [Fact]
    public void One_that_had_begun_when_the_power_went_is_tried_once_more_and_no_more()
    {
        settings = settings with { BootId = "second" };
        for (int times = 1; times <= 2; times++)
        {
            state = OnTrial() with { Durable = OnTrial().Durable with { FailedBuilds = state.Durable.FailedBuilds } };
            Take(Boot);

            Assert.Equal("", state.Durable.PauseReason);
            Assert.Equal(times, Assert.Single(state.Durable.FailedBuilds).Times);
            Assert.Equal(2 - times, state.Durable.Schedule.Length);
        }
    }

    [Fact]
    public void One_that_died_before_it_could_count_its_start_is_blamed()
    {
        state = OnTrial() with { Durable = OnTrial().Durable with { SelfTrial = OnTrial().Durable.SelfTrial! with { Starts = 0, BootId = "first" } } };
        settings = settings with { BootId = "first" };

        Take(Boot);

        Assert.Equal("ysco v0.1.1 did not live through its watch", state.Durable.PauseReason);
    }

    [Fact]
    public void An_orderly_stop_within_its_watch_is_no_start_that_it_did_not_live_through()
    {
        state = OnTrial();
        settings = settings with { Self = settings.Self with { Version = "v0.1.1" } };
        Take(Boot with { IsRenewed = true, IsUnchanged = true });

        Take(new UpdateEvent.Signalled(15));
        Take(new UpdateEvent.Ended(new ServiceEnd(0, null)));

        Assert.Equal(Phase.Ended, state.Phase);
        Assert.Equal(0, state.Durable.SelfTrial!.Starts);
        settings = settings with { Self = settings.Self with { Version = "v0.1.0" }, BootId = "first" };
        state = new UpdateState { Durable = state.Durable };
        Take(Boot);
        Assert.Equal(("", 0, 1), (state.Durable.PauseReason, state.Durable.FailedBuilds.Length, state.Durable.Schedule.Length));
    }

    [Fact]
    public void One_that_cannot_be_executed_is_removed_and_we_go_on()
    {
        Take(Boot);
        Learn("v0.1.1");
        Pass(TimeSpan.FromSeconds(6));
        Take(new UpdateEvent.Fetched("/opt/ysco-v0.1.1", "/opt/ysco-v0.1.0", null));
        Take(new UpdateEvent.SelfTested(null));

        Take(new UpdateEvent.NotRenewed(Failure.Local("/opt/ysco-v0.1.1: executing it: exec format error")));

        Assert.Equal(Phase.Idle, state.Phase);
        Assert.Null(state.Durable.SelfTrial);
        Assert.Empty(effects.OfType<UpdateEffect.SwitchSelf>());
        Assert.Equal("/opt/ysco-v0.1.1", Last<UpdateEffect.Remove>().Binary);
        Assert.Equal((0, 1), (state.Durable.Backoff, state.Durable.SelfBackoff));
    }

    [Fact]
    public void One_that_failed_holds_back_no_update_of_the_service_and_is_held_back_by_none()
    {
        Take(Boot);
        Take(new UpdateEvent.Checked(new CheckOutcome(["v0.1.0", "v0.1.5"], "", new KnownToolchains("go1.20.3", "", ""), "") { SelfVersions = ["v0.1.1"] }));
        Pass(TimeSpan.FromSeconds(6));
        Assert.Equal("v0.1.5", Last<UpdateEffect.Fetch>().Target.Version);
        DateTimeOffset first = now.Wall;
        Take(new UpdateEvent.Fetched("", "", Failure.Network("connection refused")));
        Assert.Equal((1, 0), (state.Durable.Backoff, state.Durable.SelfBackoff));

        // What waits for an hour keeps no time for the other.
        Assert.Equal(Which.Self, state.Job?.Which);
        Pass(TimeSpan.FromMinutes(10));
        DateTimeOffset second = now.Wall;
        Take(new UpdateEvent.Fetched("", "", Failure.Network("no route to host")));
        Assert.Equal((1, 1), (state.Durable.Backoff, state.Durable.SelfBackoff));
        Assert.Equal((first.AddHours(1), second.AddHours(1)), (state.Durable.BackoffUntil, state.Durable.SelfBackoffUntil));
        Assert.Equal(("connection refused", "no route to host"), (state.Durable.BackoffReason, state.Durable.SelfBackoffReason));
        Assert.Equal(first.AddHours(1), UpdateMachine.NextWallTick(state, settings, now.Wall));
        effects.Clear();

        Pass(TimeSpan.FromMinutes(50));
        Assert.Equal("v0.1.5", Last<UpdateEffect.Fetch>().Target.Version);
        Assert.Empty(effects.OfType<UpdateEffect.FetchSelf>());
    }

    [Fact]
    public void An_update_of_the_service_ends_its_own_wait_and_not_ours()
    {
        DateTimeOffset until = now.Wall.AddMinutes(50);
        state = new UpdateState { Durable = DurableState.Fresh with { Backoff = 1, BackoffReason = "a", BackoffUntil = until, SelfBackoff = 1, SelfBackoffReason = "b", SelfBackoffUntil = until } };
        Take(Boot);
        Take(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.5", "current", 1)));
        Take(new UpdateEvent.Fetched("/opt/websvc-v0.1.5", "/opt/websvc-v0.1.0", null));
        Take(new UpdateEvent.Ended(new ServiceEnd(0, null)));
        Take(new UpdateEvent.Switched("/opt/websvc-v0.1.5", null));
        Take(new UpdateEvent.Started(null));
        Pass(TimeSpan.FromMinutes(5));

        Assert.Equal("v0.1.5", state.Service.Version);
        Assert.Equal((0, "", null), (state.Durable.Backoff, state.Durable.BackoffReason, state.Durable.BackoffUntil));
        Assert.Equal((1, "b", until), (state.Durable.SelfBackoff, state.Durable.SelfBackoffReason, state.Durable.SelfBackoffUntil));
    }

    [Fact]
    public void The_schedule_of_another_program_of_this_name_is_dropped_and_ours_is_kept()
    {
        DateTimeOffset later = now.Wall + TimeSpan.FromSeconds(4);
        state = new UpdateState
        {
            Durable = DurableState.Fresh with
            {
                Schedule =
                [
                    new ScheduledUpdate(later, Which.Self, new Build("github.com/example/ysco", "/", "v0.1.1", "go1.24.0")),
                    new ScheduledUpdate(later, Which.Self, new Build("ysco", "/", "v0.1.1", "none")),
                ],
            },
        };

        Take(Boot);

        Assert.Equal("ysco", Assert.Single(state.Durable.Schedule).Target.ModPath);
    }

    private UpdateState OnTrial() => new()
    {
        Durable = DurableState.Fresh with { SelfTrial = new SelfTrial(now.Wall, 1, "v0.1.1", "/opt/ysco-v0.1.1", "v0.1.0", "/opt/ysco-v0.1.0", "/opt/ysco") },
    };

    private void Learn(params string[] versions) => Take(new UpdateEvent.Checked(
        new CheckOutcome(["v0.1.0"], "", new KnownToolchains("go1.20.3", "", ""), "") { SelfVersions = versions }));

    private void Pass(TimeSpan time)
    {
        now = new Moment(now.Wall + time, now.Uptime + time);
        Take(new UpdateEvent.Ticked());
    }

    private void Take(UpdateEvent happened)
    {
        UpdateStep step = UpdateMachine.Next(state, happened, now, settings, 0);
        state = step.State;
        effects.AddRange(step.Effects);
    }

    private T Last<T>()
        where T : UpdateEffect => effects.OfType<T>().Last();
}
