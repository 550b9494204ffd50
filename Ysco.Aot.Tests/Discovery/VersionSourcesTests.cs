using System.Text;
using Xunit;
using Ysco.Discovery;
using Ysco.Dns.Dnssec;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Tests.Discovery;

public class VersionSourcesTests
{
    private static async Task<string> VersionsAsync(FakeProxy proxy, string methods = "goproxy", string module = "example.org/websvc")
    {
        var sources = Sources([.. methods.Split(' ').Select(IVersionSource (method) => method == "goproxy"
            ? new GoProxySource("http://proxy.test/base//", "", proxy)
            : new UnavailableSource(method, "no such method"))]);
        Result<DiscoveredVersions> found = (await sources.VersionsAsync(module, TestContext.Current.CancellationToken)).Result;
        return found.Failure is { } failure ? $"{failure.Kind}: {failure.Message}"
            : $"{string.Join(' ', found.Value.Versions)} by {found.Value.Method}; {string.Join("; ", found.Value.Notes)}";
    }

    private static VersionSources Sources(params IVersionSource[] sources) => new(sources, TimeProvider.System);

    [Theory]
    [InlineData("goproxy", "v1.0.0 v0.1.0 by goproxy; ")]
    [InlineData("goproxy x", "v1.0.0 v0.1.0 by goproxy; ")]
    [InlineData("x", "Invalid: example.org/websvc: x: no such method")]
    [InlineData("x goproxy", "v1.0.0 v0.1.0 by goproxy; x: no such method (trying goproxy)")]
    public async Task The_first_method_that_succeeds_counts(string methods, string expected) =>
        Assert.Equal(expected, await VersionsAsync(new FakeProxy(200, "v0.1.0\nv1.0.0\n"), methods));

    [Theory]
    [InlineData(404, "not found: x", "Refused: example.org/websvc: goproxy: http://proxy.test/base/example.org/websvc/@v/list: example.org/websvc is not known there (status 404: not found: x)")]
    [InlineData(410, "", "Refused: example.org/websvc: goproxy: http://proxy.test/base/example.org/websvc/@v/list: example.org/websvc is not known there (status 410: )")]
    [InlineData(500, "oh\nno\u0007", "Refused: example.org/websvc: goproxy: http://proxy.test/base/example.org/websvc/@v/list: status 500: oh no")]
    [InlineData(200, "<html>", "Invalid: example.org/websvc: goproxy: http://proxy.test/base/example.org/websvc/@v/list: a page of HTML, not a list of versions (is this a module proxy?)")]
    [InlineData(0, "http://proxy.test: connection refused", "Network: example.org/websvc: goproxy: http://proxy.test: connection refused")]
    public async Task What_the_proxy_says_is_told(int status, string body, string expected) =>
        Assert.Equal(expected, await VersionsAsync(new FakeProxy(status, body)));

    [Fact]
    public async Task A_reason_without_an_end_is_cut()
    {
        string message = await VersionsAsync(new FakeProxy(404, new string('x', 100_000)));
        Assert.InRange(message.Length, 500, 700);
    }

