using Xunit;
using Ysco.Config;

namespace Ysco.Tests.Config;

public class ResolverListTests
{
    [Theory]
    [InlineData("9.9.9.9", "9.9.9.9:53")]
    [InlineData("127.0.0.1:5353", "127.0.0.1:5353")]
    [InlineData("::1", "[::1]:53")]
    [InlineData("[2620:FE::FE]:53", "[2620:fe::fe]:53")]
    [InlineData("fe80::1%3", "[fe80::1%3]:53")]
    public void A_server_is_an_address_with_or_without_a_port(string text, string server)
    {
        ResolverList list = ResolverList.Parse([text]).Value;
        Assert.Equal([server], list.ToLines());
        Assert.Equal([server], ResolverList.Parse(list.ToLines()).Value.ToLines());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("010.1.1.1")]
    [InlineData("9.9.9.9:")]
    [InlineData("9.9.9.9:65536")]
    [InlineData("9.9.9.9:053")]
    [InlineData("dns.example.org")]
    [InlineData("9.9.9.9 ")]
    public void Anything_else_is_refused(string text) => Assert.Equal(
        $"resolver \"{text.Trim()}\": not the address of a name server, such as 192.0.2.1:53 or [2001:db8::1]:53",
        ResolverList.Parse([text]).Failure?.Message);

    [Fact]
    public void There_is_a_bound() => Assert.Equal(
        "9 resolvers (at most 8)", ResolverList.Parse([.. Enumerable.Repeat("9.9.9.9", 9)]).Failure?.Message);
}
