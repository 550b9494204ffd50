using Xunit;
using Ysco.Results;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

public class UpdateMachineTests
{
    [Fact]
    public void A_new_version_is_installed_after_the_delay_and_kept_after_the_watch()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        ScheduledUpdate planned = Assert.Single(host.Disk.Schedule);
        Assert.Equal(host.Wall + TimeSpan.FromHours(1), planned.Time);
        Assert.Equal(Old, host.Running);

        host.Pass(TimeSpan.FromHours(1));
        Assert.Equal((New, New), (host.Running, host.Link));
        host.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal(Phase.Idle, host.State.Phase);
        Assert.Null(host.Disk.Trial);
        Assert.Empty(host.Disk.Schedule);
        Assert.Equal(Old, host.Disk.PreviousBinarySvc);
        Assert.Equal("v0.1.1", host.State.Service.Version);
    }

    [Fact]
    public void A_service_that_was_stopping_when_we_were_killed_is_started_again_and_not_ended_with()
    {
        SimulatedHost host = OnTrial();
        host.Disk = host.Disk with { Trial = host.Disk.Trial! with { Stage = TrialStage.Switching, Starts = 0 } };
        host.Link = host.Running = Old;
        host.Starts.Clear();

        host.Boot();
        if (host.Starts.Count == 0)
        {
            // It ends because our former life told it to.
            host.ServiceExits(0);
        }

        Assert.Null(host.ExitStatus);
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Equal([Old], host.Starts);
        Assert.Equal(Phase.Idle, host.State.Phase);
        Assert.Null(host.Disk.Trial);
        Assert.Equal("", host.Disk.PauseReason);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3, null)]
    [InlineData(null, 9)]
    public void A_new_version_that_ends_within_the_watch_is_rolled_back_and_updates_pause(int? code, int? signal)
    {
        SimulatedHost host = OnTrial();
        host.ServiceExits(code, signal);
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Equal("v0.1.0", host.State.Service.Version);
        Assert.StartsWith("binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: ", host.Disk.PauseReason);
        Assert.Null(host.Disk.Trial);
        Assert.Empty(host.Disk.Schedule);
        Assert.DoesNotContain(New, host.Files);
        Assert.Equal([UpdateCounter.UpdateErrors, UpdateCounter.Rollbacks], host.Counted);
        Assert.Null(host.ExitStatus);
    }

    [Fact]
    public void A_new_version_that_cannot_be_executed_is_rolled_back()
    {
        SimulatedHost host = WithNewVersion();
        host.CannotStart = binary => binary == New;
        host.Pass(TimeSpan.FromHours(2));
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Equal("permission denied", host.Disk.PauseReason);
    }

    [Fact]
    public void A_build_that_failed_twice_is_not_scheduled_again()
    {
        SimulatedHost host = WithNewVersion();
        host.CannotStart = binary => binary == New;
        for (int round = 0; round < 2; round++)
        {
            host.Pass(TimeSpan.FromHours(30));
            Assert.NotEqual("", host.Disk.PauseReason);
            host.Deliver(new UpdateEvent.UnpauseWanted(1));
        }

        host.Pass(TimeSpan.FromDays(30));
        Assert.Equal(2, host.Fetches);
        Assert.Empty(host.Disk.Schedule);
    }

    [Fact]
    public void The_services_exit_status_becomes_ours()
    {
        SimulatedHost host = WithNewVersion();
        host.ServiceExits(7);
        Assert.Equal(7, host.ExitStatus);
        host.Boot();
        host.ServiceExits(null, 15);
        Assert.Equal(143, host.ExitStatus);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void A_service_that_was_taken_over_and_ends_when_told_to_is_no_failure(bool told, int status)
    {
        var host = new SimulatedHost { Running = Old };
        host.Boot();
        if (told)
        {
            host.ObeysTerm = false;
            host.Deliver(new UpdateEvent.Signalled(15));
        }

        host.ServiceExits(null);
        Assert.Equal(status, host.ExitStatus);
    }

    [Fact]
    public void A_service_that_ends_at_its_very_first_start_is_not_rolled_back_from_nothing()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromSeconds(1));
        host.ServiceExits(2);
        Assert.Equal(2, host.ExitStatus);
        Assert.Equal([Old], host.Starts);
    }

    [Fact]
    public void A_service_that_ignores_TERM_is_killed_after_the_timeout_and_the_update_goes_on()
    {
        SimulatedHost host = WithNewVersion();
        host.ObeysTerm = false;
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(29));
        Assert.Equal((Old, Phase.Stopping), (host.Running, host.State.Phase));
        host.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal(new UpdateEffect.Signal(9, Group: true), host.Signals[^1]);
        Assert.Equal(New, host.Running);
    }

    [Fact]
    public void A_failed_switch_starts_the_old_binary_again()
    {
        SimulatedHost host = WithNewVersion();
        host.SwitchFails = binary => binary == New ? Failure.Local("read-only file system") : null;
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        Assert.Equal((Old, Old, Phase.Idle), (host.Running, host.Link, host.State.Phase));
        Assert.Equal((1, "read-only file system"), (host.Disk.Backoff, host.Disk.BackoffReason));
        Assert.Null(host.Disk.Trial);
    }

    [Fact]
    public void When_the_path_cannot_be_switched_back_the_old_binary_runs_all_the_same()
    {
        SimulatedHost host = OnTrial();
        host.SwitchFails = _ => Failure.Local("input/output error");
        host.ServiceExits(1);
        Assert.Equal((Old, New), (host.Running, host.Link));
        Assert.Contains(New, host.Files);

        host.SwitchFails = _ => null;
        host.PowerOn();
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Null(host.Disk.Trial);
    }

    [Fact]
    public void When_the_old_binary_is_gone_the_new_one_stays_and_updates_pause()
    {
        SimulatedHost host = OnTrial();
        host.Files.Remove(Old);
        host.ServiceExits(1);
        Assert.Equal((New, New), (host.Running, host.Link));
        Assert.Equal(Phase.Idle, host.State.Phase);
        Assert.Null(host.Disk.Trial);
        Assert.EndsWith("; no way back to v0.1.0: its binary websvc-v0.1.0-go1.19.8-stripped is gone", host.Disk.PauseReason);
        Assert.Null(host.ExitStatus);

        host.ServiceExits(1);
        Assert.Equal(1, host.ExitStatus);
    }

    [Fact]
    public void An_update_by_hand_that_fails_leaves_schedule_and_backoff_as_they_are_and_one_that_lives_clears_them()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Failure.Network("connection refused");
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(2));
        DurableState before = host.Disk;
        Assert.Equal((1, 1), (host.Fetches, before.Backoff));
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 3)));
        Assert.Equal((2, ReplyKind.Failed), (host.Fetches, Assert.Single(host.Replies).Reply.Kind));
        host.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal((2, before.Backoff, before.BackoffUntil), (host.Fetches, host.Disk.Backoff, host.Disk.BackoffUntil));
        Assert.Equal(before.Schedule, host.Disk.Schedule);

        host.FetchFails = null;
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 4)));
        host.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal((New, 0, null), (host.Running, host.Disk.Backoff, host.Disk.BackoffUntil));
    }

    [Fact]
    public void Failures_back_off_for_twice_as_long_each_time_and_a_success_clears_it()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Failure.Network("connection refused");
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(2));
        Assert.Equal((1, 1), (host.Fetches, host.Disk.Backoff));
        host.Pass(TimeSpan.FromHours(1));
        Assert.Equal((2, 2), (host.Fetches, host.Disk.Backoff));
        host.Pass(TimeSpan.FromHours(2) - TimeSpan.FromMinutes(5));
        Assert.Equal(2, host.Fetches);
        host.FetchFails = null;
        host.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal((New, 0, ""), (host.Running, host.Disk.Backoff, host.Disk.BackoffReason));
    }

    [Fact]
    public void Security_failures_are_counted_apart()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Failure.Security("bad signature");
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(2));
        Assert.Equal([UpdateCounter.SecurityErrors, UpdateCounter.UpdateErrors], host.Counted);
        Assert.Equal(Old, host.Running);
    }

    [Fact]
    public void While_paused_nothing_is_rolled_out_and_afterwards_it_is()
    {
        SimulatedHost host = WithNewVersion();
        host.Deliver(new UpdateEvent.PauseWanted("", 5));
        host.Pass(TimeSpan.FromDays(3));
        Assert.Equal((Old, "manually paused"), (host.Running, host.Disk.PauseReason));
        Assert.Single(host.Disk.Schedule);
        host.Deliver(new UpdateEvent.UnpauseWanted(6));
        Assert.Equal(New, host.Running);
        Assert.Equal([(5, UpdateReply.Done), (6, UpdateReply.Done)], host.Replies);
    }

    [Fact]
    public void A_person_who_stops_the_service_in_its_watch_does_not_make_it_a_failure()
    {
        SimulatedHost host = OnTrial();
        host.Deliver(new UpdateEvent.Signalled(15));
        Assert.Equal(143, host.ExitStatus);
        host.PowerOn();
        Assert.Equal((New, Phase.Watching), (host.Running, host.State.Phase));
        host.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal((Phase.Idle, ""), (host.State.Phase, host.Disk.PauseReason));
    }

    [Fact]
    public void A_person_who_stops_the_service_while_it_stops_for_an_update_gets_no_new_one()
    {
        SimulatedHost host = WithNewVersion();
        host.ObeysTerm = false;
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        Assert.Equal(Phase.Stopping, host.State.Phase);
        host.Deliver(new UpdateEvent.Signalled(15));
        host.ServiceExits(0);
        Assert.Equal((0, Old), (host.ExitStatus, host.Link));
        host.PowerOn();
        Assert.Equal(Old, host.Running);
    }

    [Fact]
    public void A_power_cut_in_the_watch_gives_the_new_one_a_second_chance_but_no_third()
    {
        SimulatedHost host = OnTrial();
        host.PowerOn();
        Assert.Equal((New, Phase.Watching), (host.Running, host.State.Phase));
        host.PowerOn();
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Equal("binary websvc-v0.1.1-go1.19.8-stripped did not live through 2 starts", host.Disk.PauseReason);
    }

    [Fact]
    public void A_ysco_that_was_killed_takes_its_service_over_and_goes_on_watching_it()
    {
        SimulatedHost host = OnTrial();
        host.Boot();
        Assert.Equal((New, Phase.Watching), (host.Running, host.State.Phase));
        Assert.Equal([Old, New], host.Starts);
        host.ServiceExits(null);
        Assert.Equal(Old, host.Running);
    }

    [Fact]
    public void Whenever_the_power_goes_the_old_or_the_new_version_runs_after_it_comes_back()
    {
        foreach ((bool broken, bool takesTheSwitch) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            for (int cut = 1; cut < 80; cut++)
            {
                var host = new SimulatedHost { Published = ["v0.1.1", "v0.1.0"], Toolchains = new("go1.19.8", "", "") };
                host.CannotStart = binary => broken && binary == New;
                host.PowerCutAfter = cut;
                try
                {
                    host.Boot();
                    host.Pass(TimeSpan.FromHours(2));
                }
                catch (PowerCutException)
                {
                    host.PowerOn(takesTheSwitch);
                }

                host.PowerCutAfter = null;
                Assert.True(host.Running is not null && host.Running == host.Link, $"cut {cut}: {host.Running} {host.Link}");
                host.Pass(TimeSpan.FromHours(3));
                Assert.Equal(broken ? Old : New, host.Running);
                Assert.Equal(host.Running, host.Link);
                Assert.Null(host.Disk.Trial);
            }
        }
    }

    [Fact]
    public void A_clock_before_the_build_date_is_waited_for()
    {
        SimulatedHost host = WithNewVersion();
        host.Settings = host.Settings with { BuildDate = SimulatedHost.Epoch + TimeSpan.FromDays(365) };
        host.Pass(TimeSpan.FromHours(1));
        Assert.Equal((0, Old), (host.Checks, host.Running));
        Assert.Single(host.Said, line => line.Contains("clock"));
        host.Wall += TimeSpan.FromDays(365);
        host.Deliver(new UpdateEvent.Ticked());
        Assert.Equal(1, host.Checks);
    }

    [Fact]
    public void Entries_for_another_program_of_our_name_are_dropped()
    {
        var host = new SimulatedHost();
        var self = new ScheduledUpdate(SimulatedHost.Epoch, Which.Self, new Build("github.com/mjl-/ysco", "/", "v0.1.4", "go1.27.3"));
        host.Disk = host.Disk with { Schedule = [self] };
        host.Boot();
        Assert.Empty(host.Disk.Schedule);
        Assert.Equal(Old, host.Running);
    }

    [Fact]
    public void Exactly_one_previous_binary_is_kept()
    {
        SimulatedHost host = WithNewVersion();
        host.Settings = host.Settings with { Service = Ysco.Config.VersionPolicy.Minor };
        for (int patch = 1; patch < 6; patch++)
        {
            host.Published = [$"v0.1.{patch}", .. host.Published];
            host.Pass(TimeSpan.FromHours(30));
        }

        Assert.Equal([SimulatedHost.Binary("v0.1.4"), SimulatedHost.Binary("v0.1.5")], host.Files.Order());
    }

    [Fact]
    public void A_new_binary_under_the_name_of_the_old_one_is_not_switched_to()
    {
        SimulatedHost host = WithNewVersion();
        host.NameForNew = _ => Old;
        host.Pass(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(2));
        Assert.Equal((Old, Old, Phase.Idle), (host.Running, host.Link, host.State.Phase));
        Assert.Null(host.Disk.Trial);
        Assert.Empty(host.Signals);
        Assert.Equal((1, $"{Old}: the new binary has the name of the old one"), (host.Disk.Backoff, host.Disk.BackoffReason));
    }

    [Fact]
    public void A_failed_trial_of_the_old_binary_itself_does_not_remove_it()
    {
        SimulatedHost host = OnTrial();
        host.Disk = host.Disk with { Trial = host.Disk.Trial! with { Stage = TrialStage.Failed, NewBinary = Old } };
        host.Link = Old;
        host.PowerOn();
        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Contains(Old, host.Files);
        Assert.Null(host.Disk.Trial);
    }

    [Fact]
    public void A_failed_return_to_the_previous_binary_keeps_it()
    {
        SimulatedHost host = OnTrial();
        host.Pass(TimeSpan.FromSeconds(6));
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.0", "current", 1)));
        Assert.Equal((Old, Phase.Watching), (host.Running, host.State.Phase));
        host.ServiceExits(1);
        Assert.Equal((New, New, Old), (host.Running, host.Link, host.Disk.PreviousBinarySvc));
        Assert.Contains(Old, host.Files);
    }
}
