using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Section Process: in which surroundings the service runs, with and without a user of its own.</summary>
public class RunProcessTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Theory]
    [InlineData()]
    [InlineData("-user", "daemon")]
    public async Task Every_setting_is_the_services_and_not_ours(params string[] flags)
    {
        await using var host = await World.HostAsync(
            config: c => c.Set("Process.WorkDir", "/var").Set("Process.Umask", "0027").Set("Process.Nice", "-3").Set("Process.OpenFiles", "4321")
                .Set("Process.MemoryMax", "1GiB").SetList("Process.Environment", "HOME=/elsewhere", "NEW=a = b", "EMPTY="),
            settings: new() { RunFlags = flags, Environment = new Dictionary<string, string?> { ["EMPTY"] = "full", ["PWD"] = "/wrong", ["OLD"] = "old" } });

        var self = await ServiceSelf.OfAsync(host);

        Assert.Equal(("/var", "0027", -3), (self.Folder, self.Umask, self.Nice));
        Assert.Equal(((4321UL, 4321UL), (1UL << 30, 1UL << 30)), (self.Limit("nofile"), self.Limit("data")));
        Assert.Equal(("/elsewhere", "a = b", "", "old"), (self.Variable("HOME"), self.Variable("NEW"), self.Variable("EMPTY"), self.Variable("OLD")));
        Assert.Equal("/var", self.Variable("PWD"));
        Assert.Equal(host.Folder, new FileInfo($"/proc/{host.Ysco.Pid}/cwd").LinkTarget);
        Assert.DoesNotContain("4321", ProcessTable.Limit(host.Ysco.Pid, "Max open files"), StringComparison.Ordinal);
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Equal(("/var", "0027"), ((await ServiceSelf.OfAsync(host)).Folder, (await ServiceSelf.OfAsync(host)).Umask));
    }

    [Fact]
    public async Task Without_settings_the_service_is_started_directly()
    {
        await using var plain = await World.HostAsync();
        await using var variable = await World.HostAsync(config: c => c.SetList("Process.Environment", "NEW=1"));
        await using var launched = await World.HostAsync(config: c => c.Set("Process.Nice", "1"));

        // The launcher executes an absolute path, for it may go elsewhere first.
        Assert.Equal(
            ["./websvc", "./websvc", $"{launched.Folder}/websvc"],
            ((RunningService[])[plain, variable, launched]).Select(host => ProcessTable.ExecutedPath(host.ServicePid())));
        Assert.Equal("1", (await ServiceSelf.OfAsync(variable)).Variable("NEW"));
    }

    [Fact]
    public async Task A_service_of_root_keeps_what_root_can_do()
    {
        await using var plain = await World.HostAsync();
        await using var host = await World.HostAsync(config: c => c.Set("Process.NoNewPrivileges", "true").SetList("Process.AmbientCapabilities", "CAP_KILL"));

        var (expected, self) = (await ServiceSelf.OfAsync(plain), await ServiceSelf.OfAsync(host));

        Assert.Equal(("0 0 0", "1", expected.Groups), (self.Uid, self.NoNewPrivileges, self.Groups));
        Assert.Equal((expected.Capabilities("Eff"), expected.Capabilities("Bnd"), 1UL << 5), (self.Capabilities("Eff"), self.Capabilities("Bnd"), self.Capabilities("Amb")));
    }

    [Fact]
    public async Task Without_root_what_needs_no_root_works_and_the_rest_is_named()
    {
        const string AsUser = "exec setpriv --reuid=12345 --regid=12345 --clear-groups --inh-caps=+kill --ambient-caps=+kill \"$YSCO\" \"$@\"";
        string script = await HostSteps.ScriptAsync(World.Folder, $"chown -R 12345:12345 . && {AsUser}");
        await using var host = await World.HostAsync(
            config: c => c.SetList("Process.AmbientCapabilities", "CAP_KILL").Set("Process.NoNewPrivileges", "true").Set("Process.Nice", "5").Set("Process.OpenFiles", "64"),
            settings: new() { YscoPath = script });
        var self = await ServiceSelf.OfAsync(host);
        Assert.Equal(("12345 12345 12345", "1", 5, (64UL, 64UL), 1UL << 5), (self.Uid, self.NoNewPrivileges, self.Nice, self.Limit("nofile"), self.Capabilities("Eff")));

        await using var refused = await World.HostAsync(config: c => c.Set("Process.Nice", "-5"), settings: new() { YscoPath = script, Started = false });
        refused.Start();
        Assert.Equal(1, await refused.Ysco.WaitForExitAsync());
        Assert.Contains(refused.Ysco.Lines, l => l.Text.Contains("starting: Process.Nice -5: permission denied (below our own it takes root)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_takes_more_memory_than_it_may_have_ends()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.MemoryMax", "300MB"));

        Assert.Equal("100", await host.ServiceAsync("/allocate?mb=100"));
        int taken = 100;
        while (taken < 500 && await host.ServiceAsync("/allocate?mb=40") is not null)
        {
            taken += 40;
        }

        // What the kernel refuses is the mapping after the one that went over it: Go maps 64 MiB at a time. Its runtime then ends with this status.
        Assert.InRange(taken, 140, 380);
        Assert.Equal(2, await host.Ysco.WaitForExitAsync());
        Assert.Contains(host.Ysco.Lines, l => l.Text.StartsWith("fatal error: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_signal_to_stop_is_the_one_that_was_chosen()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.StopSignal", "INT"));

        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);

        Assert.Contains(host.Ysco.Lines, l => l.Text == $"websvc {Releases.First} signal interrupt");
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("signal terminated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_service_that_does_not_heed_the_signal_is_killed_in_time()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.StopSignal", "USR1").Set("Process.StopTimeout", "200ms"));

        await host.UpdateOkAsync(Releases.Second);

        await host.LoggedAsync("the service did not stop in time: killing it");
        Assert.Contains(host.Ysco.Lines, l => l.Text == $"websvc {Releases.First} signal user defined signal 1");
    }
}
