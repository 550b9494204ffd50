using Xunit;
using Ysco.Config;
using Ysco.Results;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>Restarts of ysco, and of the machine, in the middle of what takes longer than either.</summary>
public class RestartTests
{
    public static TheoryData<string> Restarts => ["killed", "power", "daily power"];

    [Theory]
    [MemberData(nameof(Restarts))]
    public void The_schedule_goes_on_where_it_was(string restart)
    {
        SimulatedHost host = Scheduled(TimeSpan.FromDays(3));
        DateTimeOffset due = Assert.Single(host.Disk.Schedule).Time;
        PassWith(restart, host, due - host.Wall - TimeSpan.FromMinutes(1));
        Assert.Equal((due, Old), (Assert.Single(host.Disk.Schedule).Time, host.Running));
        host.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(New, host.Running);
    }

    [Theory]
    [MemberData(nameof(Restarts))]
    public void A_check_that_learns_nothing_after_a_restart_leaves_the_schedule_as_it_was(string restart)
    {
        SimulatedHost host = Scheduled(TimeSpan.FromDays(3));
        ScheduledUpdate planned = Assert.Single(host.Disk.Schedule);
        host.CheckFails = "no route to host";
        int checks = host.Checks;
        PassWith(restart, host, planned.Time - host.Wall - TimeSpan.FromMinutes(1));
        Assert.True(host.Checks > checks);
        Assert.Equal((planned, Old), (Assert.Single(host.Disk.Schedule), host.Running));
        host.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(New, host.Running);
    }

    [Fact]
    public void What_was_learnt_after_a_restart_counts_and_what_was_not_does_not()
    {
        SimulatedHost host = Scheduled(TimeSpan.FromDays(3));
        ScheduledUpdate planned = Assert.Single(host.Disk.Schedule);
        host.AnswersChecks = false;
        host.PowerOn();

        // With the toolchains alone nothing can be said of the version, and with the versions alone nothing of the toolchain.
        Check(null, new("go1.20.1", "go1.19.8", ""));
        Assert.Equal(planned, Assert.Single(host.Disk.Schedule));
        host.PowerOn();
        Check(["v0.1.1", "v0.1.0"], null);
        Assert.Equal(planned, Assert.Single(host.Disk.Schedule));

        // A newer version takes its place, and one that is not listed any more goes.
        Check(["v0.1.2", "v0.1.1", "v0.1.0"], null);
        Assert.Equal("v0.1.2", Assert.Single(host.Disk.Schedule).Target.Version);
        Check(["v0.1.0"], null);
        Assert.Empty(host.Disk.Schedule);

        void Check(string[]? versions, KnownToolchains? toolchains) => host.Deliver(new UpdateEvent.Checked(
            new CheckOutcome(versions, versions is null ? "no" : "", toolchains, toolchains is null ? "no" : "")));
    }

    [Theory]
    [MemberData(nameof(Restarts))]
    public void A_pause_lasts(string restart)
    {
        SimulatedHost host = Scheduled(TimeSpan.FromHours(1));
        host.Deliver(new UpdateEvent.PauseWanted("holiday", 1));
        PassWith(restart, host, TimeSpan.FromDays(100));
        Assert.Equal(("holiday", Old, 0), (host.Disk.PauseReason, host.Running, host.Fetches));
        host.Deliver(new UpdateEvent.UnpauseWanted(2));
        Assert.Equal(New, host.Running);
    }

    [Theory]
    [MemberData(nameof(Restarts))]
    public void Backing_off_goes_on_and_is_never_longer_than_seven_days(string restart)
    {
        SimulatedHost host = Scheduled(TimeSpan.FromHours(1));
        host.FetchFails = Failure.Network("no route to host");
        PassWith(restart, host, TimeSpan.FromHours(2));
        for (int hours = 2; hours < 400; hours *= 2)
        {
            int wait = Math.Min(hours, Backoff.MaxHours);
            Assert.Equal((wait, "no route to host"), (host.Disk.Backoff, host.Disk.BackoffReason));
            int before = host.Fetches;
            TimeSpan left = host.Disk.BackoffUntil!.Value - host.Wall;
            Assert.InRange(left, TimeSpan.FromHours(wait - 1.1), TimeSpan.FromHours(wait));
            PassWith(restart, host, left - TimeSpan.FromMinutes(1));
            Assert.Equal(before, host.Fetches);
            host.Pass(TimeSpan.FromMinutes(2));
            Assert.Equal(before + 1, host.Fetches);
        }

        host.FetchFails = null;
        PassWith(restart, host, TimeSpan.FromDays(7));
        Assert.Equal((New, 0, ""), (host.Running, host.Disk.Backoff, host.Disk.BackoffReason));
        Assert.Null(host.Disk.BackoffUntil);
    }

    [Theory]
    [MemberData(nameof(Restarts))]
    public void A_build_that_failed_twice_stays_away(string restart)
    {
        SimulatedHost host = Scheduled(TimeSpan.FromHours(1));
        host.LivesFor = binary => binary == New ? TimeSpan.FromSeconds(1) : null;
        for (int i = 0; i < 4; i++)
        {
            PassWith(restart, host, TimeSpan.FromDays(2));
            host.Deliver(new UpdateEvent.UnpauseWanted(i));
        }

        Assert.Equal((2, Old), (host.Starts.Count(binary => binary == New), host.Running));
        Assert.Equal(2, Assert.Single(host.Disk.FailedBuilds).Times);
        host.Published = ["v0.1.2", .. host.Published];
        PassWith(restart, host, TimeSpan.FromDays(2));
        Assert.Equal(SimulatedHost.Binary("v0.1.2"), host.Running);
    }

