using Xunit;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

public class PauseTests
{
    [Fact]
    public void A_version_that_fails_while_updates_are_paused_leaves_the_reason_that_somebody_gave()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.PauseWanted(" holidays ", 1));
        for (int i = 1; i <= 5; i++)
        {
            host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, $"v0.1.{i}", "go1.19.8", 10 + i)));
            host.ServiceExits(3);
        }

        Assert.StartsWith("holidays; binary websvc-v0.1.1-go1.19.8-stripped exited within 5s: ", host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.Contains("; binary websvc-v0.1.5-go1.19.8-stripped exited within 5s: ", host.Disk.PauseReason, StringComparison.Ordinal);
        Assert.InRange(host.Disk.PauseReason.Length, 100, 600);
    }

    [Fact]
    public void Who_asks_for_a_version_that_no_check_found_is_told_so()
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Pass(TimeSpan.FromMinutes(2));
        host.FetchFails = Ysco.Results.Failure.Refused("not found");
        host.Deliver(new UpdateEvent.UpdateWanted(new UpdateRequest(Which.Service, "v9.9.9", "go1.19.8", 7)));
        Assert.Equal([(7, UpdateReply.Failed("not found (checks found no version v9.9.9; the newest they found is v0.1.0)"))], host.Replies);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void A_pause_without_a_reason_has_one_all_the_same(string reason)
    {
        var host = new SimulatedHost();
        host.Boot();
        host.Deliver(new UpdateEvent.PauseWanted(reason, 1));
        Assert.Equal("manually paused", host.Disk.PauseReason);
    }
}
