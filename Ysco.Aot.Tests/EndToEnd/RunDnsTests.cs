using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.EndToEnd;

/// <summary>Versions by DNS, through <c>ysco run</c> and <c>ysco check</c>.</summary>
public class RunDnsTests
{
    private static Func<ServiceConfig, ServiceConfig> ByDns(WatchDns dns, params string[] methods) => config => config
        .SetList("Monitor.Methods", methods)
        .Set("Monitor.DNS", WatchDns.Zone)
        .SetList("Monitor.Resolvers", dns.Resolver)
        .Set("Monitor.TrustAnchors", dns.AnchorFile)
        .UpdateDelay("1h");

    [Fact]
    public async Task A_new_version_is_learnt_by_dns_alone()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using var host = await world.HostAsync(config: ByDns(dns, "dns"));
        world.Publish("v0.1.1");
        int proxied = world.Proxy.Requests;

        await host.CheckAsync();

        Assert.Equal(["v0.1.1 go1.20.3"], await host.ScheduledAsync());
        Assert.Equal(proxied, world.Proxy.Requests);
    }

    [Theory]
    [InlineData(SignerMode.Stripped, "bogus")]
    [InlineData(SignerMode.Expired, "bogus")]
    [InlineData(SignerMode.Early, "bogus")]
    [InlineData(SignerMode.Altered, "bogus")]
    [InlineData(SignerMode.OtherKey, "bogus")]
    [InlineData(SignerMode.ServerFailure, "indeterminate")]
    public async Task What_is_not_proven_is_counted_and_told_and_the_next_method_is_asked(SignerMode mode, string state)
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using var host = await world.HostAsync(config: ByDns(dns, "dns", "goproxy"));
        world.Publish("v0.1.1");
        dns.Mode = mode;

        await host.CheckAsync();

        Assert.Equal(["v0.1.1 go1.20.3"], await host.ScheduledAsync());
        Assert.Equal("2", (await host.MetricsAsync())[$"ysco_dnssec_failures_total{{state=\"{state}\"}}"]);
        await host.LoggedAsync("versions by dns are not proven");
    }

    [Fact]
    public async Task A_version_that_is_not_proven_is_no_version()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using var host = await world.HostAsync(config: ByDns(dns, "dns"));
        world.Publish("v0.1.1");
        dns.Mode = SignerMode.Altered;

        await Assert.ThrowsAnyAsync<Exception>(host.CheckAsync);

        Assert.Empty(await host.ScheduledAsync());
    }

    [Fact]
    public async Task Without_dnssec_whatever_dns_says_is_taken()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using var host = await world.HostAsync(config: c => ByDns(dns, "dns")(c).Set("Monitor.DNSSEC", "off"));
        world.Publish("v0.1.1");
        dns.Mode = SignerMode.Stripped;

        // A recursive server that validates would not hand it on: the zone's own is asked.
        await host.CheckAsync();

        Assert.Equal(["v0.1.1 go1.20.3"], await host.ScheduledAsync());
    }

    [Fact]
    public async Task A_newest_version_that_the_policy_does_not_allow_is_not_the_last_word()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using var host = await world.HostAsync(config: c => ByDns(dns, "dns", "goproxy")(c).Policy("Service", "patch"));
        world.Publish("v0.1.1");
        world.Publish("v0.2.0");

        await host.CheckAsync();

        Assert.Equal(["v0.1.1 go1.20.3"], await host.ScheduledAsync());
    }

    [Fact]
    public async Task Check_shows_what_each_method_says_how_far_it_is_proven_and_how_long_it_took()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using var host = await world.HostAsync(config: ByDns(dns, "dns", "goproxy"));
        world.Publish("v0.1.1");

        ProcessOutcome outcome = await YscoBinary.RunAsync(["check", "./websvc"], new() { Directory = host.Folder });

        Assert.Equal(0, outcome.ExitCode);
        Assert.Matches("(?m)^dns         versions v0\\.1\\.1 \\(secure, [0-9]+ ms\\)$", outcome.Stdout);
        Assert.Matches("(?m)^dns         toolchains go1\\.20\\.3 go1\\.19\\.8 \\(secure, [0-9]+ ms\\)$", outcome.Stdout);
        Assert.Matches("(?m)^goproxy     versions v0\\.1\\.1 v0\\.1\\.0 \\([0-9]+ ms\\)$", outcome.Stdout);

        dns.Mode = SignerMode.Expired;
        outcome = await YscoBinary.RunAsync(["check", "./websvc"], new() { Directory = host.Folder });
        Assert.Matches("(?m)^dns         versions not learnt: .*bogus: .* \\(bogus, [0-9]+ ms\\)$", outcome.Stdout);
    }

    [Fact]
    public async Task An_announced_update_is_looked_up()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        dns.Announce("xmox.test", "v=UPDATE$0;l=v0.0.15");
        await using var host = await world.HostAsync(config: ByDns(dns, "dns"), settings: new() { Started = false });

        ProcessOutcome outcome = await YscoBinary.RunAsync(["check", "-updates", "xmox.test"], new() { Directory = host.Folder });
        Assert.Matches("^xmox\\.test announces v0\\.0\\.15 \\(secure, [0-9]+ ms\\)\n$", outcome.Stdout);

        outcome = await YscoBinary.RunAsync(["check", "-updates", "other.test"], new() { Directory = host.Folder });
        Assert.Equal((1, "ysco check: _updates.other.test TXT: nothing is announced there (DOMAIN is the one under which the program's authors announce it)\n"), (outcome.ExitCode, outcome.Stderr));
    }
}
