using Xunit;
using Ysco.Results;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>What people ask of <see cref="UpdateMachine"/>.</summary>
public class RequestTests
{
    [Fact]
    public void A_request_is_answered_when_the_new_one_runs()
    {
        SimulatedHost host = WithNewVersion();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.2.0", "current", 9)));
        Assert.Equal([(9, UpdateReply.Done)], host.Replies);
        Assert.Equal(SimulatedHost.Binary("v0.2.0"), host.Running);
    }

    [Fact]
    public void A_request_for_the_latest_looks_it_up_first()
    {
        SimulatedHost host = WithNewVersion();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "latest", 9)));
        Assert.Equal(1, host.Checks);
        Assert.Equal(New, host.Running);
        Assert.Equal([(9, UpdateReply.Done)], host.Replies);
    }

    [Fact]
    public void What_is_installed_at_once_is_not_said_to_be_scheduled_unless_it_fails()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Failure.Network("no answer from the log");
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 9)));
        Assert.Equal(["fetching update version", "update failed err", "update scheduled update"], host.Said.Select(said => said["MM-dd HH:mm:ss ".Length..said.IndexOf('=', StringComparison.Ordinal)]));
        Assert.Equal(SimulatedHost.BuildOf(New), Assert.Single(host.State.Durable.Schedule).Target);
        DateTimeOffset planned = host.State.Durable.Schedule[0].Time;

        // And what was planned before keeps its time, should it fail again.
        host.Wall += TimeSpan.FromMinutes(10);
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 10)));
        Assert.Equal(planned, Assert.Single(host.State.Durable.Schedule).Time);

        host.FetchFails = null;
        host.Said.Clear();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 11)));
        Assert.Equal(New, host.Running);
        Assert.DoesNotContain(host.Said, said => said.Contains("update scheduled", StringComparison.Ordinal));
        Assert.Empty(host.State.Durable.Schedule);
    }

    [Fact]
    public void A_request_for_the_latest_does_not_go_by_what_was_the_latest_yesterday()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        host.Published = ["v0.1.2", "v0.1.1", "v0.1.0"];
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 9)));
        Assert.Equal(2, host.Checks);
        Assert.Equal(SimulatedHost.Binary("v0.1.2"), host.Running);
    }

    [Fact]
    public void A_request_for_the_latest_is_refused_when_it_cannot_be_learnt_which_that_is()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        host.CheckFails = "no answer from the proxy";
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 9)));
        Assert.Equal([(9, UpdateReply.Refused("latest: no answer from the proxy"))], host.Replies);
        Assert.Equal(Old, host.Running);
    }

    [Fact]
    public void A_request_for_the_latest_does_not_bring_back_what_was_rolled_back_but_its_number_does()
    {
        SimulatedHost host = OnTrial();
        host.ServiceExits(1);
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "latest", "current", 9)));
        string why = "v0.1.1 go1.19.8 is the latest, and was rolled back here before (give its numbers to try it again)";
        Assert.Equal([(9, UpdateReply.Refused(why))], host.Replies);
        Assert.Equal(Old, host.Running);

        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "current", 10)));
        Assert.Equal(New, host.Running);
    }

    [Theory]
    [InlineData("v0.1.0", "go1.19.8", "v0.1.0 go1.19.8 is there already")]
    [InlineData("current", "current", "v0.1.0 go1.19.8 is there already")]
    [InlineData("0.2", "current", "version \"0.2\": not a full semantic version such as v1.2.3")]
    [InlineData("v0.2.0", "1.19", "goversion \"1.19\": not a Go version such as go1.26.10")]
    public void A_request_that_makes_no_sense_is_refused(string version, string go, string why)
    {
        SimulatedHost host = WithNewVersion();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, version, go, 9)));
        Assert.Equal([(9, UpdateReply.Refused(why))], host.Replies);
        Assert.Equal(0, host.Fetches);
    }

    [Theory]
    [InlineData("v0.1.1", "go1.19.8", "", false, null)]
    [InlineData("v0.1.1", "go1.19.8", "/other", false, "the bundle is of ")]
    [InlineData("v0.1.0", "go1.19.8", "", false, "v0.1.0 go1.19.8 is there already")]
    [InlineData("v0.1.0", "go1.19.7", "", false, "v0.1.0 go1.19.7 is older than v0.1.0 go1.19.8, which runs (-older goes back all the same)")]
    [InlineData("v0.0.9", "go1.20.1", "", false, "v0.0.9 go1.20.1 is older than ")]
    [InlineData("v0.0.9", "go1.20.1", "", true, null)]
    [InlineData("v0.1.1", "none", "", false, "goversion \"none\": not a Go version such as go1.26.10")]
    public void A_bundle_of_the_service_is_granted_whatever_the_clock_says_and_no_other(string version, string go, string dir, bool older, string? why)
    {
        SimulatedHost host = WithNewVersion();
        host.Settings = host.Settings with { BuildDate = SimulatedHost.Epoch + TimeSpan.FromDays(365) };
        UpdateEffect.Fetch? fetch = null;
        host.Watch = (_, _, step) => fetch = step.Effects.OfType<UpdateEffect.Fetch>().FirstOrDefault() ?? fetch;
        Build service = host.State.Service;

        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(
            Which.Service, version, go, 9, new OfferedBundle("/b", service.ModPath, dir == "" ? service.PkgDir : dir, older))));

        Assert.Equal(why is null ? "/b" : null, fetch?.Bundle);
        if (why is not null)
        {
            Assert.StartsWith(why, Assert.Single(host.Replies).Reply.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_second_request_while_one_is_under_way_is_refused()
    {
        SimulatedHost host = OnTrial();
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.2.0", "current", 9)));
        Assert.Equal([(9, UpdateReply.Refused("busy: another update is under way, to v0.1.1 go1.19.8"))], host.Replies);
    }

    [Fact]
    public void Notifications_lead_to_one_check_a_minute_at_the_most()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(5));
        int before = host.Checks;
        for (int i = 0; i < 100; i++)
        {
            host.Deliver(new UpdateEvent.Notified(Toolchain: false));
            host.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(host.Checks - before, 2, 3);
    }

    [Fact]
    public void However_many_strangers_notify_the_next_one_is_heard_within_a_minute()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(5));
        for (int i = 0; i < 1000; i++)
        {
            host.Deliver(new UpdateEvent.Notified(Toolchain: false));
        }

        host.Pass(TimeSpan.FromMinutes(2));
        int before = host.Checks;
        host.Deliver(new UpdateEvent.Notified(Toolchain: false));
        host.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(1, host.Checks - before);
    }

    [Fact]
    public void A_notification_during_a_check_leads_to_one_more()
    {
        SimulatedHost host = WithNewVersion();
        host.AnswersChecks = false;
        host.Pass(TimeSpan.FromMinutes(5));
        Assert.True(host.State.Checking);
        host.Deliver(new UpdateEvent.Notified(Toolchain: false));
        host.AnswersChecks = true;
        host.Deliver(new UpdateEvent.Checked(new CheckOutcome(["v0.1.0"], "", new KnownToolchains("go1.19.8", "", ""), "")));
        host.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(2, host.Checks);
        Assert.Single(host.Disk.Schedule);
    }
}
