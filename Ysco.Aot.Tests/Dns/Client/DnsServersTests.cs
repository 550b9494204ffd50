using Xunit;
using Ysco.Dns.Client;
using Ysco.Net;

namespace Ysco.Tests.Dns.Client;

/// <summary>Which servers are asked: as a configuration names them, as resolv.conf does.</summary>
public sealed class DnsServersTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1:53")]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("2001:db8::1", "[2001:db8::1]:53")]
    [InlineData("[2001:db8::1]:5353", "[2001:db8::1]:5353")]
    public void A_server_is_an_address_with_or_without_a_port(string text, string expected) =>
        Assert.Equal(expected, DnsServers.Parse([text]).Value.Single().ToString());

    [Theory]
    [InlineData("")]
    [InlineData("dns.example.org")]
    [InlineData("dns.example.org:53")]
    [InlineData("127.1")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:0")]
    [InlineData("[2001:db8::1]:0")]
    [InlineData("192.0.2.1:65536")]
    [InlineData("192.0.2.1 x")]
    public void What_is_no_address_is_refused(string text) => Assert.Equal(
        $"resolver \"{text}\": not the address of a name server, such as 192.0.2.1:53 or [2001:db8::1]:53", DnsServers.Parse([text]).Failure?.Message);

    [Fact]
    public void There_is_an_end_to_how_many_are_asked()
    {
        Assert.Equal("9 resolvers (at most 8)", DnsServers.Parse([.. Enumerable.Repeat("192.0.2.1", 9)]).Failure?.Message);
        Assert.Empty(DnsServers.Parse([]).Value);
    }

    [Theory]
    [InlineData("", "127.0.0.1 5 2")]
    [InlineData("nameserver 10.0.0.1\nnameserver\nnameserver x\n nameserver\t::1 # c\nnameserver 10.0.0.3\nnameserver 10.0.0.4\n", "10.0.0.1 ::1 10.0.0.3 5 2")]
    [InlineData("options timeout:2 attempts:3\nnameserver 10.0.0.1", "10.0.0.1 2 3")]
    [InlineData("options edns0 trust-ad rotate timeout:1\noptions attempts:1", "127.0.0.1 1 1")]
    [InlineData("options timeout:0 attempts:0", "127.0.0.1 1 1")]
    [InlineData("options timeout:999 attempts:999", "127.0.0.1 30 5")]
    [InlineData("options timeout:99999999999 attempts:-1 timeout: attempts:x", "127.0.0.1 5 2")]
    [InlineData("nameserver fe80::1%eth7\nnameserver fe80::2%3\nnameserver fe80::3%none\nnameserver 2001:db8::1%eth7", "fe80::1%7 fe80::2%3 5 2")]
    [InlineData("search example.org\ndomain example.org\nsortlist 10.0.0.0\n; nameserver 10.0.0.9\nnameserver 10.0.0.1;x", "10.0.0.1 5 2")]
    public void A_resolv_conf_is_read_as_the_c_library_does(string text, string expected)
    {
        ResolvConf conf = ResolvConf.Parse(text, name => name == "eth7" ? 7 : 0);
        Assert.Equal(expected, $"{string.Join(' ', conf.Servers)} {conf.Timeout.TotalSeconds} {conf.Attempts}");
    }

    [Fact]
    public void The_loopback_interface_has_a_number()
    {
        using var folder = new TemporaryFolder();
        var source = new DnsServerSource([], folder.Write("resolv.conf", "nameserver fe80::1%lo\n"));
        Assert.Equal("[fe80::1%1]:53", source.Read().Servers.Servers.Single().ToString());
    }
}
