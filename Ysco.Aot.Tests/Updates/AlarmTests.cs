using Xunit;
using Ysco.Results;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>What was refused because a signature or a proof did not hold.</summary>
public class AlarmTests
{
    private static readonly Failure Forged = Failure.Security("the signature of the sums does not hold");

    [Fact]
    public void An_update_whose_proof_does_not_hold_is_an_alarm_until_one_is_proven()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Forged;
        Ask(host);
        DateTimeOffset at = host.Wall;
        Assert.Equal((Alarm.Service, "v0.1.1", at, Forged.Message), Shown(Assert.Single(host.State.Alarms)));

        host.FetchFails = Failure.Network("no route to host");
        host.Wall += TimeSpan.FromHours(1);
        Ask(host);
        Assert.Equal(at, Assert.Single(host.State.Alarms).At);

        host.FetchFails = Forged;
        Ask(host);
        Assert.Equal(at, Assert.Single(host.State.Alarms).At);

        host.FetchFails = Failure.Security("the archive does not have its sum");
        Ask(host);
        Assert.Equal(host.Wall, Assert.Single(host.State.Alarms).At);

        host.FetchFails = null;
        Ask(host);
        Assert.Empty(host.State.Alarms);
        Assert.Equal(New, host.Running);
    }

    [Fact]
    public void A_check_that_brings_what_is_refused_is_another_alarm_and_ends_by_a_check()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Forged;
        Ask(host);

        Check(host, new CheckOutcome(null, "goes back", KnownToolchains.None, "") { Refusal = Failure.Security("goes back") });
        Assert.Equal([Alarm.Service, Alarm.Check], host.State.Alarms.Select(alarm => alarm.Of));
        Check(host, new CheckOutcome(null, "no route to host", null, "no route to host"));
        Assert.Equal([Alarm.Service, Alarm.Check], host.State.Alarms.Select(alarm => alarm.Of));
        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, ""));
        Assert.Equal([Alarm.Service, Alarm.Check], host.State.Alarms.Select(alarm => alarm.Of));
        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, "") { IsSound = true, SelfVersionsError = "no route to host" });
        Assert.Equal([Alarm.Service], host.State.Alarms.Select(alarm => alarm.Of));
    }

    [Fact]
    public void Each_source_is_an_alarm_of_its_own()
    {
        SimulatedHost host = WithNewVersion();
        Failure back = Failure.Security("goes back");

        Check(host, new CheckOutcome(null, "goes back", KnownToolchains.None, "") { Refusal = back, SelfRefusal = back });
        Assert.Equal([Alarm.Check, Alarm.SelfCheck], host.State.Alarms.Select(alarm => alarm.Of));
        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, "") { IsSound = true, SelfRefusal = back });
        Assert.Equal([Alarm.SelfCheck], host.State.Alarms.Select(alarm => alarm.Of));
        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, "") { IsSelfSound = true });
        Assert.Empty(host.State.Alarms);
    }

    /// <summary>That a manifest went back shows in a fetch too, and is no fault of the release that was asked for.</summary>
    [Fact]
    public void What_a_source_says_as_a_whole_is_over_with_a_check_also_when_a_fetch_met_it()
    {
        SimulatedHost host = WithNewVersion();
        host.FetchFails = Failure.Security("goes back") with { IsOfSource = true };
        Ask(host);
        Assert.Equal((Alarm.Check, "", host.Wall, "goes back"), Shown(Assert.Single(host.State.Alarms)));

        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, "") { IsSound = true });
        Assert.Empty(host.State.Alarms);
    }

    [Fact]
    public void A_build_that_was_fetched_and_proven_ends_what_was_refused_of_its_source()
    {
        SimulatedHost host = WithNewVersion();
        Check(host, new CheckOutcome(null, "goes back", KnownToolchains.None, "") { Refusal = Failure.Security("goes back") });

        Ask(host);

        Assert.Empty(host.State.Alarms);
    }

    [Theory]
    [InlineData(Which.Service)]
    [InlineData(Which.Self)]
    public void Who_wants_the_latest_of_what_is_refused_for_security_is_told_that_it_is(Which which)
    {
        SimulatedHost host = WithNewVersion();
        host.Settings = host.Settings with { NoSelfUpdates = "", SelfPath = "/opt/ysco" };
        host.AnswersChecks = false;
        Failure back = Failure.Security("goes back");

        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(which, "latest", "current", 9)));
        host.Deliver(new UpdateEvent.Checked(new CheckOutcome(
            which == Which.Self ? ["v0.1.0"] : null, which == Which.Self ? "" : "goes back", KnownToolchains.None, "")
        {
            Refusal = which == Which.Service ? back : null,
            SelfRefusal = which == Which.Self ? back : null,
            SelfVersionsError = which == Which.Self ? "goes back" : "",
        }));

        Assert.Equal([(9, new UpdateReply(ReplyKind.Disproven, "latest: goes back"))], host.Replies);
    }

    private static void Ask(SimulatedHost host) => host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v0.1.1", "go1.19.8", 7)));

    private static void Check(SimulatedHost host, CheckOutcome outcome)
    {
        host.AnswersChecks = false;
        host.Deliver(new UpdateEvent.CheckWanted(8));
        host.Deliver(new UpdateEvent.Checked(outcome));
    }

    private static (string Of, string Version, DateTimeOffset At, string Reason) Shown(Alarm alarm) => (alarm.Of, alarm.Version, alarm.At, alarm.Reason);
}
