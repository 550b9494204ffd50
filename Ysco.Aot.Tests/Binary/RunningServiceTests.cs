using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.Binary;

public class RunningServiceTests
{
    // Stands in for ysco: checks the folder it is given and becomes the service.
    private const string StandIn = """
        #!/bin/sh
        set -e
        test "$1 $2 $3 $4" = "run -dir ys -addr"
        test "$(stat -c %a ys)" = 700
        grep -q "BaseURL: http://127.0.0.1:.*/tlog" ys/ysco.conf
        shift 5
        exec "$@"

        """;

    [Fact]
    public async Task A_host_has_what_ysco_needs_and_its_service_is_seen()
    {
        await using var world = await TestWorld.StartAsync();
        await using var host = await world.HostAsync("v0.1.0", c => c.Policy("Service", "minor"), new() { YscoPath = await StandInAsync(world) });

        await host.WaitForVersionAsync("v0.1.0");

        Assert.Equal("websvc-v0.1.0-go1.20.3-stripped", host.Installed);
        Assert.Equal($"{host.Ysco.Pid}", await host.ServiceAsync("/pid"));
        Assert.Equal(["start", "ready"], host.Stamps().Select(s => s.What));
        Assert.Contains("Policy:\n\tService: minor\n", await File.ReadAllTextAsync(host.ConfigFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_binary_updates_a_service()
    {
        await using var world = await TestWorld.StartAsync();
        await using var host = await world.HostAsync("v0.1.0");
        int before = Assert.Single(host.Ysco.ServicePids());
        world.Publish("v0.1.1");

        Assert.Equal(200, (await host.UpdateAsync("v0.1.1")).Status);
        await host.WaitForVersionAsync("v0.1.1");

        Assert.NotEqual(before, Assert.Single(host.Ysco.ServicePids()));
        Assert.Equal("websvc-v0.1.1-go1.20.3-stripped", host.Installed);
        Assert.Equal("v0.1.1", (await host.StatusAsync()).GetProperty("SvcVersion").GetString());
        Assert.Equal("1", (await host.MetricsAsync())["ysco_service_version{version=\"v0.1.1\"}"]);
        Assert.Equal(["start", "ready", "term", "end", "start", "ready"], host.Stamps().Select(s => s.What));
    }

    [Fact]
    public async Task A_host_that_ends_at_once_says_why()
    {
        await using var world = await TestWorld.StartAsync();
        string script = Path.Combine(world.Folder, "ends");
        await Executables.WriteScriptAsync(script, "#!/bin/sh\necho no such thing >&2; exit 1\n");

        var e = await Assert.ThrowsAsync<TimeoutException>(() => world.HostAsync("v0.1.0", settings: new() { YscoPath = script }));

        Assert.Contains("ysco ended", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_leaves_nothing_behind()
    {
        await using var world = await TestWorld.StartAsync();
        var host = await world.HostAsync(settings: new() { YscoPath = await StandInAsync(world) });
        var process = host.Ysco;

        await host.DisposeAsync();

        Assert.False(ProcessTable.IsAlive(process.Pid));
        Assert.False(Directory.Exists(host.Folder));
        Assert.Null(await ServiceGoneAsync(host.ServicePort));
    }

    private static async Task<string?> ServiceGoneAsync(int port)
    {
        using var http = new HttpClient();
        try
        {
            return await http.GetStringAsync($"http://127.0.0.1:{port}/");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<string> StandInAsync(TestWorld world)
    {
        string script = Path.Combine(world.Folder, "ysco");
        await Executables.WriteScriptAsync(script, StandIn);
        return script;
    }
}