    [Fact]
    public async Task The_module_path_is_checked_and_escaped()
    {
        var proxy = new FakeProxy(200, "");
        Assert.Equal(" by goproxy; ", await VersionsAsync(proxy, module: "github.com/Azure/SDK"));
        Assert.Equal("http://proxy.test/base/github.com/!azure/!s!d!k/@v/list", proxy.Asked);
        Assert.StartsWith("Invalid: ../x: goproxy: module path \"../x\"", await VersionsAsync(proxy, module: "../x"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "http://proxy.test/base/golang.org/toolchain/@v/list")]
    [InlineData("https://go.test/", "https://go.test/golang.org/toolchain/@v/list")]
    public async Task Toolchains_may_have_a_proxy_of_their_own(string proxyUrl, string asked)
    {
        var proxy = new FakeProxy(200, "v0.0.1-go1.26.1.linux-amd64\nv0.0.1-go1.25.9.linux-amd64\nv0.0.1-go1.26.2.linux-arm\n");
        var sources = Sources(new UnavailableSource("x", "no such method"), new GoProxySource("http://proxy.test/base", proxyUrl, proxy));
        DiscoveredToolchains found = (await sources.ToolchainsAsync("linux", "amd64", TestContext.Current.CancellationToken)).Result.Value;
        Assert.Equal(("go1.26.1", "go1.25.9", "", "goproxy"), (found.Current, found.Previous, found.Next, found.Method));
        Assert.Equal(["x: no such method (trying goproxy)"], found.Notes);
        Assert.Equal(asked, proxy.Asked);
    }

    [Theory]
    [InlineData("v0.3.0", true, "v0.3.0 v0.1.1 by full; short: lists only the newest version of each major, and the policy does not allow them (trying full)")]
    [InlineData("v0.3.0", false, "v0.3.0 by short; short: lists only the newest version of each major, and the policy does not allow them; full: down")]
    [InlineData("v0.1.1", true, "v0.1.1 by short; ")]
    public async Task A_short_list_that_leaves_it_open_is_not_the_last_word(string listed, bool up, string expected)
    {
        var sources = Sources(new FakeSource("short", false, listed), new FakeSource("full", true, up ? "v0.3.0 v0.1.1" : null));
        DiscoveredVersions found = (await sources.VersionsAsync("example.org/x", TestContext.Current.CancellationToken,
            versions => versions[0] == "v0.3.0")).Result.Value;
        Assert.Equal(expected, $"{string.Join(' ', found.Versions)} by {found.Method}; {string.Join("; ", found.Notes)}");
    }

    [Theory]
    [InlineData(false, "first")]
    [InlineData(true, "first second third")]
    public async Task For_a_person_every_method_is_asked_once_and_reported(bool askEach, string reported)
    {
        FakeSource[] each = [new("first", true, "v0.2.0 v0.1.0"), new("second", true, null), new("third", false, "v0.1.0")];
        SourcesAnswer<DiscoveredVersions> answer = await new VersionSources(each, TimeProvider.System, askEach)
            .VersionsAsync("example.org/x", TestContext.Current.CancellationToken);
        Assert.Equal("first", answer.Result.Value.Method);
        Assert.Equal(reported, string.Join(' ', answer.Reports.Select(report => report.Method)));
        Assert.Equal(reported.Split(' ').Length, each.Sum(source => source.Asked));
        Assert.Equal(["v0.2.0", "v0.1.0"], answer.Reports[0].Found);
        Assert.Equal((DnssecStatus.Secure, "versions"), (answer.Reports[0].Dnssec, answer.Reports[0].Asked));
        Assert.Equal(askEach ? "down" : null, answer.Reports.ElementAtOrDefault(1)?.Failure?.Message);
    }

    [Theory]
    [InlineData("ftp://x/")]
    [InlineData("proxy.test")]
    public async Task A_proxy_that_is_no_url_is_refused(string url) => Assert.Equal(
        $"example.org/x: goproxy: module proxy \"{url}\": not an http or https URL",
        (await Sources(new GoProxySource(url, "", new FakeProxy(200, ""))).VersionsAsync("example.org/x", TestContext.Current.CancellationToken)).Result.Failure?.Message);

    private sealed class FakeProxy(int status, string body) : IFetcher
    {
        public string Asked { get; private set; } = "";

        public Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits limits, CancellationToken stop)
        {
            Asked = url.AbsoluteUri;
            return Task.FromResult<Result<FetchedBody>>(status == 0
                ? Failure.Network(body) : new FetchedBody(status, Encoding.UTF8.GetBytes(body)));
        }

        public Task<Result<FetchedStream>> OpenAsync(Uri url, FetchLimits limits, CancellationToken stop) => throw new NotSupportedException();
    }

    private sealed class FakeSource(string method, bool listsAll, string? versions) : IVersionSource
    {
        public string Method => method;

        public bool ListsAll => listsAll;

        public int Asked { get; private set; }

        public Task<SourceAnswer<DiscoveredVersions>> VersionsAsync(string module, CancellationToken stop)
        {
            Asked++;
            return Task.FromResult(new SourceAnswer<DiscoveredVersions>(
                versions is null ? Failure.Network("down") : new DiscoveredVersions(versions.Split(' '), method, []), DnssecStatus.Secure));
        }

        public Task<SourceAnswer<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop) =>
            throw new NotSupportedException();
    }
}
