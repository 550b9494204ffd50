using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>-addr private:PORT</c>, in a network of its own with addresses that come and go.</summary>
public class RunPrivateAddressTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Port = "8099";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task Private_addresses_are_served_as_they_come_and_go_and_no_others()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder,
            $"shift 5; exec unshare -n sh -c 'ip link set lo up && ip addr add 203.0.113.5/24 dev lo && exec \"$@\"' sh \"$YSCO\" run -dir ys -addr private:{Port} \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script, Started = false });
        host.Start();
        await Served(host, "127.0.0.1");
        await Served(host, "::1");

        await IpAsync(host, "addr", "add", "192.168.77.1/24", "dev", "lo");
        await Served(host, "192.168.77.1");
        Assert.Equal("200", await StatusAsync(host, "192.168.77.1"));
        Assert.Equal("200", await StatusAsync(host, "[::1]"));
        Assert.Equal("000", await StatusAsync(host, "203.0.113.5"));

        // An exec of ysco hands the sockets on, and goes on following.
        await host.TypeAsync("reload");
        await host.LoggedAsync("ysco going on");
        Assert.Equal("200", await StatusAsync(host, "192.168.77.1"));
        await IpAsync(host, "addr", "del", "192.168.77.1/24", "dev", "lo");
        await host.LoggedAsync("not serving any more: the address is gone\" addr=\"private:8099 192.168.77.1\"");
        await IpAsync(host, "addr", "add", "fd00:1::1/64", "dev", "lo", "nodad");
        await Served(host, "fd00:1::1");
        Assert.Equal("200", await StatusAsync(host, "[fd00:1::1]"));
        Assert.Equal("200", await StatusAsync(host, "127.0.0.1"));
    }

    [Fact]
    public async Task Of_more_than_are_served_loopback_and_what_is_served_already_keep_their_places_and_it_is_said_how_many_are_left_out()
    {
        // 62 beside loopback, of 70.
        string script = await HostSteps.ScriptAsync(
            World.Folder,
            "shift 5; exec unshare -n sh -c 'ip link set lo up && for i in $(seq 70); do echo addr add 10.77.0.$i/32 dev lo; done | ip -batch - && exec \"$@\"' "
                + $"sh \"$YSCO\" run -dir ys -addr private:{Port} \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script, Started = false });
        host.Start();
        LogLine told = await LeftOut(host, 8);
        await Served(host, "::1");
        await Served(host, "10.77.0.62");
        Assert.Equal(("200", "200", "000"), (await StatusAsync(host, "127.0.0.1"), await StatusAsync(host, "[::1]"), await StatusAsync(host, "10.77.0.63")));

        // One that goes makes room for one that was left out; another that comes gets none.
        await IpAsync(host, "addr", "del", "10.77.0.1/32", "dev", "lo");
        await Served(host, "10.77.0.63");
        told = await LeftOut(host, 7, told);
        await IpAsync(host, "addr", "add", "10.77.0.1/32", "dev", "lo");
        _ = await LeftOut(host, 8, told);
        Assert.Equal(("200", "000"), (await StatusAsync(host, "10.77.0.63"), await StatusAsync(host, "10.77.0.1")));
        Assert.Contains("the address is gone\" addr=\"private:8099 10.77.0.1\"", Assert.Single(host.Ysco.Lines, line => line.Text.Contains("not serving any more", StringComparison.Ordinal)).Text, StringComparison.Ordinal);

        // Where their number is the same it is not told again.
        string swap = await HostSteps.ScriptAsync(World.Folder, "printf 'addr %s dev lo\\n' 'del 10.77.0.2/32' 'add 10.77.0.202/32' | ip -batch -");
        (await ProcessRun.RunAsync("nsenter", ["-t", host.Ysco.Pid.ToString(CultureInfo.InvariantCulture), "-n", swap])).Succeeded();
        await Served(host, "10.77.0.64");
        Assert.Equal(3, host.Ysco.Lines.Count(line => line.Text.Contains("level=WARN msg=\"there are more private addresses", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_more_than_are_looked_at_loopback_is_served_all_the_same_and_it_is_said()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder,
            "shift 5; exec unshare -n sh -c 'ip link set lo up && for i in $(seq 21); do for j in $(seq 200); do echo addr add 10.78.$i.$j/32 dev lo; done; done | ip -batch - && exec \"$@\"' "
                + $"sh \"$YSCO\" run -dir ys -addr private:{Port} \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script, Started = false });
        host.Start();

        // 4096 of 4201; those of IPv6 are not among the rest.
        await host.LoggedAsync("there are more addresses than are looked at: private ones among the rest are not served (name the one that you need in place of private)\" addr=private:8099 max=\"4096 of a family\" leftout=105");
        await LeftOut(host, 4095 - 62);
        await Served(host, "::1");
        await Served(host, "10.78.1.62");
        Assert.Equal(("200", "200"), (await StatusAsync(host, "127.0.0.1"), await StatusAsync(host, "[::1]")));

        // Nobody knows of what is not looked at whether it is gone: what is served stays.
        await IpAsync(host, "addr", "del", "10.78.1.1/32", "dev", "lo");
        await host.LoggedAsync("there are more addresses than are looked at: private ones among the rest are not served (name the one that you need in place of private)\" addr=private:8099 max=\"4096 of a family\" leftout=104");
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("not serving any more", StringComparison.Ordinal));
    }

    private static Task<LogLine> LeftOut(RunningService host, int count, LogLine? after = null) =>
        host.Ysco.WaitForLogAsync(
            line => line.Contains($"level=WARN msg=\"there are more private addresses than are served: some are left out (name the one that you need in place of private)\" addr=private:{Port} max=64 leftout={count}", StringComparison.Ordinal),
            after: after);

    private static Task<LogLine> Served(RunningService host, string address) =>
        host.Ysco.WaitForLogAsync(line => line.Contains($"msg=serving addr=\"private:{Port} {address}\"", StringComparison.Ordinal));

    private static async Task IpAsync(RunningService host, params string[] words)
    {
        ProcessOutcome done = await ProcessRun.RunAsync("nsenter", ["-t", host.Ysco.Pid.ToString(CultureInfo.InvariantCulture), "-n", "ip", .. words]);
        Assert.True(done.ExitCode == 0, done.Stderr);
    }

    private static async Task<string> StatusAsync(RunningService host, string address) => (await ProcessRun.RunAsync(
        "nsenter", ["-t", host.Ysco.Pid.ToString(CultureInfo.InvariantCulture), "-n", "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", $"http://{address}:{Port}/service-version"])).Stdout;
}
