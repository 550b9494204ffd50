using System.Net;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World;

public class ModuleProxyTests
{
    [Fact]
    public async Task Go_itself_lists_what_is_published()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("v0.1.0");
        world.Publish("v0.2.0-rc.1");
        world.Publish("example.org/Upper/Case", "v0.1.1");

        Assert.Equal("example.org/websvc v0.1.0 v0.2.0-rc.1\n", await GoListAsync(world, "example.org/websvc"));
        Assert.Equal("example.org/Upper/Case v0.1.1\n", await GoListAsync(world, "example.org/Upper/Case"));
        Assert.Equal(1, world.Proxy.RequestsFor("/example.org/websvc/@v/list"));
        Assert.Equal(1, world.Proxy.RequestsFor("/example.org/!upper/!case/@v/list"));
    }

    [Fact]
    public async Task Files_are_served_as_a_real_proxy_serves_them()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("v0.1.0");
        world.Publish("v0.1.1-rc.1");
        world.Modules.PublishWithoutVersions("example.org/untagged");
        using var http = new HttpClient();

        Assert.Equal("v0.1.0\nv0.1.1-rc.1\n", await http.GetStringAsync(world.Proxy.Url + "/example.org/websvc/@v/list"));
        Assert.Equal("v0.1.0\nv0.1.1-rc.1\n", await http.GetStringAsync(world.Proxy.Url + "/cached-only/example.org/websvc/@v/list"));
        Assert.Equal("", await http.GetStringAsync(world.Proxy.Url + "/example.org/untagged/@v/list"));
        Assert.Equal("module example.org/websvc\n\ngo 1.19\n", await http.GetStringAsync(world.Proxy.Url + "/example.org/websvc/@v/v0.1.0.mod"));
        Assert.Equal("""{"Version":"v0.1.0","Time":"2026-01-01T00:00:00Z"}""", await http.GetStringAsync(world.Proxy.Url + "/example.org/websvc/@latest"));
        using var missing = await http.GetAsync(world.Proxy.Url + "/example.org/nonexistent/@v/list");
        Assert.Equal((HttpStatusCode.NotFound, "not found: example.org/nonexistent/@v/list\n"), (missing.StatusCode, await missing.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Toolchains_are_listed_for_every_platform()
    {
        await using var world = await TestWorld.StartAsync();
        world.Toolchains("go1.20.3", "go1.21rc2");
        using var http = new HttpClient();

        string[] list = (await http.GetStringAsync(world.Proxy.Url + "/golang.org/toolchain/@v/list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(8, list.Length);
        Assert.Contains("v0.0.1-go1.20.3.linux-amd64", list);
        Assert.Contains("v0.0.1-go1.21rc2.linux-arm64", list);
    }

    [Fact]
    public async Task A_huge_list_is_over_a_mebibyte()
    {
        await using var world = await TestWorld.StartAsync();
        world.Proxy.Mode = ProxyMode.HugeList;
        using var http = new HttpClient();

        Assert.True((await http.GetByteArrayAsync(world.Proxy.Url + "/example.org/websvc/@v/list")).Length > 1 << 20);
    }

    [Fact]
    public async Task Every_mode_but_the_honest_ones_gives_no_list()
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("v0.1.0");
        foreach (var mode in Enum.GetValues<ProxyMode>().Except([ProxyMode.Honest, ProxyMode.HugeList]))
        {
            world.Proxy.Mode = mode;
            var expected = Readings.Expected(Enum.Parse<TransportFault>(mode.ToString()));
            Assert.Equal(expected, await Readings.OfAsync(world.Proxy.Url + "/example.org/websvc/@v/list", expected));
        }
    }

    private static async Task<string> GoListAsync(TestWorld world, string module)
    {
        var outcome = await ProcessRun.RunAsync("go", ["list", "-m", "-versions", module], new()
        {
            Directory = world.Folder,
            Environment = new Dictionary<string, string?>
            {
                ["HOME"] = world.Folder,
                ["GOPROXY"] = world.Proxy.Url,
                ["GOSUMDB"] = "off",
                ["GOENV"] = "off",
                ["GOFLAGS"] = "-mod=mod -modcacherw",
                ["GOPATH"] = Path.Combine(world.Folder, "gopath"),
                ["GOCACHE"] = Path.Combine(TestPaths.WorldCache, "gocache"),
            },
        });
        Assert.Equal("", outcome.Stderr);
        return outcome.Stdout;
    }
}
