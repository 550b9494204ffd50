using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>publish/runit and publish/s6, below Debian's.</summary>
public class SupervisionSuiteTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Runit = """
        mkdir -p /run/service/websvc/log
        cp $PUBLISH/runit/run /run/service/websvc/ && cp $PUBLISH/runit/log/run /run/service/websvc/log/
        exec runsvdir -P /run/service
        """;

    private const string S6 = """
        mkdir -p /run/service/websvc
        cp $PUBLISH/s6/run $PUBLISH/s6/finish /run/service/websvc/
        exec s6-svscan /run/service
        """;

    [Theory]
    [InlineData(Runit, "sv -w 20 down /run/service/websvc", "sv up /run/service/websvc", "sv status /run/service/websvc")]
    [InlineData(S6, "s6-svc -wD -T 20000 -d /run/service/websvc", "s6-svc -u /run/service/websvc", "s6-svstat /run/service/websvc")]
    public async Task It_keeps_ysco_up_and_ends_it_in_order(string prepare, string down, string up, string status)
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, prepare);
        await machine.UpAsync();
        (int service, int ysco) = (machine.ServicePid, machine.YscoPid);

        // A ysco that crashed is back, and its service never went.
        Signals.Send(ysco, Signals.Kill);
        await machine.UntilAsync("./ysco events | grep -q 'taken over'");
        Assert.Equal(service, machine.ServicePid);

        // A service that ended too.
        Signals.Send(service, Signals.Kill);
        await machine.DownAsync();
        await machine.UpAsync();
        Assert.NotEqual(service, machine.ServicePid);

        await machine.DoAsync(down);
        Assert.Empty(machine.Services);
        Assert.Equal(["term", "end"], machine.Stamps.TakeLast(2));
        Assert.Contains("down", await machine.DoAsync(status), StringComparison.Ordinal);
        await machine.DoAsync(up);
        await machine.UpAsync();
    }

    [Fact]
    public async Task Below_runit_the_log_has_the_time_and_both_outputs()
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, Runit);
        await machine.UpAsync();

        string log = await machine.UntilAsync("grep -q 'msg=\"service started\"' /var/log/websvc/current && grep -h 'listening on' /var/log/websvc/current");

        Assert.Matches(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}_[0-9:.]+ websvc v0\.1\.0 pid ", log);
    }
}
