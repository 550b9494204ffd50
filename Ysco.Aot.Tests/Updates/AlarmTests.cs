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
        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, "") { SelfVersionsError = "no route to host" });
        Assert.Equal([Alarm.Service, Alarm.Check], host.State.Alarms.Select(alarm => alarm.Of));
        Check(host, new CheckOutcome(["v0.1.0"], "", KnownToolchains.None, ""));
        Assert.Equal([Alarm.Service], host.State.Alarms.Select(alarm => alarm.Of));
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
