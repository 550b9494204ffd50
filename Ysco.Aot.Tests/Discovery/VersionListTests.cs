using System.Text;
using Xunit;
using Ysco.Discovery;

namespace Ysco.Tests.Discovery;

public class VersionListTests
{
    private static byte[] Captured(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "goproxy", name + ".list"));

    private static string Parse(string list) => GoProxyList.Parse(Encoding.UTF8.GetBytes(list)) is { Failure: null } found
        ? string.Join(' ', found.Value) : GoProxyList.Parse(Encoding.UTF8.GetBytes(list)).Failure!.Message;

    private static string Toolchains(string list, string goos = "", string goarch = "")
    {
        var found = ToolchainList.Parse(Encoding.UTF8.GetBytes(list), goos, goarch);
        return found.Failure?.Message ?? $"{found.Value.Current},{found.Value.Previous},{found.Value.Next}";
    }

    [Theory]
    [InlineData("example.org_websvc", "v1.0.0 v0.3.0 v0.2.1 v0.2.0 v0.1.1 v0.1.0")]
    [InlineData("example.org_tools", "v1.1.0-rc.1 v1.0.1 v1.0.0")]
    [InlineData("example.org_pre-release", "v0.1.0-beta.2 v0.1.0-alpha")]
    [InlineData("example.org_!upper_!case", "v0.1.1 v0.1.0")]
    [InlineData("github.com_mjl-_ysco", "v0.1.4 v0.1.3 v0.1.2 v0.1.1 v0.1.0")]
    [InlineData("example.org_untagged", "")]
    public void Lists_of_a_proxy_are_sorted_newest_first(string name, string versions) =>
        Assert.Equal(versions, Parse(Encoding.UTF8.GetString(Captured(name))));

    [Theory]
    [InlineData("v1.0.0\r\n\r\n  v1.10.0 \r\nv1.9.0", "v1.10.0 v1.9.0 v1.0.0")]
    [InlineData("v1.0.0\nv1.0.0\nv1\nv1.1\nnonsense\nV2.0.0\nv2.0.0+incompatible", "v2.0.0+incompatible v1.0.0")]
    [InlineData("v1.0.0 2026-04-06T10:00:00Z\nv1.1.0\tx", "v1.1.0 v1.0.0")]
    [InlineData("v0.1.0\nv0.0.0-20060102150405-abcdef123456\nv0.1.1-0.20060102150405-abcdef123456", "v0.1.0")]
    [InlineData("v0.0.0-20060102150405-abcdef123456", "")]
    [InlineData("\n\n", "")]
    [InlineData(" <!DOCTYPE html><html>", "a page of HTML, not a list of versions (is this a module proxy?)")]
    [InlineData("Not Found\nsorry", "not a list of versions (it begins with \"Not Found\")")]
    [InlineData("{\"x\":1}\u001b[2J", "not a list of versions (it begins with \"{\"x\":1} [2J\")")]
    public void Other_answers_are_told_apart(string list, string expected) => Assert.Equal(expected, Parse(list));

    [Fact]
    public void A_list_without_an_end_is_refused() =>
        Assert.Equal("list of 2000000 bytes is larger than 1048576 bytes", Parse(new string('\n', 2_000_000)));

    [Fact]
    public void The_newest_thousand_are_kept()
    {
        string[] versions = GoProxyList.Parse(Encoding.UTF8.GetBytes(
            string.Join('\n', Enumerable.Range(0, 60_000).Select(i => $"v0.{i / 1000}.{i % 1000}")))).Value;
        Assert.Equal((1000, "v0.59.999", "v0.59.0"), (versions.Length, versions[0], versions[^1]));
    }

    [Fact]
    public void Toolchains_are_found_in_the_real_list()
    {
        // All lines, read by other means: the newest of each kind.
        string list = Encoding.UTF8.GetString(Captured("golang.org_toolchain"));
        string[] linux = [.. list.Split('\n').Where(l => l.EndsWith(".linux-amd64", StringComparison.Ordinal)).Select(l => l["v0.0.1-".Length..^".linux-amd64".Length])];
        Version[] releases = [.. linux.Where(v => !v.Contains("rc", StringComparison.Ordinal) && !v.Contains("beta", StringComparison.Ordinal)).Select(v => new Version(v[2..])).OrderDescending()];
        Version previous = releases.First(v => v.Minor < releases[0].Minor);
        Assert.Equal($"go{releases[0]},go{previous},go1.28rc1", Toolchains(list, "linux", "amd64"));
        Assert.Equal(Toolchains(list, "linux", "amd64"), Toolchains(list));
        Assert.StartsWith("no released toolchain for linux-vax in the list (it begins with \"v0.0.1-go1.", Toolchains(list, "linux", "vax"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("go1.26.10 go1.26.9 go1.25.3 go1.25.12 go1.27rc1 go1.27rc2", "go1.26.10,go1.25.12,go1.27rc2")]
    [InlineData("go1.27.0 go1.27rc2 go1.24.1", "go1.27.0,go1.24.1,")]
    [InlineData("go1.21.0 go1.20 go1.20rc1", "go1.21.0,go1.20,")]
    [InlineData("go1.26.1 go1.26.1-custom devel go1.26", "go1.26.1,,")]
    [InlineData("go1.26.1 go1.27", "go1.26.1,,")]
    public void Current_previous_and_next(string versions, string expected) => Assert.Equal(
        expected, Toolchains(string.Join('\n', versions.Split(' ').Select(v => $"v0.0.1-{v}.linux-arm64"))));

    [Fact]
    public void A_time_after_a_toolchain_is_passed_over() =>
        Assert.Equal("go1.26.1,,", Toolchains("v0.0.1-go1.26.1.linux-arm64 2026-04-06T10:00:00Z", "linux", "arm64"));

    [Theory]
    [InlineData("", "an empty list of toolchains")]
    [InlineData("<html>", "a page of HTML, not a list of versions (is this a module proxy?)")]
    [InlineData("v1.2.3\nv0.0.1-\nv0.0.1-go1.2.3\n.-\n-.", "no released toolchain in the list (it begins with \"v1.2.3\")")]
    public void What_is_no_list_of_toolchains_is_refused(string list, string message) => Assert.Equal(message, Toolchains(list));
}
