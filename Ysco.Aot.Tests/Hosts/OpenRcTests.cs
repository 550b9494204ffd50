using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>publish/openrc, below Debian's OpenRC and its supervise-daemon.</summary>
public class OpenRcTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    // OpenRC takes a machine for booted when it finds its level there; dependencies on a network are none where nothing provides one.
    private const string Prepare = """
        rm -f /etc/init.d/* && mkdir -p /etc/conf.d
        cp $PUBLISH/openrc/ysco /etc/init.d/ysco.websvc
        sed 's/^#ysco_command="[^"]*"/ysco_command=".\/websvc -listen :80"/' $PUBLISH/openrc/ysco.confd >/etc/conf.d/ysco.websvc
        echo "export WEBSVC_STAMP=$WEBSVC_STAMP" >>/etc/conf.d/ysco.websvc
        printf '#!/sbin/openrc-run\nstart() { :; }\n' >/etc/init.d/localmount && chmod 755 /etc/init.d/localmount
        for folder in daemons exclusive failed hotplugged inactive options scheduled started starting stopping tmp wasinactive; do mkdir -p /run/openrc/$folder; done
        echo default >/run/openrc/softlevel
        """;

    [Fact]
    public async Task It_starts_keeps_up_reloads_and_stops()
    {
        await using HostMachine machine = await HostMachine.StartAsync(fixture.World, Prepare);
        await machine.ReadyAsync();

        await machine.DoAsync("rc-service ysco.websvc start");
        await machine.UpAsync();
        int service = machine.ServicePid;
        Assert.Contains("started", await machine.DoAsync("rc-service ysco.websvc status"), StringComparison.Ordinal);
        Assert.Contains("reload", await machine.DoAsync("sed -i 's/debug/info/' ys/ysco.conf; rc-service ysco.websvc reload"), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(0, (await machine.RunAsync("echo 'Nonsense: 1' >>ys/ysco.conf; rc-service ysco.websvc reload")).ExitCode);
        await machine.DoAsync("sed -i '/Nonsense/d' ys/ysco.conf");

        Signals.Send(machine.YscoPid, Signals.Kill);
        await machine.UntilAsync("./ysco events | grep -q 'taken over'");
        Assert.Equal(service, machine.ServicePid);

        await machine.DoAsync("rc-service ysco.websvc stop");
        Assert.Empty(machine.Services);
        Assert.Equal(["start", "ready", "term", "end"], machine.Stamps);
        Assert.Equal(3, (await machine.RunAsync("rc-service ysco.websvc status")).ExitCode);
    }
}
