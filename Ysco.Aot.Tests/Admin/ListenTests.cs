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
    [InlineData("example.org:80", "the host is neither an ip address nor localhost")]
    [InlineData("127.1:80", "the host is neither an ip address nor localhost")]
    [InlineData("010.0.0.1:80", "the host is neither an ip address nor localhost")]
    [InlineData("1:80", "the host is neither an ip address nor localhost")]
    [InlineData("[127.0.0.1]:80", "the host is neither an ip address nor localhost")]
    [InlineData("::1:80", "an ipv6 address is written in brackets, as in [::1]:1234")]
    [InlineData("[::1%lo]:80", "an ipv6 address is written in brackets, as in [::1]:1234")]
    public void Other_addresses_are_refused_with_what_to_do(string text, string why) =>
        Assert.Equal(Failure.Invalid($"listen address \"{text}\": {why}"), ListenAddress.Parse(text).Failure);

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
