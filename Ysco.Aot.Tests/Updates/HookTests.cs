using Xunit;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>The owner's programs before and after checks and updates.</summary>
public class HookTests
{
    private const HookKind All = HookKind.PreCheck | HookKind.PreUpdate | HookKind.PostUpdate | HookKind.OnFailure;

    private static SimulatedHost Host(HookKind hooks = All, Func<HookKind, int?>? status = null)
    {
        var host = new SimulatedHost { Published = ["v0.1.1", "v0.1.0"], Toolchains = new("go1.19.8", "", "") };
        host.Settings = host.Settings with { Hooks = hooks };
        host.HookStatus = status ?? (_ => 0);
        host.Boot();
        return host;
    }

    private static void PassToRollout(SimulatedHost host) => host.Pass(TimeSpan.FromMinutes(62));

    private static void Answer(SimulatedHost host, HookKind hook) =>
        host.Deliver(new UpdateEvent.HookEnded(hook, host.HookStatus(hook), $"exit status {host.HookStatus(hook)}"));

    [Fact]
    public void In_an_update_that_is_well_each_has_its_place_and_knows_what_it_is_about()
    {
        SimulatedHost host = Host();
        PassToRollout(host);

        Assert.Equal([HookKind.PreCheck, HookKind.PreUpdate, HookKind.PostUpdate], host.HooksRun.Select(run => run.Hook));
        HookFacts facts = host.HooksRun[2].Facts;
        Assert.Equal((Old, New, "v0.1.0", "v0.1.1", ""), (facts.OldBinary, facts.NextBinary, facts.Old.Version, facts.Next!.Version, facts.Reason));
        Assert.Equal((Old, New), (host.HooksRun[1].Facts.OldBinary, host.HooksRun[1].Facts.NextBinary));
        Assert.Equal((Old, null), (host.HooksRun[0].Facts.OldBinary, host.HooksRun[0].Facts.Next));
        Assert.Equal((New, Phase.Idle), (host.Running, host.State.Phase));
    }