    [Fact]
    public void A_fetch_that_was_cut_off_is_begun_again()
    {
        SimulatedHost host = Scheduled(TimeSpan.FromHours(1));
        host.WorkTakes = TimeSpan.FromMinutes(5);
        host.Pass(TimeSpan.FromHours(1));
        Assert.Equal(Phase.Fetching, host.State.Phase);
        host.Boot();
        Assert.Equal((Old, 2), (host.Running, host.Fetches));
        host.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal((New, Phase.Idle, 0), (host.Running, host.State.Phase, host.Disk.Backoff));
    }

    [Fact]
    public void A_rollback_that_was_cut_off_is_finished()
    {
        SimulatedHost host = OnTrial();
        host.PowerCutAfter = 3;
        Assert.Throws<PowerCutException>(() => host.ServiceExits(1));
        Assert.Equal(TrialStage.Failed, host.Disk.Trial?.Stage);
        host.PowerOn(cutTakesTheSwitch: true);
        Assert.Equal((Old, Old, null), (host.Running, host.Link, host.Disk.Trial));
        Assert.StartsWith("binary websvc-v0.1.1", host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.DoesNotContain(New, host.Files);
    }

    [Fact]
    public void An_update_scheduled_under_another_policy_is_dropped_when_the_policy_changed()
    {
        SimulatedHost host = Scheduled(TimeSpan.FromHours(1));
        host.Settings = host.Settings with { Service = VersionPolicy.Manual };
        host.Wall += TimeSpan.FromDays(1);
        host.Boot();
        Assert.Empty(host.Disk.Schedule);
        Assert.Equal((Old, 0), (host.Running, host.Fetches));
    }

    [Fact]
    public void An_update_scheduled_for_another_program_is_dropped()
    {
        var host = new SimulatedHost();
        var other = new Build("example.org/other", "/", "v0.1.9", "go1.19.8");
        host.Disk = host.Disk with
        {
            Schedule = [new(Epoch, Which.Service, other), new(Epoch, Which.Service, BuildOf(New) with { PkgDir = "/cmd/x" })],
        };
        host.Settings = host.Settings with { All = true };
        host.Boot();
        Assert.Empty(host.Disk.Schedule);
        Assert.Equal((Old, 0), (host.Running, host.Fetches));
    }

    [Fact]
    public void What_was_scheduled_for_an_older_binary_is_dropped_when_a_newer_one_was_installed()
    {
        SimulatedHost host = Scheduled(TimeSpan.FromHours(1));
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.2.0", "current", 1)));
        host.Pass(TimeSpan.FromHours(2));
        Assert.Equal(SimulatedHost.Binary("v0.2.0"), host.Running);
        Assert.Empty(host.Disk.Schedule);
    }

    [Fact]
    public void A_binary_that_could_not_be_removed_before_the_power_went_is_removed_after_it_came_back()
    {
        for (int cut = 1; cut < 30; cut++)
        {
            SimulatedHost host = OnTrial();
            host.Published = ["v0.1.2", .. host.Published];
            host.Pass(TimeSpan.FromSeconds(6));
            host.Pass(TimeSpan.FromDays(1));
            host.PowerCutAfter = cut;
            try
            {
                host.Pass(TimeSpan.FromHours(2));
            }
            catch (PowerCutException)
            {
                host.PowerOn();
            }

            host.PowerCutAfter = null;
            host.Pass(TimeSpan.FromDays(2));
            Assert.Equal([New, SimulatedHost.Binary("v0.1.2")], host.Files.Order());
            Assert.Empty(host.Disk.Leftovers);
        }
    }

    [Fact]
    public void A_service_path_that_could_not_be_switched_back_is_switched_back_later_and_nothing_is_installed_before()
    {
        SimulatedHost host = OnTrial();
        host.SwitchFails = _ => Failure.Local("read-only file system");
        host.ServiceExits(1);
        Assert.Equal((Old, New), (host.Running, host.Link));

        host.Deliver(new UpdateEvent.UnpauseWanted(1));
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.2.0", "current", 2)));
        Assert.StartsWith("the service path cannot be switched", host.Replies[^1].Reply.Message, StringComparison.Ordinal);
        host.Pass(TimeSpan.FromDays(3));
        Assert.Equal((Old, New, TrialStage.Failed, 1), (host.Running, host.Link, host.Disk.Trial?.Stage, host.Fetches));

        // What may follow is what may follow the one that runs. It failed once, and would be tried again at once.
        Assert.Equal("v0.1.1", Assert.Single(host.Disk.Schedule).Target.Version);
        host.Deliver(new UpdateEvent.PauseWanted("", 3));
        host.SwitchFails = _ => null;
        host.Deliver(new UpdateEvent.CheckWanted(4));
        Assert.Equal((Old, Old, null), (host.Running, host.Link, host.Disk.Trial));
        Assert.DoesNotContain(New, host.Files);
    }

    private static SimulatedHost Scheduled(TimeSpan delay)
    {
        SimulatedHost host = WithNewVersion();
        host.Settings = host.Settings with { Delay = delay };
        host.Pass(TimeSpan.FromMinutes(1));
        Assert.Single(host.Disk.Schedule);
        return host;
    }

    /// <summary>Time goes by, and in the middle of it, or once a day, we are started again.</summary>
    private static void PassWith(string restart, SimulatedHost host, TimeSpan time)
    {
        TimeSpan step = restart == "daily power" && time > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : time / 2;
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= step)
        {
            host.Pass(left < step ? left : step);
            if (left <= step)
            {
                break;
            }

            if (restart == "killed")
            {
                host.Boot();
            }
            else
            {
                host.PowerOn();
            }
        }
    }
}
