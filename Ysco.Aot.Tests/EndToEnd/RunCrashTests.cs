using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A ysco that is killed and started again.</summary>
public class RunCrashTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_ysco_that_was_killed_takes_its_service_over()
    {
        await using var host = await World.HostAsync();
        int pid = host.ServicePid();

        await CrashAsync(host);
        Assert.Equal(pid, host.ServicePid());
        host.Start();
        await host.LoggedAsync("taking over the service that an earlier run left running");

        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
        Assert.Equal(pid, host.ServicePid());
        host.Ysco.Signal(Signals.Hup);
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        Assert.False(ProcessTable.IsAlive(pid));
        Assert.Equal(["start", "ready", "term", "end", "start", "ready"], host.Stamps().Select(s => s.What));
    }

    [Fact]
    public async Task A_service_that_left_its_process_group_is_taken_over_too_and_not_started_twice()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-leavegroup"] });
        int pid = host.ServicePid();
        await host.UntilAsync("it is in the group of its child", () => Task.FromResult(ProcessTable.Status(pid, "NSpgid") != $"{pid}"));

        await CrashAsync(host);
        host.Start();
        await host.LoggedAsync("taking over the service that an earlier run left running");

        Assert.Equal(pid, host.ServicePid());
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Empty(host.ServiceProcesses());
    }

    [Fact]
    public async Task The_end_of_a_service_that_was_taken_over_ends_us()
    {
        await using var host = await World.HostAsync();
        await CrashAsync(host);
        host.Start();
        await host.LoggedAsync("serving");

        host.Ysco.Signal(Signals.Term);

        // It did as it was told: no failure, though how a process ended that is not our child is not told to us.
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Empty(host.ServiceProcesses());
    }

    [Fact]
    public async Task A_service_path_whose_binary_somebody_removed_leads_to_the_one_before_it()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        await host.LoggedAsync("update done");
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        File.Delete(Path.Combine(host.Folder, host.Installed));

        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        await host.LoggedAsync("the service path led to no program");
    }

    /// <summary>As after a power cut on a disk that said it had written what it had not.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(4096, true)]
    [InlineData(0, false)]
    public async Task A_binary_whose_content_was_lost_gives_way_to_the_one_before_it(int zeros, bool isKept)
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.Watch", isKept ? "1s" : "1h"));
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        if (isKept)
        {
            await host.LoggedAsync("update done");
        }

        int pid = host.ServicePid();
        host.Ysco.Signal(Signals.Stop);
        Signals.Send(pid, Signals.Kill);
        await CrashAsync(host);
        await Poll.UntilAsync("its end", TimeSpan.FromSeconds(10), () => !ProcessTable.IsAlive(pid));
        string lost = Path.Combine(host.Folder, host.Installed);
        File.WriteAllBytes(lost, new byte[zeros]);

        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        await host.Ysco.WaitForLogAsync(line => line.Contains($"{Path.GetFileName(lost)}: {(zeros == 0 ? "empty" : "begins with zeros")}", StringComparison.Ordinal));

        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Equal(0, (await host.TypeAsync("verify", host.Installed)).ExitCode);
    }

    [Fact]
    public async Task A_copy_of_a_folder_starts_a_service_of_its_own_and_leaves_the_other_alone()
    {
        await using var host = await World.HostAsync();
        int original = host.ServicePid();
        string copy = TestPaths.NewFolder("copy");
        (await ProcessRun.RunAsync("/bin/cp", ["-a", host.Folder + "/.", copy])).Succeeded();
        int port = FreePort.Next();
        await using (var second = YscoProcess.Start(
            YscoBinary.Location, ["run", "./websvc", "-listen", $"127.0.0.1:{port}"], new() { Directory = copy }))
        {
            await second.WaitForLogAsync(line => line.Contains("listening on", StringComparison.Ordinal));
            second.Signal(Signals.Term);
            Assert.Equal(0, await second.WaitForExitAsync());
        }

        Assert.Equal(original, host.ServicePid());
        Assert.True(ProcessTable.IsAlive(original));
        Directory.Delete(copy, recursive: true);
    }

    [Fact]
    public async Task A_service_that_ended_while_we_were_dead_is_started_again()
    {
        await using var host = await World.HostAsync();
        await CrashAsync(host);
        int pid = host.ServicePid();
        Signals.Send(pid, Signals.Kill);
        await Poll.UntilAsync("its end", TimeSpan.FromSeconds(10), () => !ProcessTable.IsAlive(pid));

        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        Assert.NotEqual(pid, host.ServicePid());
    }

    [Fact]
    public async Task A_good_version_is_watched_on_and_kept()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        int pid = host.ServicePid();

        await CrashAsync(host);
        host.Start();
        await host.LoggedAsync("update done");

        Assert.Equal(pid, host.ServicePid());
        Assert.Equal(Releases.FileName(Releases.Second), host.Installed);
        Assert.DoesNotContain("Trial", await File.ReadAllTextAsync(host.StateFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_was_stopping_for_an_update_is_started_again()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "500ms"] });
        int pid = host.ServicePid();
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");
        await host.UntilAsync("the TERM", () => Task.FromResult(host.Stamps()[^1].What == "term"));

        await CrashAsync(host);
        await Task.WhenAny(update);
        Assert.Equal(pid, host.ServicePid());
        host.Start();
        await host.LoggedAsync("service started");

        await host.WaitForVersionAsync(Releases.First);
        Assert.NotEqual(pid, host.ServicePid());

        // A request is answered when all that goes with the start is done.
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
        Assert.Equal([Releases.FileName(Releases.First)], host.Files());
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task A_power_cut_in_the_watch_starts_the_new_version_again_and_a_second_one_goes_back()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        foreach (string version in new[] { Releases.Second, Releases.First })
        {
            await host.UntilAsync("a service", () => Task.FromResult(host.ServiceProcesses().Count == 1));
            int pid = host.ServicePid();
            host.Ysco.Signal(Signals.Stop);
            Signals.Send(pid, Signals.Kill);
            await CrashAsync(host);
            await Poll.UntilAsync("its end", TimeSpan.FromSeconds(10), () => !ProcessTable.IsAlive(pid));

            host.Start();
            await host.WaitForVersionAsync(version);
        }

        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
        Assert.Contains("did not live through 2 starts", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Releases.EndsLate, false)]
    [InlineData(Releases.EndsWithThree, true)]
    public async Task A_bad_version_is_rolled_back_by_the_next_ysco(string version, bool endsMeanwhile)
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(version);
        int pid = host.ServicePid();

        await CrashAsync(host);
        if (endsMeanwhile)
        {
            await Poll.UntilAsync("its end", TimeSpan.FromSeconds(10), () => !ProcessTable.IsAlive(pid));
        }

        host.Start();
        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.First);
        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
        Assert.NotEqual("", await host.JsonTextAsync("PauseReason"));
        Assert.Equal([Releases.FileName(Releases.First)], host.Files());
        host.ServicePid();
    }

    [Fact]
    public async Task A_download_that_was_cut_off_leaves_nothing_and_can_be_had_again()
    {
        await using var host = await World.HostAsync();
        int pid = host.ServicePid();
        World.Builds.Misbehave(BuildsMode.StalledBody, BuildsStages.Download);
        var update = host.UpdateAsync(Releases.Second);
        await WorkerAsync(host);

        await CrashAsync(host);
        World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        await Assert.ThrowsAsync<HttpRequestException>(() => update);

        // The service is all that is left of that run.
        await Poll.UntilAsync("the worker's end", TimeSpan.FromSeconds(10), () => host.Ysco.AllPids() is [var left] && left == pid);
        Assert.Equal([Releases.FileName(Releases.First)], host.Files());
        host.Start();
        await host.LoggedAsync("serving");
        Assert.Equal(pid, host.ServicePid());
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task A_ysco_that_is_killed_at_any_moment_leaves_one_service_old_or_new()
    {
        const int Rounds = 20;
        var random = new Random(20_261_121);
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "50ms"] });
        for (int round = 0; round < Rounds; round++)
        {
            string next = round % 2 == 0 ? Releases.Second : Releases.Third;
            var update = host.UpdateAsync(next);
            await Task.WhenAny(update, Task.Delay(random.Next(250)));
            await CrashAsync(host);
            await Task.WhenAny(update);
            Assert.InRange(host.ServiceProcesses().Count, 0, 1);
            Assert.True(File.Exists(host.ServiceLink), $"round {round}: no service path");

            host.Start();
            await host.LoggedAsync("serving");
            await host.UntilAsync($"round {round}: one service", () => Task.FromResult(host.ServiceProcesses().Count == 1));
            await host.UntilAsync($"round {round}: it answers", async () => await host.ServiceAsync("/") is not null);
        }

        await host.UntilAsync("the end of what was under way", async () => !(await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        string version = (await host.ServiceAsync("/"))!;
        Assert.Equal(version, await host.JsonTextAsync("SvcVersion"));
        Assert.Equal(Releases.FileName(version), host.Installed);
        Assert.Equal(Path.Combine(host.Folder, host.Installed), ProcessTable.Executable(host.ServicePid()));
        Assert.DoesNotContain("Trial", await File.ReadAllTextAsync(host.StateFile), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Files(), f => f.Contains("tmp", StringComparison.Ordinal));
        string target = version == Releases.Second ? Releases.Third : Releases.Second;
        await host.UpdateOkAsync(target);
        await host.WaitForVersionAsync(target);
    }

    private static async Task CrashAsync(RunningService host)
    {
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
    }

    private static async Task WorkerAsync(RunningService host) => await host.UntilAsync(
        "a worker that downloads",
        () => Task.FromResult(host.World.Builds.Requests.Any(r => r.EndsWith(".gz", StringComparison.Ordinal)) && host.Workers().Count == 1));
}
