using System.Net;
using Xunit;
using Ysco.Dns.Client;
using Ysco.Dns.Dnssec;

namespace Ysco.Tests.World.Dns;

/// <summary>The DNS that tells of versions, judged by unbound, which knows nothing of us.</summary>
public sealed class WatchDnsTests
{
    private const string Module = "example.org/websvc";
    private const string Name = "websvc._.example.org.v0." + WatchDns.Zone + ".";
    private const int ServerFailure = 2;

    [Fact]
    public async Task What_is_published_is_told_and_unbound_calls_it_secure()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        Assert.Equal(new Probe(0, Authentic: true, Truncated: false, 0), await AskAsync(dns, Name));

        world.Publish(Module, "v0.1.0");
        world.Publish(Module, "v0.3.0");
        world.Publish(Module, "v1.0.0");
        world.Publish(Module, "v1.1.0-rc1");

        Assert.Equal("\"v=v1.0.0 t=6955b900; v=v0.3.0 t=6955b900\"", await DigAsync(dns, Name));
        Assert.Equal("\"v=go1.20.3 k=cur t=6955b900; v=go1.19.8 k=prev t=6955b900\"", await DigAsync(dns, $"toolchain.v0.{WatchDns.Zone}"));
        Assert.True((await AskAsync(dns, Name)).Authentic);
        Assert.True((await AskAsync(dns, "v0." + WatchDns.Zone)).Authentic);
        world.Toolchains("go1.21.0", "go1.22rc2", "go1.22rc1");
        Assert.Equal("\"v=go1.21.0 k=cur t=6955b900; v=go1.22rc2 k=next t=6955b900\"", await DigAsync(dns, $"toolchain.v0.{WatchDns.Zone}"));
    }

    [Theory]
    [InlineData(SignerMode.Stripped)]
    [InlineData(SignerMode.Expired)]
    [InlineData(SignerMode.Early)]
    [InlineData(SignerMode.Altered)]
    [InlineData(SignerMode.OtherKey)]
    [InlineData(SignerMode.ServerFailure)]
    public async Task A_signer_that_misbehaves_is_not_believed(SignerMode mode)
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish(Module, "v0.1.0");
        WatchDns dns = await world.DnsAsync();
        dns.Mode = mode;

        Probe answer = await AskAsync(dns, Name);

        Assert.Equal(ServerFailure, answer.Rcode);
    }

    [Theory]
    [InlineData(SignerMode.Honest, DnssecStatus.Secure, DnssecFinding.Records)]
    [InlineData(SignerMode.Denied, DnssecStatus.Secure, DnssecFinding.NoSuchName)]
    [InlineData(SignerMode.Stripped, DnssecStatus.Bogus, DnssecFinding.None)]
    [InlineData(SignerMode.Expired, DnssecStatus.Bogus, DnssecFinding.None)]
    [InlineData(SignerMode.Early, DnssecStatus.Bogus, DnssecFinding.None)]
    [InlineData(SignerMode.Altered, DnssecStatus.Bogus, DnssecFinding.None)]
    [InlineData(SignerMode.OtherKey, DnssecStatus.Bogus, DnssecFinding.None)]
    [InlineData(SignerMode.ServerFailure, DnssecStatus.Indeterminate, DnssecFinding.None)]
    [InlineData(SignerMode.Silent, DnssecStatus.Indeterminate, DnssecFinding.None)]
    public async Task We_judge_each_behaviour_of_the_signer(SignerMode mode, DnssecStatus status, DnssecFinding finding)
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish(Module, "v0.1.0");
        WatchDns dns = await world.DnsAsync();
        dns.Mode = mode;
        var servers = new DnsServers([new IPEndPoint(IPAddress.Loopback, dns.ResolverPort)], TimeSpan.FromSeconds(mode == SignerMode.Silent ? 0.5 : 10), 1);

        DnssecVerdict verdict = await OwnJudgement.Client(dns.AnchorFile).LookUpAsync(
            servers, OwnJudgement.Question(Name, RecordType.Txt), TimeProvider.System.GetUtcNow(), CancellationToken.None);

        Assert.True((verdict.Status, verdict.Finding) == (status, finding), $"{verdict.Status} {verdict.Finding}: {verdict.Reason}");
    }

    [Fact]
    public async Task A_signer_that_denies_is_believed()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish(Module, "v0.1.0");
        WatchDns dns = await world.DnsAsync();
        dns.Mode = SignerMode.Denied;

        Assert.Equal(new Probe(0, Authentic: true, Truncated: false, 0), await AskAsync(dns, Name));
    }

    [Fact]
    public async Task Releases_are_announced_and_hosts_have_addresses()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        dns.Announce("xmox.test", "v=UPDATE$0;l=v0.0.15");
        dns.AddHost("proxy.test", IPAddress.Loopback, IPAddress.IPv6Loopback);

        Assert.Equal("\"v=UPDATE$0;l=v0.0.15\"", await DigAsync(dns, "_updates.xmox.test"));

        // The address and its signature.
        Assert.Equal(new Probe(0, Authentic: true, Truncated: false, 2), await Probe.AskAsync(dns.ResolverPort, "proxy.test", RecordType.Aaaa));
    }

    private static Task<Probe> AskAsync(WatchDns dns, string name) => Probe.AskAsync(dns.ResolverPort, name, RecordType.Txt);

    private static async Task<string> DigAsync(WatchDns dns, string name)
    {
        var outcome = await Binary.ProcessRun.RunAsync("dig", ["@127.0.0.1", "-p", $"{dns.ResolverPort}", "+short", name, "TXT"]);
        return outcome.Stdout.Trim();
    }
}
