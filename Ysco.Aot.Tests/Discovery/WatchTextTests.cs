using Xunit;
using Ysco.Discovery;

namespace Ysco.Tests.Discovery;

public class WatchTextTests
{
    [Fact]
    public void A_modules_text_tells_the_newest_version_of_each_major()
    {
        const string Text = "v=v1.0.0 t=6b010888; v=v0.3.0 t=6802a84d";
        Assert.Equal(["v1.0.0", "v0.3.0"], WatchText.Versions(Text).Value);
        Assert.Equal(
            [new("v1.0.0", "", DateTimeOffset.FromUnixTimeSeconds(0x6b010888)), new WatchEntry("v0.3.0", "", DateTimeOffset.FromUnixTimeSeconds(0x6802a84d))],
            WatchText.Parse(Text).Value);
    }

    [Fact]
    public void The_first_toolchain_of_each_kind_counts()
    {
        const string Text = "v=go1.27.3 k=cur t=6b010888; v=go1.26.10 k=prev t=6b010888; v=go1.28rc1 k=next t=6b010888";
        Assert.Equal(("go1.27.3", "go1.26.10", "go1.28rc1"), WatchText.Toolchains(Text).Value);
        Assert.Equal(("go1.27.3", "go1.26.10", ""), WatchText.Toolchains("v=go1.27.3 k=cur t=1;v=go1.26.10 k=prev t=1;v=go1.27.2 k=cur t=1").Value);
        Assert.Equal("no current toolchain (k=cur)", WatchText.Toolchains("v=go1.26.10 k=prev t=1").Failure?.Message);
        Assert.Equal("toolchain \"1.27\": not of the form go1.26.10", WatchText.Toolchains("v=1.27 k=cur t=1").Failure?.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ; ;")]
    [InlineData("v=v1.0.0")]
    [InlineData("t=6b010888; k=cur")]
    [InlineData("x=future y=z")]
    public void An_entry_without_a_version_or_a_time_is_passed_over(string text) => Assert.Empty(WatchText.Versions(text).Value);

    [Theory]
    [InlineData("v=v1.0.0 t=6b010888 v=v1.0.1", "\"v\" is there twice in an entry")]
    [InlineData("v=v1.0.0 t=", "\"t=\": not key=value")]
    [InlineData("v=v1.0.0 t=1 =x", "\"=x\": not key=value")]
    [InlineData("v=v1.0.0 t=1 deprecated", "\"deprecated\": not key=value")]
    [InlineData("v=v1.0.0 t=1g", "time \"1g\": not seconds since 1970 in hexadecimal")]
    [InlineData("v=v1.0.0 t=ffffffffffffffff", "time \"ffffffffffffffff\": not seconds since 1970 in hexadecimal")]
    [InlineData("v=v1.0.0 t=11111111111111111", "time \"11111111111111111\": not seconds since 1970 in hexadecimal")]
    [InlineData("v=1.0.0 t=1", "version \"1.0.0\": not of the form v1.2.3")]
    public void A_text_that_breaks_its_rules_is_refused(string text, string cause) =>
        Assert.Equal(cause, WatchText.Versions(text).Failure?.Message);

    [Fact]
    public void Text_and_entries_have_a_bound()
    {
        Assert.Equal("a text of 16385 characters, over the 16384 it may have", WatchText.Parse(new string(' ', 16385)).Failure?.Message);
        Assert.Equal("over the 256 entries it may have", WatchText.Parse(string.Concat(Enumerable.Repeat("v=v1.0.0 t=1;", 257))).Failure?.Message);
    }
}
