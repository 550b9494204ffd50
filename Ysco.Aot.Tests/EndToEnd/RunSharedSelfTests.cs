using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Two ysco with a state folder each that were started by one path, as <c>/usr/local/bin/ysco</c>: both update themselves.</summary>
public class RunSharedSelfTests
{
    [Fact]
    public async Task A_binary_that_another_ysco_runs_is_not_removed_and_the_path_goes_forward_only()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        await UpdatedAsync(host, "v0.1.1");
        ReleasedHost other = await host.JoinAsync();
        int service = other.ServicePid;
        Assert.Equal(host.Here["ysco-v0.1.1"], ProcessTable.Executable(other.Ysco.Pid));

        await world.ReleaseSelfAsync("v0.1.2");
        await UpdatedAsync(host, "v0.1.2");
        await world.ReleaseSelfAsync("v0.1.3");
        await UpdatedAsync(host, "v0.1.3");

        // The one would keep v0.1.2 alone, and the other still runs v0.1.1.
        Assert.True(File.Exists(host.Here["ysco-v0.1.1"]) && File.Exists(host.Here["ysco-v0.1.1.evidence.json"]));
        await host.LoggedAsync("another process runs it");
        Assert.Equal("200 ok", await other.UpdateAsync("v0.1.2", "", "self"));
        await other.LoggedAsync("msg=\"ysco is updated\" version=v0.1.2");
        Assert.Equal("ysco-v0.1.3", host.Self);
        Assert.Equal("v0.1.2", (await other.JsonAsync())!.Value.GetProperty("SelfVersion").GetString());

        // The same version as the path leads to already: both have a file that nobody took away from under them.
        await UpdatedAsync(other, "v0.1.3", "ysco-v0.1.3");
        Assert.Equal(host.Here["ysco-v0.1.3"], ProcessTable.Executable(host.Ysco.Pid));
        Assert.Equal(host.Here["ysco-v0.1.3-2"], ProcessTable.Executable(other.Ysco.Pid));

        // A later start of the first takes away what nobody runs any more.
        await world.ReleaseSelfAsync("v0.1.4");
        await UpdatedAsync(other, "v0.1.4");
        await host.StopAsync();
        await host.RunAsync();
        await host.UntilAsync("nothing is left", () => Task.FromResult(!File.Exists(host.Here["ysco-v0.1.1"])));
        Assert.Equal("v0.1.4", (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString());
        Assert.Equal(service, other.ServicePid);
    }

    [Fact]
    public async Task One_that_is_broken_is_gone_back_from_by_each_and_the_path_stays_where_the_other_had_put_it()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        ReleasedHost other = await host.JoinAsync();
        (int service, int others) = (host.ServicePid, other.ServicePid);
        await world.ReleaseBrokenSelfAsync("v0.1.2", "return 0;", "sleep(1); abort();");
        await world.ReleaseSelfAsync("v0.1.1");
        Task<string> broken = host.UpdateAsync("v0.1.2", "", "self");
        await host.UntilAsync("the broken one runs", () => Task.FromResult(ProcessTable.WithExecutable(host.Here["ysco-v0.1.2"]).Count == 1));

        await UpdatedAsync(other, "v0.1.1");

        await BackAsync(host, broken);
        Assert.Equal("ysco-v0.1.1", host.Self);
        await BackAsync(other, other.UpdateAsync("v0.1.2", "", "self"), "v0.1.1");
        Assert.Equal("ysco-v0.1.1", host.Self);
        await host.UntilAsync("the broken one is gone", () => Task.FromResult(!File.Exists(host.Here["ysco-v0.1.2"])));
        Assert.True(File.Exists(host.Here["ysco-v0.1.0"]) && File.Exists(host.Here["ysco-v0.1.1"]));
        Assert.Equal((service, others), (host.ServicePid, other.ServicePid));
    }

    private static async Task UpdatedAsync(ReleasedHost host, string version, string? leadsTo = null)
    {
        Assert.Equal("200 ok", await host.UpdateAsync(version, "", "self"));
        await host.LoggedAsync($"msg=\"ysco is updated\" version={version}");
        Assert.Equal(leadsTo ?? $"ysco-{version}", host.Self);
    }

    /// <summary>Waits for the one before the broken one, which stood by and is another process then.</summary>
    private static async Task BackAsync(ReleasedHost host, Task<string> update, string version = "v0.1.0")
    {
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => update);
        await Poll.UntilAsync("the old ysco is back", TimeSpan.FromSeconds(60), async () =>
        {
            try
            {
                JsonElement json = (await host.JsonAsync())!.Value;
                return json.GetProperty("PauseReason").GetString() is { Length: > 0 } && json.GetProperty("SelfVersion").GetString() == version ? "" : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }, () => host.Ysco.Tail);
    }
}
