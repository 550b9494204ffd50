using Xunit;
using Ysco.Updates;
using static Ysco.Tests.Updates.SimulatedHost;

namespace Ysco.Tests.Updates;

/// <summary>A service that was ended for an update, and that cannot be started again at once.</summary>
public class StartAgainTests
{
    [Fact]
    public void An_old_version_that_cannot_be_started_for_a_while_is_tried_again_until_it_can()
    {
        SimulatedHost host = OnTrial();
        bool lacking = true;
        host.CannotStart = _ => lacking;
        host.ServiceExits(3);
        Assert.Null(host.ExitStatus);
        host.Pass(TimeSpan.FromMinutes(2));
        Assert.Null(host.Running);
        Assert.InRange(host.Starts.Count, 6, 10);
        lacking = false;
        host.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Null(host.Disk.Trial);
        Assert.Equal([UpdateCounter.UpdateErrors, UpdateCounter.Rollbacks], host.Counted);
        Assert.Null(host.ExitStatus);
    }

    [Fact]
    public void An_old_version_that_cannot_be_started_at_all_ends_us_and_the_next_start_goes_on_with_it()
    {
        SimulatedHost host = OnTrial();
        host.CannotStart = _ => true;
        host.ServiceExits(3);
        host.Pass(TimeSpan.FromMinutes(10));
        Assert.Equal(1, host.ExitStatus);

        host.CannotStart = _ => false;
        host.Boot();

        Assert.Equal((Old, Old), (host.Running, host.Link));
        Assert.Null(host.Disk.Trial);
    }

    [Fact]
    public void Who_is_told_to_stop_while_it_tries_to_start_the_service_again_ends()
    {
        SimulatedHost host = OnTrial();
        host.CannotStart = _ => true;
        host.ServiceExits(3);

        host.Deliver(new UpdateEvent.Signalled(15));

        Assert.Equal(0, host.ExitStatus);
    }
}
