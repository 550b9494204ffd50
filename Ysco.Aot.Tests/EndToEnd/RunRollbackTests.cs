using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>New versions that do not stay.</summary>
public class RunRollbackTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Theory]
    [InlineData(Releases.EndsWithZero, "exit status 0")]
    [InlineData(Releases.EndsWithThree, "exit status 3")]
    [InlineData(Releases.KillsItself, "signal 9")]
    [InlineData(Releases.EndsLate, "exit status 4")]
    public async Task A_version_that_ends_within_the_watch_is_rolled_back(string version, string how)
    {
        await using var host = await World.HostAsync();

        await host.UpdateOkAsync(version);
        await host.LoggedAsync("rolled back");

        await RolledBackAsync(host, version);
        Assert.Contains(how, await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_cannot_be_executed_is_rolled_back_and_the_request_says_so()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "1s"] });
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");
        await File.WriteAllTextAsync(Path.Combine(host.Folder, Releases.FileName(Releases.Second)), "no program");

        var (status, body) = await update;
        await host.LoggedAsync("rolled back");

        Assert.Equal(500, status);
        Assert.Contains("exec format error", body, StringComparison.OrdinalIgnoreCase);
        await RolledBackAsync(host, Releases.Second);
    }

    [Fact]
    public async Task A_new_binary_that_may_not_be_executed_is_not_switched_to()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "1s"] });
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");
        File.SetUnixFileMode(Path.Combine(host.Folder, Releases.FileName(Releases.Second)), UnixFileMode.UserRead);

        var (status, body) = await update;

        Assert.Equal(500, status);
        Assert.Contains("not a program (expected a regular file that may be executed)", body, StringComparison.Ordinal);
        await host.WaitForVersionAsync(Releases.First);
        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
    }

    [Fact]
    public async Task A_version_that_failed_twice_is_not_tried_again_by_itself()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First, Releases.EndsWithThree);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("1h"));
        var failed = await FailAsync(host, null);
        await host.CheckAsync();
        Assert.Equal([$"{Releases.EndsWithThree} go1.20.3"], await host.ScheduledAsync());

        await FailAsync(host, failed);
        await host.CheckAsync();

        Assert.Empty(await host.ScheduledAsync());
        Assert.Equal(2, await host.MetricAsync("ysco_service_update_rollback_total"));
    }

    [Fact]
    public async Task One_that_does_not_end_and_has_left_its_process_group_is_killed_all_the_same()
    {
        await using var host = await World.HostAsync(
            Releases.IgnoresTerm, c => c.Set("Process.StopTimeout", "500ms"), settings: new() { ServiceArguments = ["-leavegroup"] });
        int stubborn = host.ServicePid();

        await host.UpdateOkAsync(Releases.Second);

        Assert.False(ProcessTable.IsAlive(stubborn));
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task A_service_that_ignores_TERM_is_killed_and_the_update_goes_on()
    {
        await using var host = await World.HostAsync(Releases.IgnoresTerm, c => c.Set("Process.StopTimeout", "500ms"));
        int old = host.ServicePid();

        await host.UpdateOkAsync(Releases.Second);

        await host.LoggedAsync("the service did not stop in time: killing it");
        await host.WaitForVersionAsync(Releases.Second);
        Assert.False(ProcessTable.IsAlive(old));
        Assert.NotEqual(old, host.ServicePid());
    }

    [Fact]
    public async Task A_TERM_for_us_during_the_watch_is_no_fault_of_the_new_version()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);

        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Equal(Releases.FileName(Releases.Second), host.Installed);

        host.Start();
        await host.WaitForVersionAsync(Releases.Second);
        await host.LoggedAsync("update done");
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
    }

    private static async Task<LogLine> FailAsync(RunningService host, LogLine? after)
    {
        await host.UpdateOkAsync(Releases.EndsWithThree);
        var line = await host.LoggedAsync("rolled back", after);
        await host.CommandAsync("unpause");
        return line;
    }

    // Every view names the version that runs, and the disk is as before.
    private static async Task RolledBackAsync(RunningService host, string version)
    {
        await host.WaitForVersionAsync(Releases.First);
        var json = await host.StatusAsync();
        var metrics = await host.MetricsAsync();
        using var state = JsonDocument.Parse(await File.ReadAllTextAsync(host.StateFile));
        string reason = json.GetProperty("PauseReason").GetString()!;

        Assert.Equal(Releases.First, json.GetProperty("SvcVersion").GetString());
        Assert.False(json.GetProperty("UpdateBusy").GetBoolean());
        Assert.NotEmpty(reason);
        Assert.Equal(reason, state.RootElement.GetProperty("PauseReason").GetString());
        Assert.False(state.RootElement.TryGetProperty("Trial", out _));
        Assert.Equal("", state.RootElement.GetProperty("PreviousBinarySvc").GetString());
        Assert.Equal(("1", "1", "1"), (
            metrics["ysco_updates_paused"], metrics["ysco_service_update_rollback_total"], metrics["ysco_update_errors_total"]));
        Assert.Contains($"ysco_service_version{{version=\"{Releases.First}\"}}", metrics.Keys);
        Assert.StartsWith($"example.org/websvc {Releases.First} ", await host.Admin.GetStringAsync("/service-version"), StringComparison.Ordinal);
        Assert.Equal([Releases.FileName(Releases.First)], host.Files());
        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
        Assert.Contains(host.Ysco.Lines, l => l.Text.Contains("rolling back", StringComparison.Ordinal) && l.Text.StartsWith("level=ERROR", StringComparison.Ordinal));
        Assert.Contains(host.Ysco.Lines, l => l.Text.Contains("msg=\"rolled back\"", StringComparison.Ordinal) && l.Text.Contains(Releases.First, StringComparison.Ordinal));
        Assert.NotEqual(Releases.First, version);
    }
}
