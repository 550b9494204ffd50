using System.Net;
using Xunit;
using Ysco.Dns;
using Ysco.Dns.Client;
using Ysco.Net;
using Ysco.Results;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Dns.Client;

public sealed class NameResolverTests : IDisposable
{
    private const int TruncatedFlag = 0x0200;
    private static readonly byte[] Four = [192, 0, 2, 1];
    private readonly string folder = TestPaths.NewFolder("dns");
    private int ids;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private NameResolver Resolver(int port, string? conf = "nameserver 127.0.0.1\n", string hosts = "", TimeProvider? time = null)
    {
        File.WriteAllText(Path.Combine(folder, "hosts"), hosts);
        if (conf is not null)
        {
            File.WriteAllText(Path.Combine(folder, "resolv.conf"), conf);
        }

        var client = new DnsClient(() => (ushort)Interlocked.Increment(ref ids), time ?? TimeProvider.System);
        return new(client, new DnsServerSource([], Path.Combine(folder, "resolv.conf"), port), Path.Combine(folder, "hosts"));
    }

    private static async Task<string> ResolveAsync(NameResolver resolver, string host)
    {
        Result<IPAddress[]> found = await resolver.ResolveAsync(host, TestContext.Current.CancellationToken);
        return found.Failure?.Message ?? string.Join(' ', found.Value.Select(a => a.ToString()));
    }

    private static bool AsksForFour(byte[] query) => Replies.Type(query) == (int)DnsType.A;

