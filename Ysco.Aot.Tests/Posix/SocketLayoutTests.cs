using System.Runtime.InteropServices;
using Xunit;
using Ysco.Posix;

namespace Ysco.Tests.Posix;

public class SocketLayoutTests
{
    [Fact]
    public void An_ipv4_address_has_the_bytes_of_sockaddr_in()
    {
        SockAddr[] address = [SockAddr.From([127, 0, 0, 1], 0x1234)];
        Assert.Equal("02001234" + "7F000001" + new string('0', 40), Convert.ToHexString(MemoryMarshal.AsBytes(address.AsSpan())));
        Assert.Equal((16u, 0x1234), (address[0].LengthBytes, address[0].Port));
    }

    [Fact]
    public void An_ipv6_address_has_the_bytes_of_sockaddr_in6()
    {
        byte[] bytes = Convert.FromHexString("20010DB8000000010000000000000002");
        SockAddr[] address = [SockAddr.From(bytes, 80)];
        Assert.Equal("0A000050" + "00000000" + Convert.ToHexString(bytes) + "00000000", Convert.ToHexString(MemoryMarshal.AsBytes(address.AsSpan())));
        Assert.Equal((28u, 80), (address[0].LengthBytes, address[0].Port));
    }

    [Fact]
    public void A_source_is_an_ipv4_address_or_the_network_of_an_ipv6_address()
    {
        ulong Key(string hex) => SockAddr.From(Convert.FromHexString(hex), 1).SourceKey();
        Assert.Equal(Key("7F000001"), Key("00000000000000000000FFFF7F000001"));
        Assert.NotEqual(Key("7F000001"), Key("7F000002"));
        Assert.Equal(Key("20010DB8000000010000000000000002"), Key("20010DB80000000100000000FFFFFFFF"));
        Assert.NotEqual(Key("20010DB8000000010000000000000002"), Key("20010DB8000000020000000000000002"));
    }

    [Theory]
    [InlineData("7F000001", "127.0.0.1")]
    [InlineData("C0000201", "192.0.2.1")]
    [InlineData("00000000000000000000FFFFC0000201", "192.0.2.1")]
    [InlineData("20010DB8000000010000000000000002", "2001:db8:0:1::/64")]
    [InlineData("20010DB8000000000000000000000002", "2001:db8::/64")]
    [InlineData("FE800000000000000000000000000002", "fe80::/64")]
    [InlineData("00000000000000000000000000000001", "::/64")]
    public void A_source_is_named_as_people_write_addresses(string address, string text) =>
        Assert.Equal(text, SockAddr.SourceText(SockAddr.From(Convert.FromHexString(address), 1).SourceKey()));
}