    [Fact]
    public void While_PreUpdate_is_waited_for_the_old_one_runs_on()
    {
        SimulatedHost host = Host(HookKind.PreUpdate);
        host.AnswersHooks = false;
        PassToRollout(host);
        Assert.Equal((Phase.PreUpdate, Old, 0), (host.State.Phase, host.Running, host.Signals.Count));
        Assert.Null(host.Disk.Trial);
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 3)));
        Assert.Equal(ReplyKind.Refused, Assert.Single(host.Replies).Reply.Kind);

        Answer(host, HookKind.PreUpdate);
        host.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal((Phase.Idle, New), (host.State.Phase, host.Running));
    }

    [Fact]
    public void A_PreUpdate_of_75_leaves_it_out_until_the_next_check_and_is_no_failure()
    {
        int? status = 75;
        SimulatedHost host = Host(HookKind.PreUpdate, _ => status);
        PassToRollout(host);
        Assert.Equal((Phase.Idle, Old, 0, 1), (host.State.Phase, host.Running, host.Disk.Backoff, host.HooksRun.Count));
        Assert.Single(host.Disk.Schedule);
        Assert.DoesNotContain(New, host.Files);
        Assert.Empty(host.Counted);

        host.Pass(TimeSpan.FromHours(20));
        Assert.Single(host.HooksRun);
        host.Pass(TimeSpan.FromHours(5));
        Assert.Equal((2, Old), (host.HooksRun.Count, host.Running));
        status = 0;
        host.Pass(TimeSpan.FromHours(24));
        Assert.Equal((3, New), (host.HooksRun.Count, host.Running));
    }

    [Fact]
    public void Any_other_status_of_PreUpdate_cancels_with_backoff()
    {
        int? status = 1;
        SimulatedHost host = Host(HookKind.PreUpdate | HookKind.OnFailure, hook => hook == HookKind.PreUpdate ? status : 0);
        PassToRollout(host);
        Assert.Equal((1, "hook PreUpdate did not agree: exit status 1"), (host.Disk.Backoff, host.Disk.BackoffReason));
        Assert.Equal([HookKind.PreUpdate, HookKind.OnFailure], host.HooksRun.Select(run => run.Hook));
        Assert.Equal("hook PreUpdate did not agree: exit status 1", host.HooksRun[1].Facts.Reason);
        Assert.Equal((Old, false), (host.Running, host.Files.Contains(New)));

        status = null;
        host.Pass(TimeSpan.FromHours(1));
        Assert.Equal(2, host.Disk.Backoff);
        status = 0;
        host.Pass(TimeSpan.FromHours(3));
        Assert.Equal((New, 0), (host.Running, host.Disk.Backoff));
    }

    [Fact]
    public void A_75_of_an_update_by_hand_counts_for_the_automatic_one_too_and_is_an_event()
    {
        SimulatedHost host = Host(HookKind.PreUpdate, _ => 75);
        host.Pass(TimeSpan.FromMinutes(2));
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "go1.19.8", 3)));
        Assert.Equal(host.Disk.Schedule[0].Target, host.HooksRun[0].Facts.Next);
        host.Pass(TimeSpan.FromHours(20));
        Assert.Single(host.HooksRun);
        HistoryEntry noted = Assert.Single(host.Noted, entry => entry.Kind == HistoryKind.Skipped);
        Assert.Equal(("v0.1.1", "hook PreUpdate wants it left out for now: exit status 75"), (noted.Version, noted.Reason));
    }

    [Fact]
    public void What_PreUpdate_left_out_does_not_hold_back_what_a_check_found_meanwhile()
    {
        SimulatedHost host = Host(HookKind.PreUpdate, _ => 75);
        host.AnswersHooks = false;
        PassToRollout(host);
        host.Published = ["v0.1.2", "v0.1.1", "v0.1.0"];
        host.Deliver(new UpdateEvent.CheckWanted(7));
        Answer(host, HookKind.PreUpdate);
        Assert.Equal("v0.1.2", Assert.Single(host.Disk.Schedule).Target.Version);
        host.Pass(TimeSpan.FromMinutes(62));
        Assert.Equal((2, "v0.1.2"), (host.HooksRun.Count, host.HooksRun[^1].Facts.Next!.Version));
    }

    [Theory]
    [InlineData(1, 2, 0)]
    [InlineData(null, 2, 1)]
    public void A_check_that_PreCheck_skipped_is_noted_once_and_counts_as_an_error_only_without_an_answer(int? status, int checks, int errors)
    {
        SimulatedHost host = Host(HookKind.PreCheck, _ => status);
        host.Deliver(new UpdateEvent.CheckWanted(4));
        host.Pass(TimeSpan.FromHours(26));
        Assert.Equal(checks, host.HooksRun.Count);
        Assert.Equal((errors * checks, 0), (host.Counted.Count(counter => counter == UpdateCounter.MonitorErrors), host.Checks));
        Assert.StartsWith("hook PreCheck did not agree: exit status", host.State.CheckSkipped, StringComparison.Ordinal);
        Assert.Equal(host.State.CheckSkipped.TrimEnd(), Assert.Single(host.Noted, entry => entry.Kind == HistoryKind.Skipped).Reason);
    }

    [Fact]
    public void A_PreCheck_that_could_not_be_started_did_not_disagree_and_is_tried_again_as_a_failed_check_is()
    {
        SimulatedHost host = Host(HookKind.PreCheck);
        host.AnswersHooks = false;
        host.Deliver(new UpdateEvent.CheckWanted(4));
        host.Deliver(new UpdateEvent.HookEnded(HookKind.PreCheck, null, "/x: not found", IsStarted: false));
        Assert.Equal("hook PreCheck could not be started: /x: not found", host.State.CheckSkipped);
        Assert.Equal("no check, for hook PreCheck could not be started: /x: not found", Assert.Single(host.Replies).Reply.Message);
        host.AnswersHooks = true;
        host.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal((1, ""), (host.Checks, host.State.CheckSkipped));
    }

    [Theory]
    [InlineData(75, ReplyKind.Refused)]
    [InlineData(1, ReplyKind.Failed)]
    public void Who_asked_for_an_update_is_told_what_PreUpdate_said(int status, ReplyKind kind)
    {
        SimulatedHost host = Host(HookKind.PreUpdate, _ => status);
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 3)));
        Assert.Equal((3, kind), (Assert.Single(host.Replies).Waiter, host.Replies[0].Reply.Kind));
        Assert.Equal((Phase.Idle, Old, null), (host.State.Phase, host.Running, host.State.SkippedAt));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_PreUpdate_left_out_a_person_s_check_brings_back_and_a_stranger_s_not_so_soon(bool person)
    {
        SimulatedHost host = Host(HookKind.PreUpdate, _ => 75);
        PassToRollout(host);
        Assert.Equal((1, 1), (host.Fetches, host.HooksRun.Count));

        for (int minute = 0; minute < 30; minute++)
        {
            host.Pass(TimeSpan.FromMinutes(1));
            host.Deliver(person ? new UpdateEvent.CheckWanted(7) : new UpdateEvent.Notified(Toolchain: false));
        }

        Assert.Equal(person ? 31 : 1, host.Fetches);
        host.Pass(TimeSpan.FromMinutes(30));
        host.Deliver(new UpdateEvent.Notified(Toolchain: false));
        Assert.Equal(person ? 31 : 2, host.Fetches);
    }

    [Fact]
    public void What_was_fetched_is_removed_when_ysco_was_killed_while_PreUpdate_ran()
    {
        SimulatedHost host = Host(HookKind.PreUpdate);
        host.AnswersHooks = false;
        PassToRollout(host);
        Assert.Equal((Phase.PreUpdate, true), (host.State.Phase, host.Files.Contains(New)));

        host.Boot();
        Assert.Equal((Phase.PreUpdate, 2), (host.State.Phase, host.Fetches));
        Answer(host, HookKind.PreUpdate);
        host.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal((New, 0), (host.Running, host.Disk.Leftovers.Length));

        host = Host(HookKind.PreUpdate);
        host.AnswersHooks = false;
        PassToRollout(host);
        host.Disk = host.Disk with { Schedule = [] };
        host.Boot();
        Assert.Equal((Phase.Idle, false, 0), (host.State.Phase, host.Files.Contains(New), host.Disk.Leftovers.Length));
    }

    [Fact]
    public void A_full_disk_after_PreUpdate_leaves_the_old_one_running()
    {
        SimulatedHost host = Host(HookKind.PreUpdate);
        host.AnswersHooks = false;
        PassToRollout(host);
        host.SavesFail = true;
        Answer(host, HookKind.PreUpdate);
        Assert.Equal((Phase.Idle, Old, 0), (host.State.Phase, host.Running, host.Signals.Count));
        Assert.Contains("no space left", host.State.Durable.BackoffReason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PreCheck_that_fails_skips_the_check_until_the_next_is_due()
    {
        int? status = 1;
        SimulatedHost host = Host(HookKind.PreCheck, _ => status);
        host.Deliver(new UpdateEvent.CheckWanted(4));
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 5)));
        Assert.Equal((0, 2), (host.Checks, host.HooksRun.Count));
        Assert.Equal([(4, ReplyKind.Failed), (5, ReplyKind.Refused)], host.Replies.Select(reply => (reply.Waiter, reply.Reply.Kind)));
        Assert.Equal(Phase.Idle, host.State.Phase);

        host.AnswersHooks = false;
        host.Deliver(new UpdateEvent.CheckWanted(6));
        host.Deliver(new UpdateEvent.ConfigWanted("text", 9));
        Assert.Empty(host.Renewals);
        host.AnswersHooks = true;
        Answer(host, HookKind.PreCheck);
        host.HooksRun.RemoveAt(2);

        host.Pass(TimeSpan.FromHours(23));
        Assert.Equal(2, host.HooksRun.Count);
        status = 0;
        host.Pass(TimeSpan.FromHours(2));
        Assert.Equal(1, host.Checks);
    }

    [Fact]
    public void After_a_rollback_OnFailure_runs_when_the_old_one_is_back_and_is_told_why()
    {
        SimulatedHost host = OnTrialWith(HookKind.OnFailure);
        host.ServiceExits(3);
        (HookKind hook, HookFacts facts) = Assert.Single(host.HooksRun);
        Assert.Equal((HookKind.OnFailure, Old, New, Old), (hook, facts.OldBinary, facts.NextBinary, host.Running));
        Assert.Contains("exit status 3", facts.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_those_that_nothing_waits_for_one_runs_at_a_time_and_no_other_program_takes_our_place_meanwhile()
    {
        SimulatedHost host = OnTrialWith(HookKind.OnFailure | HookKind.PostUpdate);
        host.AnswersHooks = false;
        host.Pass(TimeSpan.FromSeconds(6));
        Assert.Equal(HookKind.PostUpdate, Assert.Single(host.HooksRun).Hook);
        host.FetchFails = Results.Failure.Network("no");
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.0", "current", 3)));
        Assert.Single(host.HooksRun);
        Assert.Contains(host.Said, said => said.Contains("hook OnFailure is not run", StringComparison.Ordinal));
        host.Deliver(new UpdateEvent.ConfigWanted("text", 9));
        Assert.Empty(host.Renewals);
        Assert.Equal(ReplyKind.Refused, host.Replies[^1].Reply.Kind);

        Answer(host, HookKind.PostUpdate);
        host.Deliver(new UpdateEvent.ConfigWanted("text", 9));
        Assert.Single(host.Renewals);
    }

    [Fact]
    public void A_stop_while_PreUpdate_is_waited_for_ends_the_service_and_us()
    {
        SimulatedHost host = Host(HookKind.PreUpdate);
        host.AnswersHooks = false;
        PassToRollout(host);
        host.Deliver(new UpdateEvent.Signalled(15));
        Assert.Null(host.Disk.Trial);
        Assert.NotNull(host.ExitStatus);
    }

    private static SimulatedHost OnTrialWith(HookKind hooks)
    {
        SimulatedHost host = OnTrial();
        host.Settings = host.Settings with { Hooks = hooks };
        return host;
    }

    [Theory]
    [InlineData(HookKind.None)]
    [InlineData(HookKind.PreCheck)]
    public void A_release_that_is_named_needs_no_check(HookKind hooks)
    {
        var release = new UpdateState
        {
            Phase = Phase.Idle, ServiceAlive = true, Service = new Build("app", "/", "v1.0.0", Build.NoToolchain), ServiceBinary = "/srv/app-v1.0.0",
        };
        UpdateStep step = UpdateMachine.Next(
            release, new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v1.0.1", "latest", 3)), new Moment(Epoch, TimeSpan.FromHours(1)),
            new UpdateSettings { Hooks = hooks }, 0.5);
        Assert.Equal((Phase.Fetching, "v1.0.1", false), (step.State.Phase, step.State.Job!.Target.Version, step.State.Checking));
    }

    [Theory]
    [InlineData("v0.1.1", "latest", " (the latest Go needs one; with a GOVERSION, \"current\" say, there is no check)")]
    [InlineData("latest", "latest", "")]
    [InlineData("latest", "current", "")]
    public void Who_asks_for_what_needs_a_check_that_PreCheck_refuses_is_told_how_to_do_without(string version, string goVersion, string way)
    {
        SimulatedHost host = Host(HookKind.PreCheck, _ => 1);
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, version, goVersion, 3)));
        Assert.StartsWith("no check, for hook PreCheck did not agree: ", host.Replies[0].Reply.Message, StringComparison.Ordinal);
        Assert.Equal(way, host.Replies[0].Reply.Message[host.Replies[0].Reply.Message.IndexOf('1', StringComparison.Ordinal)..][1..]);

        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 4)));
        Assert.Equal((4, UpdateReply.Done), host.Replies[1]);
    }
}