    private static IEnumerable<byte[]> Ordinary(byte[] query, bool tcp) => [AsksForFour(query)
        ? Replies.To(query, 0, ("", DnsType.A, Four))
        : Replies.To(query, 0, ("", DnsType.Aaaa, IPAddress.Parse("2001:db8::1").GetAddressBytes()))];

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("localhost", "127.0.0.1 ::1")]
    [InlineData("LOCALHOST.", "127.0.0.1 ::1")]
    [InlineData("x.localhost", "127.0.0.1 ::1")]
    [InlineData("Builds.Test", "192.0.2.8 2001:db8::8")]
    [InlineData("alias", "192.0.2.8")]
    [InlineData("example.org", "2001:db8::1 192.0.2.1")]
    [InlineData("a b", "domain name \"a b\": it may not have such characters in it")]
    public async Task Names_are_found_where_they_are_written_first(string host, string expected)
    {
        await using var server = new NameServer(Ordinary);
        NameResolver resolver = Resolver(server.Address.Port,
            hosts: "# 192.0.2.9 builds.test\n192.0.2.8\tbuilds.test alias # builds\n2001:db8::8 builds.test\nbad builds.test\n192.0.2.5 localhost\n");
        Assert.Equal(expected, await ResolveAsync(resolver, host));
    }

    [Fact]
    public async Task Aliases_are_followed_within_the_answer()
    {
        await using var server = new NameServer((query, _) =>
        [
            Replies.To(query, 0,
                ("deep.test", DnsType.A, AsksForFour(query) ? Four : []),
                ("other.test", DnsType.A, [10, 0, 0, 1]),
                ("", DnsType.Cname, DnsName.Parse("mid.test").Value.Wire.ToArray()),
                ("mid.test", DnsType.Cname, DnsName.Parse("deep.test").Value.Wire.ToArray())),
        ]);
        Assert.Equal("192.0.2.1", await ResolveAsync(Resolver(server.Address.Port), "www.test"));
    }

    [Fact]
    public async Task Aliases_in_a_circle_end()
    {
        await using var server = new NameServer((query, _) =>
        [
            Replies.To(query, 0,
                ("", DnsType.Cname, DnsName.Parse("b.test").Value.Wire.ToArray()),
                ("b.test", DnsType.Cname, DnsName.Parse("a.test").Value.Wire.ToArray())),
        ]);
        Assert.Equal("looking up a.test: it has no address", await ResolveAsync(Resolver(server.Address.Port), "a.test"));
    }

    [Fact]
    public async Task An_answer_that_is_cut_is_asked_for_over_tcp()
    {
        await using var server = new NameServer((query, tcp) => tcp ? Ordinary(query, tcp) : [Replies.To(query, TruncatedFlag)]);
        Assert.Equal("2001:db8::1 192.0.2.1", await ResolveAsync(Resolver(server.Address.Port), "example.org"));
    }

    [Fact]
    public async Task Forged_answers_are_let_go()
    {
        await using var server = new NameServer((query, tcp) =>
        {
            byte[] forged = Replies.To(query, 0, ("", AsksForFour(query) ? DnsType.A : DnsType.Aaaa, new byte[AsksForFour(query) ? 4 : 16]));
            byte[] otherName = [.. forged];
            forged[0] ^= 1;
            otherName[13] ^= 1;
            return [[], [1, 2, 3], query, forged, otherName, .. Ordinary(query, tcp)];
        });
        Assert.Equal("2001:db8::1 192.0.2.1", await ResolveAsync(Resolver(server.Address.Port), "example.org"));
    }

    [Theory]
    [InlineData(3, "looking up no.test: no such host")]
    [InlineData(0, "looking up no.test: it has no address")]
    [InlineData(2, "looking up no.test: 127.0.0.1:PORT: server failure")]
    [InlineData(5, "looking up no.test: 127.0.0.1:PORT: the server refuses to answer")]
    public async Task What_the_server_says_is_told(int rcode, string message)
    {
        await using var server = new NameServer((query, _) => [Replies.To(query, rcode)]);
        int port = server.Address.Port;
        Assert.Equal(message.Replace("PORT", $"{port}", StringComparison.Ordinal), await ResolveAsync(Resolver(port), "no.test"));
        Assert.Equal(rcode is 2 or 5 ? 2 * ResolvConf.DefaultAttempts : 2, server.Queries);
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_does_not_answer()
    {
        await using var good = new NameServer(Ordinary);
        await using var silent = new NameServer((_, _) => [], new IPEndPoint(IPAddress.Parse("127.0.0.2"), good.Address.Port));
        NameResolver resolver = Resolver(good.Address.Port,
            conf: "search x.test\noptions timeout:1\n; nameserver 127.0.0.9\nnameserver 127.0.0.3\nnameserver 127.0.0.2\nnameserver 127.0.0.1\n");
        Assert.Equal("2001:db8::1 192.0.2.1", await ResolveAsync(resolver, "example.org"));
        Assert.True(silent.Queries > 0);
    }

    [Theory]
    [InlineData(true, "192.0.2.1")]
    [InlineData(false, "2001:db8::1")]
    public async Task One_kind_of_address_does_not_wait_long_for_the_other(bool silentForSix, string expected)
    {
        // Without an end to the waiting this would take two attempts of a minute.
        await using var server = new NameServer((query, tcp) => AsksForFour(query) == silentForSix ? Ordinary(query, tcp) : []);
        Assert.Equal(expected, await ResolveAsync(Resolver(server.Address.Port, "nameserver 127.0.0.1\noptions timeout:30"), "example.org").WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_kind_without_addresses_does_not_hurry_the_other()
    {
        int asked = 0;
        await using var server = new NameServer((query, tcp) => !AsksForFour(query) ? [Replies.To(query, 0)]
            : Interlocked.Increment(ref asked) > 1 ? Ordinary(query, tcp) : []);
        Assert.Equal("192.0.2.1", await ResolveAsync(Resolver(server.Address.Port, "nameserver 127.0.0.1\noptions timeout:1"), "example.org"));
    }

    [Fact]
    public async Task Without_a_resolv_conf_this_machine_is_asked()
    {
        int port = FreePort.Next();
        Assert.Equal($"looking up example.org ({folder}/resolv.conf cannot be read, asked this machine): 127.0.0.1:{port}: connection refused",
            await ResolveAsync(Resolver(port, conf: null), "example.org"));
    }

    [Fact]
    public async Task Servers_that_are_given_are_asked_instead_of_the_system_s()
    {
        await using var server = new NameServer(Ordinary);
        var client = new DnsClient(() => (ushort)Interlocked.Increment(ref ids), TimeProvider.System);
        var resolver = new NameResolver(client, new DnsServerSource([server.Address], "/does/not/exist"), "/does/not/exist");
        Assert.Equal("2001:db8::1 192.0.2.1", await ResolveAsync(resolver, "example.org"));
    }

    [Fact]
    public async Task Aliases_that_lead_out_of_the_answer_are_asked_for()
    {
        await using var server = new NameServer((query, _) => [Replies.Name(query) switch
        {
            "www.test" => Replies.To(query, 0, ("", DnsType.Cname, DnsName.Parse("web.test").Value.Wire.ToArray())),
            "web.test" => Replies.To(query, 0, ("", DnsType.Cname, DnsName.Parse("deep.test").Value.Wire.ToArray())),
            _ => Ordinary(query, false).Single(),
        }]);
        Assert.Equal("2001:db8::1 192.0.2.1", await ResolveAsync(Resolver(server.Address.Port), "www.test"));
        Assert.Equal(6, server.Queries);
    }

    [Fact]
    public async Task Aliases_without_end_are_given_up()
    {
        int next = 0;
        await using var server = new NameServer((query, _) => [Replies.To(
            query, 0, ("", DnsType.Cname, DnsName.Parse($"n{Interlocked.Increment(ref next)}.test").Value.Wire.ToArray()))]);
        Assert.Equal("looking up a.test: it has no address", await ResolveAsync(Resolver(server.Address.Port), "a.test"));
        Assert.Equal(2 * NameResolver.MaxHops, server.Queries);
    }

    [Fact]
    public async Task A_look_up_can_be_stopped()
    {
        await using var server = new NameServer((_, _) => []);
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Resolver(server.Address.Port).ResolveAsync("example.org", stop.Token));
    }
}
