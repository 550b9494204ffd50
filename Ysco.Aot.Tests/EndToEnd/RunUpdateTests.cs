using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>From a version that the proxy lists to a service that runs it, without anybody asking.</summary>
public class RunUpdateTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task A_new_version_is_found_scheduled_installed_and_kept_by_itself()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.HostAsync(config: c => c.Delay("100ms").Interval("1ms"));
        Assert.Contains("Monitor.Interval: 1ms is too short: 1s is taken", (await host.LoggedAsync("configuration")).Text, StringComparison.Ordinal);
        LogLine first = await host.LoggedAsync("checked for versions");
        Assert.Empty(await host.ScheduledAsync());
        Assert.InRange((await host.LoggedAsync("checked for versions", first)).At - first.At, TimeSpan.FromMilliseconds(900), TimeSpan.FromSeconds(20));

        Releases.List(world, Releases.Second);
        var listed = DateTimeOffset.UtcNow;
        var scheduled = await host.LoggedAsync("update scheduled");
        var entry = (await host.StatusAsync()).GetProperty("Scheduled")[0];

        Assert.Equal("svc", entry.GetProperty("Which").GetString());
        Assert.Equal(Releases.Second, entry.GetProperty("Version").GetString());
        Assert.InRange(entry.GetProperty("Time").GetDateTimeOffset() - listed, Delay, Delay + TimeSpan.FromSeconds(4));
        Assert.Equal((1, 1, 1), (
            await host.MetricAsync("ysco_service_update_scheduled"),
            await host.MetricAsync("ysco_service_update_available"),
            await host.MetricAsync("ysco_service_newer_version_available")));

        var fetching = await host.LoggedAsync("fetching update", scheduled);
        Assert.InRange(fetching.At - scheduled.At, Delay - TimeSpan.FromMilliseconds(50), Delay + TimeSpan.FromSeconds(2));
        var watching = await host.LoggedAsync("new version started, watching it");
        Assert.True((await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        var done = await host.LoggedAsync("update done");
        Assert.InRange(done.At - watching.At, Watch - TimeSpan.FromMilliseconds(50), Watch + TimeSpan.FromSeconds(2));

        await RunsAsync(host, Releases.Second);
        Assert.Equal((0, 0, 0), (
            await host.MetricAsync("ysco_service_update_scheduled"),
            await host.MetricAsync("ysco_service_update_available"),
            await host.MetricAsync("ysco_update_errors_total")));
        Assert.Equal(["start", "ready", "term", "end", "start", "ready"], host.Stamps().Select(s => s.What));
    }

    [Theory]
    [InlineData("patch", "follow", "v0.1.2 go1.20.5")]
    [InlineData("minor", "follow", "v0.3.0 go1.20.5")]
    [InlineData("minor", "minor", "v0.3.0 go1.20.5")]
    [InlineData("patch", "manual", "v0.1.2 go1.19.8")]
    [InlineData("manual", "manual", null)]
    [InlineData("manual", "patch", "v0.1.0 go1.19.9")]
    [InlineData("manual", "minor", "v0.1.0 go1.20.5")]
    [InlineData("manual", "supported", "v0.1.0 go1.19.9")]
    public async Task The_policies_say_what_is_scheduled(string service, string toolchain, string? scheduled)
    {
        const string InitialGo = "go1.19.8";
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, "v0.0.9", Releases.First, Releases.Second, Releases.Third, "v0.1.3-rc1", "v0.2.0", "v0.3.0", "v1.0.0", "v2.0.0+incompatible");
        world.Toolchains("go1.21rc2", "go1.20.5", "go1.20.4", "go1.19.9", InitialGo);
        await using var host = await world.HostAsync(
            config: c => c.Policy("Service", service).Policy("ServiceToolchain", toolchain).UpdateDelay("1h"),
            settings: new() { InitialGoVersion = InitialGo });

        await host.CheckAsync();

        Assert.Equal(scheduled is null ? [] : [scheduled], await host.ScheduledAsync());
        Assert.Equal((1, 1, scheduled is null ? 0 : 1), (
            await host.MetricAsync("ysco_service_newer_version_available"),
            await host.MetricAsync("ysco_service_newer_goversion_available"),
            await host.MetricAsync("ysco_service_update_scheduled")));
    }

    [Fact]
    public async Task A_newer_toolchain_alone_is_an_update()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.List(world, Releases.First);
        await using var host = await world.HostAsync();
        world.Toolchains("go1.20.4", "go1.19.9");

        await host.CheckAsync();
        Assert.Equal(["v0.1.0 go1.20.4"], await host.ScheduledAsync());
        await host.LoggedAsync("update done");

        Assert.Equal(Releases.FileName(Releases.First, "go1.20.4"), host.Installed);
        Assert.Equal("go1.20.4", await host.JsonTextAsync("SvcGoVersion"));
        Assert.Contains("goversion go1.20.4", await host.ServiceAsync("/info"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_update_gives_way_to_a_newer_one_unless_all_are_wanted()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.List(world, Releases.First, Releases.Second);
        await using var last = await world.HostAsync(config: c => c.UpdateDelay("1h"));
        await using var all = await world.HostAsync(config: c => c.UpdateDelay("1h").Set("Update.All", "true"));
        await Task.WhenAll(last.CheckAsync(), all.CheckAsync());
        Assert.Equal(["v0.1.1 go1.20.3"], await last.ScheduledAsync());

        Releases.List(world, Releases.Third);
        await Task.WhenAll(last.CheckAsync(), all.CheckAsync());

        Assert.Equal(["v0.1.2 go1.20.3"], await last.ScheduledAsync());
        Assert.Equal(["v0.1.1 go1.20.3", "v0.1.2 go1.20.3"], await all.ScheduledAsync());
    }

    [Fact]
    public async Task A_paused_schedule_waits_and_goes_on_also_after_a_restart()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.Second);
        await using var host = await world.HostAsync();
        await host.CommandAsync("pause", ("reason", "holidays"));
        await host.CheckAsync();
        Assert.Single(await host.ScheduledAsync());

        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        Assert.Equal("holidays", await host.JsonTextAsync("PauseReason"));
        var due = (await host.StatusAsync()).GetProperty("Scheduled")[0].GetProperty("Time").GetDateTimeOffset();
        await Poll.UntilAsync("the time of the update", TimeSpan.FromSeconds(10), () => DateTimeOffset.UtcNow > due + TimeSpan.FromMilliseconds(300));
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));

        await host.CommandAsync("unpause");
        await host.WaitForVersionAsync(Releases.Second);
    }

    private static async Task RunsAsync(RunningService host, string version)
    {
        Assert.Equal(version, await host.ServiceAsync("/"));
        Assert.Equal(Releases.FileName(version), host.Installed);
        Assert.Equal(version, await host.JsonTextAsync("SvcVersion"));
        Assert.Empty(await host.ScheduledAsync());
        Assert.Contains($"ysco_service_version{{version=\"{version}\"}}", (await host.MetricsAsync()).Keys);
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"example.org/websvc {version} go1.20.3 linux amd64"),
            (await host.Admin.GetStringAsync("/service-version")).TrimEnd());
    }
}
