using System.Net;
using Xunit;
using Ysco.Admin;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Tests.Admin;

public class ListenTests
{
    [Theory]
    [InlineData("localhost:1234", "02 7F000001 1234")]
    [InlineData("127.0.0.1:0", "02 7F000001 0")]
    [InlineData("0.0.0.0:80", "02 00000000 80")]
    [InlineData("[::1]:1234", "0A 00000000000000000000000000000001 1234")]
    [InlineData("[2001:DB8::192.0.2.1]:65535", "0A 20010DB80000000000000000C0000201 65535")]
    [InlineData(":1234", "0A 00000000000000000000000000000000 1234")]
    public void Addresses_are_read(string text, string expected)
    {
        SockAddr address = ListenAddress.Parse(text).Value.ToSockAddr();
        byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new[] { address }.AsSpan()).ToArray();
        string host = address.Family == SockAddr.AF_INET ? Convert.ToHexString(bytes[4..8]) : Convert.ToHexString(bytes[8..24]);
        Assert.Equal(expected, $"{address.Family:X2} {host} {address.Port}");
    }

    [Theory]
    [InlineData("", "no port (write host:port, as in localhost:1234)")]
    [InlineData("localhost", "no port (write host:port, as in localhost:1234)")]
    [InlineData("localhost:", "the port is not a number from 0 to 65535")]
    [InlineData("localhost:65536", "the port is not a number from 0 to 65535")]
    [InlineData("localhost:-1", "the port is not a number from 0 to 65535")]
    [InlineData("localhost: 1", "the port is not a number from 0 to 65535")]
    [InlineData("localhost:http", "the port is not a number from 0 to 65535")]
    [InlineData("example.org:80", "the host is neither an ip address nor localhost nor private")]
    [InlineData("127.1:80", "the host is neither an ip address nor localhost nor private")]
    [InlineData("010.0.0.1:80", "the host is neither an ip address nor localhost nor private")]
    [InlineData("1:80", "the host is neither an ip address nor localhost nor private")]
    [InlineData("[127.0.0.1]:80", "the host is neither an ip address nor localhost nor private")]
    [InlineData("::1:80", "an ipv6 address is written in brackets, as in [::1]:1234")]
    [InlineData("[::1%lo]:80", "an ipv6 address is written in brackets, as in [::1]:1234")]
    public void Other_addresses_are_refused_with_what_to_do(string text, string why) =>
        Assert.Equal(Failure.Invalid($"listen address \"{text}\": {why}"), ListenAddress.Parse(text).Failure);

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("10.255.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.1.2")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.10")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff:1::1")]
    [InlineData("fe80::1")]
    [InlineData("febf::1")]
    public void Private_are_the_addresses_of_the_networks_of_the_machine(string address) =>
        Assert.True(PrivateAddress.Is(IPAddress.Parse(address).GetAddressBytes()));

    [Theory]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.64.0.1")]
    [InlineData("169.253.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.0.1")]
    [InlineData("203.0.113.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("::2")]
    [InlineData("fbff::1")]
    [InlineData("fe00::1")]
    [InlineData("fec0::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:10.0.0.1")]
    public void Others_are_not(string address) => Assert.False(PrivateAddress.Is(IPAddress.Parse(address).GetAddressBytes()));

    [Fact]
    public void Of_private_each_address_is_listened_at_by_itself_that_of_a_link_with_the_link()
    {
        ListenAddress all = ListenAddress.Parse("private:80").Value;
        Assert.True(all.IsPrivate);
        Assert.False(all.IsAny);
        SockAddr link = SockAddr.From(IPAddress.Parse("fe80::1").GetAddressBytes(), 0);
        link.ScopeId = 3;

        ListenAddress one = all.At(link)!;

        Assert.Equal("private:80 fe80::1%3", one.Text);
        Assert.False(one.IsPrivate || one.IsAny);
        Assert.Equal((80, 3u), (one.ToSockAddr().Port, one.ToSockAddr().ScopeId));
        Assert.Equal("private:80 10.1.2.3", all.At(SockAddr.From([10, 1, 2, 3], 0))!.Text);
        Assert.Null(all.At(SockAddr.From([203, 0, 113, 1], 0)));
    }

    [Fact]
    public void Of_several_addresses_the_port_is_named() => Assert.Equal(
        "listen address \"private:0\": of several addresses, each would have another port: name one, as in private:1234",
        ListenAddress.Parse("private:0").Failure!.Message);

    [Fact]
    public void What_is_shown_of_an_address_is_bounded_and_has_no_control_characters()
    {
        string message = ListenAddress.Parse("\x1b[31m\n" + new string('x', 5000)).Failure!.Message;
        Assert.True(message.Length < 200);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void An_address_in_use_is_named()
    {
        using ListenSocket first = ListenSocket.Open(ListenAddress.Parse("127.0.0.1:0").Value).Value;
        string text = $"127.0.0.1:{first.Port}";
        Assert.Equal(
            Failure.Local($"listen {text}: address already in use (another program, or another ysco, listens there)"),
            ListenSocket.Open(ListenAddress.Parse(text).Value).Failure);
    }

    [Fact]
    public void An_address_of_another_machine_is_named() => Assert.Equal(
        Failure.Local("listen 192.0.2.1:0: address not available on this machine"),
        ListenSocket.Open(ListenAddress.Parse("192.0.2.1:0").Value).Failure);

    [Fact]
    public void Every_address_takes_ipv4_too()
    {
        using ListenSocket socket = ListenSocket.Open(ListenAddress.Parse(":0").Value).Value;
        using var client = new System.Net.Sockets.TcpClient();
        client.Connect(System.Net.IPAddress.Loopback, socket.Port);
        Assert.True(client.Connected);
    }

    [Fact]
    public void A_socket_that_was_passed_on_is_taken_over_and_another_descriptor_is_not()
    {
        using ListenSocket socket = ListenSocket.Open(ListenAddress.Parse("127.0.0.1:0").Value).Value;
        Assert.Equal(socket.Port, ListenSocket.Adopt(socket.Fd, "127.0.0.1:0").Value.Port);
        Assert.Equal(FailureKind.Local, ListenSocket.Adopt(12345, "127.0.0.1:0").Failure!.Kind);
    }
}
