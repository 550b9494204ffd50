using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>One of several services that waits for its next start: all but itself goes on.</summary>
public class SuperviseRestTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    /// <summary>Nobody asks it here whether it is healthy.</summary>
    private const string Good = Releases.NeverHealthy;

    private TestWorld World => fixture.World;

    [Fact]
    public async Task One_that_dies_at_once_after_each_start_gets_the_version_that_mends_it()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.EndsWithThree, Good);
        await using var host = new SupervisedHost();
        await host.LayAsync(world, "web", c => c.Delay("3s").Interval("1h").UpdateDelay("5s"), Releases.EndsWithThree);
        host.Add("web");
        await host.ListAsync();

        await host.RunAsync();

        await host.LoggedAsync($"msg=\"update done\" service=web version=\"{Good} {TestWorld.GoVersion}\"");
        Assert.Equal(Good, await host.ServiceAsync("web"));
        Assert.False((await host.JsonAsync()).GetProperty("web").TryGetProperty("SvcEnded", out _));
    }

    [Fact]
    public async Task It_is_started_again_in_the_midst_of_its_update_and_that_goes_on()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web", c => c.SetList("Hooks.PreUpdate", "/bin/sh", "-c", $"while [ ! -e {host.Here["agreed"]} ]; do sleep 0.1; done"));
        host.Add("web");
        await host.ListAsync();
        await host.RunAsync();
        await host.UntilAsync("web runs", async () => await host.ServiceAsync("web") == Releases.First);
        Task<(int, string)> update = host.PostAsync("/web/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current"));
        LogLine asked = await host.LoggedAsync("msg=\"running hook\" service=web hook=PreUpdate");

        Signals.Send(host.PidOf("web"), Signals.Kill);
        LogLine ended = await host.LoggedAsync("err=\"its process ended with status 137\" in=1s", asked);
        string status = (await host.TypeAsync("status", "-dir", "ys/web")).Stdout.Replace("\n  ", " ", StringComparison.Ordinal);
        Assert.Contains("The service does not run", status, StringComparison.Ordinal);
        Assert.Contains("meanwhile the service does not run", status, StringComparison.Ordinal);
        await host.LoggedAsync("msg=\"service started\" service=web", ended);
        await host.UntilAsync("the old one runs", async () => await host.ServiceAsync("web") == Releases.First);
        await File.WriteAllTextAsync(host.Here["agreed"], "");

        Assert.Equal((200, "ok"), await update);
        await host.UntilAsync("the new one runs", async () => await host.ServiceAsync("web") == Releases.Second);
        Assert.Single(host.Ysco.Lines, line => line.Text.Contains("msg=\"ysco starting\"", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("msg=\"starting the service\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_waits_is_checked_and_updated_when_somebody_asks()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web");
        await WaitsLongAsync(host);

        Assert.Equal(0, (await host.TypeAsync("pause", "-dir", "ys/web", "holiday")).ExitCode);
        Assert.Equal("holiday", (await host.JsonAsync()).GetProperty("web").GetProperty("PauseReason").GetString());
        Assert.Equal("its process ended with status 137", (await host.JsonAsync()).GetProperty("web").GetProperty("SvcEnded").GetString());
        ProcessOutcome update = await host.TypeAsync("update", "-dir", "ys/web", Releases.Second, "current");

        Assert.Equal((0, ""), (update.ExitCode, update.Stderr));
        Assert.Equal(Releases.Second, await host.ServiceAsync("web"));
        Assert.Equal("", (await host.JsonAsync()).GetProperty("web").TryGetProperty("SvcEnded", out JsonElement ended) ? ended.GetString() : "");
    }

    [Fact]
    public async Task A_configuration_that_is_saved_while_it_waits_starts_it_at_once()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int api = host.PidOf("api");
        LogLine waits = await WaitsLongAsync(host);
        string text = await File.ReadAllTextAsync(host.Here["ys/web/ysco.conf"]);

        Assert.Equal(303, (await host.PostAsync("/web/", ("command", "saveconfig"), ("config", $"{text}# saved\n"))).Status);

        await host.LoggedAsync("msg=\"service started\" service=web", waits);
        Assert.Contains("# saved", (await host.JsonAsync("/web/json")).GetProperty("ConfigContents").GetString(), StringComparison.Ordinal);
        Assert.Equal(api, host.PidOf("api"));
    }

    [Fact]
    public async Task A_reload_that_cannot_be_read_leaves_it_waiting_and_one_that_can_starts_it()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web");
        LogLine waits = await WaitsLongAsync(host);
        string text = await File.ReadAllTextAsync(host.Here["ys/web/ysco.conf"]);
        await File.WriteAllTextAsync(host.Here["ys/web/ysco.conf"], "Polisy:\n");

        (await host.TypeAsync("reload", "-dir", "ys/web")).Refused(1, "ys/web/ysco.conf:1: ");
        Assert.Equal(0, host.CountOf("web"));
        Assert.NotEqual(JsonValueKind.Undefined, (await host.JsonAsync()).GetProperty("web").GetProperty("SvcStartsAgain").ValueKind);

        await File.WriteAllTextAsync(host.Here["ys/web/ysco.conf"], text);
        Assert.Equal(0, (await host.TypeAsync("reload", "-dir", "ys/web")).ExitCode);
        await host.LoggedAsync("msg=\"service started\" service=web", waits);
    }

    /// <summary>Executed anew for another one's sake, ysco knows all of it, and does not wait for its next start with that.</summary>
    [Fact]
    public async Task It_is_known_checked_and_updated_also_after_ysco_was_executed_anew()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        LogLine waits = await WaitsLongAsync(host);
        (await host.TypeAsync("pause", "-dir", "ys/web", "holiday")).Succeeded();
        DateTimeOffset again = (await host.JsonAsync()).GetProperty("web").GetProperty("SvcStartsAgain").GetDateTimeOffset();

        (await host.TypeAsync("reload", "-dir", "ys/api")).Succeeded();

        await host.LoggedAsync("msg=\"ysco going on\" service=web", waits);
        JsonElement web = (await host.JsonAsync()).GetProperty("web");
        Assert.Equal((Releases.First, "holiday"), (web.GetProperty("SvcVersion").GetString(), web.GetProperty("PauseReason").GetString()));
        Assert.Equal("its process ended with status 137", web.GetProperty("SvcEnded").GetString());
        Assert.InRange((web.GetProperty("SvcStartsAgain").GetDateTimeOffset() - again).TotalSeconds, -1.5, 1.5);
        Assert.Equal(0, host.CountOf("web"));
        (await host.TypeAsync("update", "-dir", "ys/web", Releases.Second, "current")).Succeeded();
        Assert.Equal(Releases.Second, await host.ServiceAsync("web"));
        Assert.DoesNotContain("crashed", await File.ReadAllTextAsync(host.Here["ys/web/events.jsonl"]), StringComparison.Ordinal);
    }

    /// <summary>A slip of the hand in a file that nobody said to take up.</summary>
    [Fact]
    public async Task It_is_started_again_with_the_configuration_that_it_had_when_the_file_is_wrong()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web");
        await File.AppendAllTextAsync(host.Here["ys/web/ysco.conf"], "Polisy: none\n");

        LogLine waits = await WaitsLongAsync(host);

        Assert.Contains(host.Ysco.Lines, line => line.Text.Contains("cannot be read anew: going on as before", StringComparison.Ordinal) && line.Text.Contains("Polisy", StringComparison.Ordinal));
        (await host.TypeAsync("pause", "-dir", "ys/web", "holiday")).Succeeded();
        (await host.TypeAsync("reload")).Refused(1, "Polisy");
        await host.LoggedAsync("msg=\"service started\" service=web", waits);
    }

    /// <summary>The first of the list is the one with which ysco is updated.</summary>
    [Fact]
    public async Task Ysco_is_updated_also_while_the_first_service_waits()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseSelfAsync("v0.1.1");
        int api = host.PidOf("api");
        LogLine waits = await WaitsLongAsync(host);

        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", "")));

        await host.LoggedAsync("msg=\"ysco is updated\" service=web version=v0.1.1", waits);
        Assert.Equal(Releases.First, await host.ServiceAsync("web"));
        Assert.Equal(api, host.PidOf("api"));
    }

    /// <summary>Else the file of the version before would be what is replaced, for that is what ysco was executed as.</summary>
    [Fact]
    public async Task After_its_crash_the_next_update_of_ysco_goes_by_the_same_path()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseSelfAsync("v0.1.1");
        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", "")));
        LogLine updated = await host.LoggedAsync("msg=\"ysco is updated\" service=web version=v0.1.1");
        Signals.Send(host.PidOf("web"), Signals.Kill);
        LogLine ended = await host.LoggedAsync("service=web err=\"its process ended with status 137\"", updated);
        await host.LoggedAsync("msg=\"service started\" service=web", ended);
        await own.ReleaseSelfAsync("v0.1.2");

        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.2"), ("goversion", "")));

        await host.LoggedAsync("msg=\"ysco is updated\" service=web version=v0.1.2", ended);
        Assert.Equal("ysco-v0.1.2", File.ResolveLinkTarget(host.Here["ysco"], returnFinalTarget: false)!.Name);
        Assert.Contains("v0.1.1", (await ProcessRun.RunAsync(host.Here["ysco-v0.1.1"], ["version"])).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_somebody_links_meanwhile_is_what_is_started_and_told_of()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web", c => c.SetList("Hooks.PreUpdate", "/bin/sleep", "3600"));
        host.Add("web");
        await host.ListAsync();
        await host.RunAsync();
        await host.UntilAsync("web runs", async () => await host.ServiceAsync("web") == Releases.First);
        Task<(int Status, string Body)> update = host.PostAsync("/web/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current"));
        await host.LoggedAsync("msg=\"running hook\" service=web hook=PreUpdate");
        Signals.Send(host.PidOf("web"), Signals.Kill);
        LogLine ended = await host.LoggedAsync("service=web err=\"its process ended with status 137\"");

        string third = await World.InitialBinaryAsync(TestWorld.Spec(Releases.Third), host.Here["web"]);

        await host.LoggedAsync("msg=\"service started\" service=web", ended);
        Assert.Contains("broken off", (await update).Body, StringComparison.Ordinal);
        await host.UntilAsync("it answers", async () => await host.ServiceAsync("web") == Releases.Third);
        Assert.Equal(Releases.Third, (await host.JsonAsync()).GetProperty("web").GetProperty("SvcVersion").GetString());
        Assert.Contains(Path.GetFileName(third), (await host.JsonAsync()).GetProperty("web").GetProperty("SvcBinary").GetString(), StringComparison.Ordinal);
    }

    /// <summary>Neither can the new one be started, and then the old one is tried by itself, for some minutes.</summary>
    [Fact]
    public async Task A_reload_is_answered_also_when_an_update_of_what_waits_has_failed()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web", c => c.Set("Process.WorkDir", host.Here["work"]));
        Directory.CreateDirectory(host.Here["work"]);
        host.Add("web");
        await host.ListAsync();
        await host.RunAsync();
        await WaitsLongAsync(host);
        Directory.Delete(host.Here["work"], recursive: true);
        Assert.NotEqual(0, (await host.TypeAsync("update", "-dir", "ys/web", Releases.Second, "current")).ExitCode);

        (await host.TypeAsync("reload", "-dir", "ys/web")).Refused(1, "ys/web/ysco.conf:", "Process.WorkDir");

        Directory.CreateDirectory(host.Here["work"]);
        await host.UntilAsync("the old one runs again", async () => await host.ServiceAsync("web") == Releases.First);
        Assert.False((await host.JsonAsync()).GetProperty("web").TryGetProperty("SvcEnded", out _));
        (await host.TypeAsync("check", "-now", "-dir", "ys/web")).Succeeded();
    }

    [Fact]
    public async Task What_a_hook_wants_left_out_until_the_next_check_is_left_out_over_a_crash_too()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First, Releases.Second);
        await using var host = new SupervisedHost();
        await host.LayAsync(world, "web", c => c.Delay("1s").Interval("1h").UpdateDelay("5s").SetList("Hooks.PreUpdate", "/bin/sh", "-c", "exit 75"));
        host.Add("web");
        await host.ListAsync();
        await host.RunAsync();
        LogLine skipped = await host.LoggedAsync("msg=\"update skipped, as hook PreUpdate wants (until the next check)\" service=web");

        Signals.Send(host.PidOf("web"), Signals.Kill);

        LogLine started = await host.LoggedAsync("msg=\"service started\" service=web", skipped);
        (await host.TypeAsync("pause", "-dir", "ys/web", "holiday")).Succeeded();
        (await host.TypeAsync("unpause", "-dir", "ys/web")).Succeeded();
        Assert.DoesNotContain(host.Ysco.Lines.SkipWhile(line => line != started), line => line.Text.Contains("fetching update", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_reloads_at_once_leave_none_that_runs_and_is_nobodys()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        File.Delete(host.Here["ys/web/ysco.conf"]);
        Directory.CreateDirectory(host.Here["ys/web/ysco.conf"]);
        File.Delete(host.Here["web/websvc"]);
        Signals.Send(host.PidOf("web"), Signals.Kill);
        await host.LoggedAsync("service=web err=\"./web/websvc");
        host.Remove("web");
        await host.ListAsync();

        await Task.WhenAll(host.TypeAsync("reload"), host.TypeAsync("reload", "-dir", "ys/web"), host.TypeAsync("reload", "-dir", "ys/web"));

        await host.LoggedAsync("msg=\"a service that is not in the list any more has ended\" service=web");
        Assert.Equal(0, host.CountOf("web"));
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task Told_to_end_or_taken_out_it_does_not_come_back()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await WaitsLongAsync(host);
        host.Remove("web");
        await host.ListAsync();
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        await host.LoggedAsync("msg=\"a service that is not in the list any more has ended\" service=web");
        LogLine waits = await WaitsLongAsync(host, "api");

        host.Ysco.Signal(Signals.Term);

        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Equal((0, 0), (host.CountOf("web"), host.CountOf("api")));
        Assert.DoesNotContain(host.Ysco.Lines.SkipWhile(line => line != waits), line => line.Text.Contains("service started", StringComparison.Ordinal));
    }

    /// <summary>Has it crash until its next start is some time off.</summary>
    private static async Task<LogLine> WaitsLongAsync(SupervisedHost host, string name = "web")
    {
        LogLine? crashed = null;
        foreach (string wait in (string[])["1s", "2s", "4s", "8s"])
        {
            await host.UntilAsync($"{name} runs", async () => await host.ServiceAsync(name) == Releases.First);
            Signals.Send(host.PidOf(name), Signals.Kill);
            crashed = await host.LoggedAsync($"service={name} err=\"its process ended with status 137\" in={wait}", crashed);
        }

        return crashed!;
    }
}
