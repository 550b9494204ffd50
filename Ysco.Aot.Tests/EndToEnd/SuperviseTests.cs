using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco supervise</c>: several services in one process, none of which the others notice.</summary>
public class SuperviseTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task All_of_the_list_run_and_end_together_in_order()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api", "mail");
        int[] pids = host.Pids("web", "api", "mail");
        Assert.Equal(3, pids.Distinct().Count());
        Assert.All(pids, pid => Assert.Contains(pid, host.Ysco.ServicePids()));

        host.Ysco.Signal(Signals.Term);

        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.All(pids, pid => Assert.False(ProcessTable.IsAlive(pid)));
        foreach (string name in (string[])["web", "api", "mail"])
        {
            Assert.Contains(await File.ReadAllLinesAsync(host.Here[$"{name}.stamps"]), line => line.StartsWith("end ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_folder_that_somebody_else_has_by_now_costs_nobody_a_descriptor()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        string folder = host.Here["ys/web"];
        Directory.Move(folder, host.Here["ys/web.old"]);
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy(host.Here["ys/web.old/ysco.conf"], $"{folder}/ysco.conf");
        await using YscoProcess other = YscoProcess.Start("flock", [folder, "sleep", "60"]);
        await host.UntilAsync("it has the lock", async () => (await ProcessRun.RunAsync("flock", ["-n", folder, "true"])).ExitCode != 0);

        Signals.Send(host.PidOf("web"), Signals.Kill);

        await host.LoggedAsync("another ysco runs with this folder (stop it first, or name another with -dir)\" in=8s");
        Assert.Equal(200, (await host.AskAsync("/json")).Status);
        Assert.Equal(0, (await host.TypeAsync("status", "-dir", "ys/api")).ExitCode);
        Assert.Equal(Releases.First, await host.ServiceAsync("api"));
    }

    [Fact]
    public async Task One_that_crashes_is_started_again_alone_and_waits_longer_each_time()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int api = host.PidOf("api");
        int web = host.PidOf("web");
        await host.LoggedAsync("msg=serving");
        int files = Directory.GetFiles($"/proc/{host.Ysco.Pid}/fd").Length;

        Signals.Send(web, Signals.Kill);

        LogLine first = await host.LoggedAsync("msg=\"the service does not run (it is started again; the others run on)\" service=web err=\"its process ended with status 137\" in=1s");
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        Assert.NotEqual(web, host.PidOf("web"));
        Assert.Equal(api, host.PidOf("api"));
        Assert.False(host.Ysco.HasExited);

        Signals.Send(host.PidOf("web"), Signals.Kill);
        await host.LoggedAsync("err=\"its process ended with status 137\" in=2s", first);
        JsonElement waiting = (await host.JsonAsync()).GetProperty("web");
        Assert.Equal("its process ended with status 137", waiting.GetProperty("SvcEnded").GetString());
        Assert.Contains("The service does not run", (await host.AskAsync("/")).Body, StringComparison.Ordinal);
        Assert.Contains("web v0.1.0 go1.20.3: The service does not run", (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        string status = (await host.TypeAsync("status", "-dir", "ys/web")).Stdout;
        Assert.Contains("it is started again at", status.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("ysco_service_running{service=\"web\"} 0", (await host.AskAsync("/metrics")).Body, StringComparison.Ordinal);
        await host.UntilAsync("web is back again", async () => await host.ServiceAsync("web") == Releases.First);
        Assert.False((await host.JsonAsync()).GetProperty("web").TryGetProperty("SvcEnded", out _));
        await host.UntilAsync("what the one before it held is let go", () => Task.FromResult(Directory.GetFiles($"/proc/{host.Ysco.Pid}/fd").Length <= files + 2));
        Assert.Equal(api, host.PidOf("api"));
    }

    [Fact]
    public async Task One_whose_folder_is_wrong_is_told_of_and_tried_again_while_the_others_run()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web");
        host.Add("web");
        host.Add("api");
        await host.ListAsync();
        await host.RunAsync();
        await host.UntilAsync("web runs", async () => await host.ServiceAsync("web") == Releases.First);

        await host.LoggedAsync("service=api err=\"ys/api: no such folder");
        Assert.Contains("ys/api: no such folder", (await host.AskAsync("/api/")).Body, StringComparison.Ordinal);
        Assert.Contains("ys/api: no such folder", (await host.PostAsync("/api/update", ("which", "svc"), ("version", "latest"), ("goversion", "latest"))).Body, StringComparison.Ordinal);
        await host.LayAsync(World, "api");

        await host.UntilAsync("api runs", async () => await host.ServiceAsync("api") == Releases.First);
        (await host.TypeAsync("status", "-dir", "ys/api")).Succeeded();
    }

    [Fact]
    public async Task One_may_run_as_another_user()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web");
        host.Add("web");
        await host.ListAsync("\t\tUser: 4711\n\t\tGroups: 4712,4713\n");
        await ProcessRun.RunAsync("chmod", ["-R", "a+rX", host.Here.Folder]);
        await File.WriteAllTextAsync(host.Here["web.stamps"], "");
        File.SetUnixFileMode(host.Here["web.stamps"], (UnixFileMode)0b110_110_110);

        await host.RunAsync();

        await host.UntilAsync("web runs", async () => await host.ServiceAsync("web") == Releases.First);
        Assert.Equal("4711\t4711\t4711\t4711", ProcessTable.Status(host.PidOf("web"), "Uid"));
        Assert.Contains("uid 4711", (await host.AskAsync("/web/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_of_one_program_in_one_folder_do_not_take_files_from_each_other()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");

        // Both lie in web/, under links of their own.
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        string binary = File.ResolveLinkTarget(host.Here["web/websvc"], returnFinalTarget: false)!.Name;
        File.Delete(host.Here["api/websvc"]);
        File.Delete(host.Here[$"api/{binary}"]);
        File.CreateSymbolicLink(host.Here["web/second"], binary);
        string list = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list.Replace("./api/websvc", "./web/second", StringComparison.Ordinal));
        await host.RunAsync();
        await host.UntilAsync("api runs", async () => await host.ServiceAsync("api") == Releases.First);

        foreach (string version in (string[])[Releases.Second, Releases.Third])
        {
            LogLine last = host.Ysco.Lines[^1];
            Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "svc"), ("version", version), ("goversion", "current")));
            await host.LoggedAsync("msg=\"update done\" service=web", last);
        }

        Assert.True(File.Exists(host.Here["web/second"]));
        Assert.Equal((Releases.Third, Releases.First), (await host.ServiceAsync("web"), await host.ServiceAsync("api")));
        LogLine before = host.Ysco.Lines[^1];
        Assert.Equal((200, "ok"), await host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.Third), ("goversion", "current")));
        await host.LoggedAsync("msg=\"update done\" service=api", before);
        Assert.Equal((Releases.Third, Releases.Third), (await host.ServiceAsync("web"), await host.ServiceAsync("api")));
    }

    [Fact]
    public async Task Commands_name_the_folder_of_one_and_an_update_of_it_is_nothing_to_the_others()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int api = host.PidOf("api");

        ProcessOutcome updated = await host.TypeAsync("update", "-dir", "ys/web", Releases.Second);

        Assert.True(updated.ExitCode == 0, $"{updated}");
        Assert.Equal((Releases.Second, Releases.First), (await host.ServiceAsync("web"), await host.ServiceAsync("api")));
        Assert.Equal(api, host.PidOf("api"));
        Assert.Contains($"example.org/websvc {Releases.Second}", (await host.TypeAsync("status", "-dir", "ys/web")).Stdout, StringComparison.Ordinal);
        Assert.Contains($"example.org/websvc {Releases.First}", (await host.TypeAsync("status", "-dir", "ys/api")).Stdout, StringComparison.Ordinal);
        Assert.Equal(0, (await host.TypeAsync("pause", "-dir", "ys/api", "holiday")).ExitCode);
        JsonElement json = await host.JsonAsync();
        Assert.Equal(("", "holiday"), (json.GetProperty("web").GetProperty("PauseReason").GetString(), json.GetProperty("api").GetProperty("PauseReason").GetString()));
        Assert.Contains("updated", (await host.TypeAsync("events", "-dir", "ys/web")).Stdout, StringComparison.Ordinal);
        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline", "-dir", "ys/web");
        Assert.DoesNotContain("ysco run", doctor.Stdout, StringComparison.Ordinal);
        (await host.TypeAsync("events")).Refused(1, "name the folder of one in it with -dir (web, api)");
        ProcessOutcome all = await host.TypeAsync("status");
        all.Succeeded();
        string shown = all.Stdout.Replace("\n  ", " ", StringComparison.Ordinal);
        Assert.StartsWith($"web {Releases.Second} go1.20.3: ", shown, StringComparison.Ordinal);
        Assert.Contains($"\napi {Releases.First} go1.20.3: ", shown, StringComparison.Ordinal);
        Assert.Contains("holiday", shown.Split("\napi ")[1], StringComparison.Ordinal);
        Assert.EndsWith("\n\nof each: ysco status -dir ys/NAME\n", shown, StringComparison.Ordinal);
        Assert.Equal("holiday", JsonDocument.Parse((await host.TypeAsync("status", "-json")).Stdout).RootElement.GetProperty("api").GetProperty("PauseReason").GetString());
        (await host.TypeAsync("run", "-dir", "ys/web", "./web/websvc")).Refused(1, "ys/web: another ysco runs with this folder");
        (await host.TypeAsync("supervise")).Refused(1, "ys: another ysco runs with this folder");
    }

    [Fact]
    public async Task A_bad_version_of_one_is_rolled_back_alone()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int api = host.PidOf("api");

        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "svc"), ("version", Releases.EndsWithThree), ("goversion", "current")));

        await host.UntilAsync("it is rolled back", async () => (await host.JsonAsync()).GetProperty("web").GetProperty("PauseReason").GetString() != "");
        Assert.Equal(Releases.First, await host.ServiceAsync("web"));
        Assert.Equal(api, host.PidOf("api"));
        string metrics = (await host.AskAsync("/metrics")).Body;
        Assert.Contains("ysco_service_update_rollback_total{service=\"web\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("ysco_service_update_rollback_total{service=\"api\"} 0", metrics, StringComparison.Ordinal);
        Assert.Contains("ysco_updates_paused{service=\"api\"} 0", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_and_started_again_it_takes_over_all_that_run()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int[] pids = host.Pids("web", "api");
        Signals.Send(host.Ysco.Pid, Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        await host.RunAsync();

        Assert.Equal(pids, host.Pids("web", "api"));
        await host.LoggedAsync("msg=\"taking over the service that an earlier run left running\" service=web");
        await host.LoggedAsync("msg=\"taking over the service that an earlier run left running\" service=api");
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Equal((0, 0), (host.CountOf("web"), host.CountOf("api")));
    }

    [Fact]
    public async Task One_that_crashes_before_its_check_is_due_is_checked_for_all_the_same()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web", c => c.Delay("4s").Interval("1h"));
        host.Add("web");
        await host.ListAsync();
        await host.RunAsync();

        // Each life shorter than the delay of the first check.
        using var stop = new CancellationTokenSource();
        Task crashes = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (await host.ServiceAsync("web") == Releases.First && ProcessTable.WithExecutable($"{host.Here.Folder}/web/") is [var pid])
                {
                    await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(1.5), stop.Token));
                    Signals.Send(pid, Signals.Kill);
                }

                await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(50), stop.Token));
            }
        });

        await host.LoggedAsync("msg=\"checked for versions\"");
        await stop.CancelAsync();
        await crashes;
    }

    [Fact]
    public async Task Signals_reach_every_service()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");

        host.Ysco.Signal(Signals.Usr1);

        foreach (string name in (string[])["web", "api"])
        {
            await host.UntilAsync($"{name} had it", async () => (await File.ReadAllTextAsync(host.Here[$"{name}.stamps"])).Contains("usr1 ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_timer_that_is_not_to_be_had_at_the_start_of_one_ends_none()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int api = host.PidOf("api");
        await using var strace = YscoProcess.Start(
            "strace", ["-f", "-o", host.Here["trace"], "-e", "trace=timerfd_create", "-e", "inject=timerfd_create:error=ENOMEM", "-p", $"{host.Ysco.Pid}"]);
        await strace.WaitForLogAsync(line => line.Contains("attached", StringComparison.Ordinal));

        Signals.Send(host.PidOf("web"), Signals.Kill);

        await host.LoggedAsync("service=web err=\"its process ended with status 137\"");
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        await host.UntilAsync("a timer was asked for", async () => (await File.ReadAllTextAsync(host.Here["trace"])).Contains("ENOMEM", StringComparison.Ordinal));
        Assert.Equal(200, (await host.AskAsync("/json")).Status);
        Assert.Equal(api, host.PidOf("api"));
        strace.Signal(Signals.Kill);
        await strace.WaitForExitAsync();
    }

    [Fact]
    public async Task What_one_printed_before_it_crashed_is_still_there_when_it_is_not()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web", config: c => c.Set("Process.LogLines", "100"));
        host.Add("web");
        await host.ListAsync();
        await host.RunAsync();
        int first = 0;
        await host.UntilAsync("its first line is kept", async () =>
            host.CountOf("web") == 1 && (await LogAsync()).Contains($"pid {first = host.PidOf("web")} listening", StringComparison.Ordinal));

        Signals.Send(first, Signals.Kill);

        await host.LoggedAsync("err=\"its process ended with status 137\"");
        Assert.Contains($"pid {first} listening", await LogAsync(), StringComparison.Ordinal);
        await host.UntilAsync("the next one prints below", async () =>
            host.CountOf("web") == 1 && (await LogAsync()).Contains($"pid {host.PidOf("web")} listening", StringComparison.Ordinal));
        string all = await LogAsync();
        Assert.InRange(all.IndexOf($"pid {first} ", StringComparison.Ordinal), 0, all.IndexOf($"pid {host.PidOf("web")} ", StringComparison.Ordinal));

        async Task<string> LogAsync() => (await host.TypeAsync("log", "-dir", "ys/web")).Stdout;
    }
}
