using Xunit;
using Ysco.Supervision;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>The list of <c>ysco supervise</c>: what is added to it, taken out of it, changed or wrong in it, and who may say what.</summary>
public class SuperviseListTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task One_that_was_taken_out_while_ysco_was_dead_is_told_of()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int api = host.PidOf("api");
        Signals.Send(host.Ysco.Pid, Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        host.Remove("api");
        await host.ListAsync();

        await host.RunAsync();

        await host.LoggedAsync($"level=ERROR msg=\"a service runs that is not in the list, and nobody watches it (end it, or put it back into the list and say: ysco reload)\" service=api pid={api}");
        ProcessOutcome doctor = await host.TypeAsync("doctor", "-offline");
        Assert.Contains($"fail unlisted ys/api: its service runs as process {api}, and is not in the list: nobody watches it", DoctorTests.InOne(doctor.Stdout), StringComparison.Ordinal);

        // Put back, it is taken over.
        host.Add("api");
        await host.ListAsync();
        (await host.TypeAsync("reload")).Succeeded();
        await host.LoggedAsync("msg=\"taking over the service that an earlier run left running\" service=api");
        Assert.Equal(api, host.PidOf("api"));
    }

    /// <summary>Or the next update of it would switch the link of another program.</summary>
    [Fact]
    public async Task Another_command_counts_from_the_next_start_on_also_when_ysco_is_executed_meanwhile()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int web = host.PidOf("web");
        File.CreateSymbolicLink(host.Here["web/other"], Releases.FileName(Releases.First));
        string list = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list.Replace("./web/websvc", "./web/other", StringComparison.Ordinal));
        (await host.TypeAsync("reload")).Succeeded();

        (await host.TypeAsync("reload", "-dir", "ys/api")).Succeeded();
        await host.LoggedAsync("msg=\"ysco going on\" service=api");
        Assert.EndsWith(" in use\nanother Command, User or Groups counts from the next start of: web\n", (await host.TypeAsync("reload")).Stdout, StringComparison.Ordinal);

        Assert.Contains("./web/websvc", (await host.TypeAsync("status", "-dir", "ys/web")).Stdout, StringComparison.Ordinal);
        Assert.Equal(web, host.PidOf("web"));
        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current")));
        await host.LoggedAsync("msg=\"update done\" service=web");
        Assert.Equal(Releases.FileName(Releases.Second), new FileInfo(host.Here["web/websvc"]).LinkTarget);
        Assert.Equal(Releases.FileName(Releases.First), new FileInfo(host.Here["web/other"]).LinkTarget);
        Signals.Send(host.PidOf("web"), Signals.Kill);
        await host.UntilAsync("it is started by the other", async () => await host.ServiceAsync("web") == Releases.First);
    }

    [Fact]
    public async Task A_reload_names_the_services_that_go_on_as_before_until_their_next_start_and_no_others()
    {
        const string InUse = "ys/ysco.conf and the password are in use\n";
        const string Later = InUse + "another Command, User or Groups counts from the next start of: ";
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api", "mail");
        await ProcessRun.RunAsync("chmod", ["-R", "a+rX", host.Here.Folder]);
        await ProcessRun.RunAsync("sh", ["-c", "chmod a+rw *.stamps"], host.Here.Settings());
        int[] pids = host.Pids("web", "api", "mail");
        string before = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        Assert.Equal(InUse, (await host.TypeAsync("reload")).Stdout);

        string edited = before.Replace("\t\t\t- web.stamps\n", "\t\t\t- web.stamps\n\t\tUser: 4711\n\t\tGroups: 4712\n", StringComparison.Ordinal)
            .Replace("\t\t\t- api.stamps\n", "\t\t\t- ./api.stamps\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], edited);
        ProcessOutcome reload = await host.TypeAsync("reload");

        Assert.Equal((Later + "web, api\n", ""), (reload.Stdout, reload.Stderr));
        await host.LoggedAsync("msg=\"another Command, User or Groups counts from the next start of these services\" services=\"web, api\"");
        Assert.Equal(pids, host.Pids("web", "api", "mail"));

        // One that was started since has it, and one whose line is as it was needs none.
        Signals.Send(pids[0], Signals.Kill);
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        Assert.Equal(Later + "api\n", (await host.TypeAsync("reload")).Stdout);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], edited.Replace("- ./api.stamps", "- api.stamps", StringComparison.Ordinal));
        Assert.Equal(InUse, (await host.TypeAsync("reload")).Stdout);
        Assert.Single(host.Ysco.Lines, line => line.Text.Contains("next start of these services\" services=api", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_is_added_to_the_list_is_started_and_one_that_is_taken_out_ends()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int web = host.PidOf("web");
        await host.LayAsync(World, "mail");
        host.Add("mail");
        host.Remove("api");
        await host.ListAsync();

        ProcessOutcome reload = await host.TypeAsync("reload");

        Assert.True(reload.ExitCode == 0, $"{reload}");
        await host.UntilAsync("mail runs", async () => await host.ServiceAsync("mail") == Releases.First);
        await host.UntilAsync("api is gone", () => Task.FromResult(host.CountOf("api") == 0));
        Assert.Equal(web, host.PidOf("web"));
        await host.UntilAsync("api is out of the list", async () => !(await host.JsonAsync()).TryGetProperty("api", out _));
        Assert.Equal(0, (await host.TypeAsync("status", "-dir", "ys/mail")).ExitCode);
        Assert.Equal(1, (await host.TypeAsync("status", "-dir", "ys/api")).ExitCode);
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], "AuthFile: ys/password.txt\nServices:\n\t-\n\t\tDir: ../web\n\t\tCommand:\n\t\t\t- ./x\n");
        (await host.TypeAsync("reload")).Refused(1, "ys/ysco.conf:4: Services");
        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], "AuthFile: ys/password.txt\nServices:\n\t-\n\t\tDir: wbe\n\t\tCommand:\n\t\t\t- ./x\n");
        (await host.TypeAsync("reload")).Refused(1, "ys/ysco.conf: service wbe: ys/wbe: no such folder");
        Assert.Equal(web, host.PidOf("web"));
    }

    [Fact]
    public async Task What_is_wrong_with_the_list_is_said_in_a_line()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        await File.WriteAllTextAsync(here["ys/password.txt"], "x\n");
        await File.WriteAllTextAsync(here["ys/ysco.conf"], "AuthFile: ys/password.txt\n");
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf: Services: lists no service");
        const string One = "\t-\n\t\tDir: web\n\t\tCommand:\n\t\t\t- ./x\n";
        await File.WriteAllTextAsync(here["ys/ysco.conf"], $"AuthFile: ys/password.txt\nServices:\n{One}{One}");
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf:2: Services: service \"web\" is there twice");
        await File.WriteAllTextAsync(here["ys/ysco.conf"], $"AuthFile: ys/password.txt\nServices:\n{One}{One.Replace("web", "api", StringComparison.Ordinal)}");
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf:2: Services: service \"api\" has the program of \"web\" (each needs a link of its own)");
        await File.WriteAllTextAsync(here["ys/ysco.conf"], "AuthFile: ys/password.txt\nServices:\n\t-\n\t\tDir: web\n");
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf:3: Services.Command: required list is missing: lines with \"- \" below it, indented by one more tab");
        await File.WriteAllTextAsync(here["ys/ysco.conf"], $"AuthFile: ys/password.txt\nServices:\n{One}");
        (await here.RunAsync("run", "./x")).Refused(1, "ys/ysco.conf: has Services, which are for \"ysco supervise -dir ys\"");
    }

    [Fact]
    public async Task One_that_is_taken_out_and_does_not_end_is_killed_when_its_time_is_over()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web");
        await host.LayAsync(World, "api", config: c => c.Set("Process.StopTimeout", "500ms"), version: Releases.IgnoresTerm);
        host.Add("web");
        host.Add("api");
        await host.ListAsync();
        await host.RunAsync();
        await host.UntilAsync("api runs", async () => await host.ServiceAsync("api") == Releases.IgnoresTerm);
        int web = host.PidOf("web");
        int api = host.PidOf("api");
        Task<string?> child = host.ServiceAsync("api", "/exec?a=sleep&a=600");
        await host.UntilAsync("it has a child", () => Task.FromResult(ProcessTable.Children(api).Count == 1));
        int started = ProcessTable.Children(api)[0];
        host.Remove("api");
        await host.ListAsync();

        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);

        await host.LoggedAsync("msg=\"a service that is not in the list any more has ended\" service=api");
        Assert.Equal((0, web), (host.CountOf("api"), host.PidOf("web")));
        await host.UntilAsync("what it started is gone too", () => Task.FromResult(!ProcessTable.IsAlive(started)));
        Assert.Null(await child);
    }

    /// <summary>Or it would be root.</summary>
    [Fact]
    public async Task Who_owns_the_folder_of_one_names_neither_what_is_executed_in_place_of_ysco_nor_what_is_killed()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(World, "web");
        host.Add("web");
        await host.ListAsync();
        await using YscoProcess victim = YscoProcess.Start("setsid", ["sleep", "600"]);
        await Poll.UntilAsync("it sleeps", TimeSpan.FromSeconds(10), () => ProcessTable.Executable(victim.Pid)?.EndsWith("/sleep", StringComparison.Ordinal) == true);
        ProcessIdentity process = ProcessIdentity.Of(victim.Pid)!;
        await File.WriteAllTextAsync(host.Here["ys/web/selftest.run"], new ServiceRecord(process, process.BootId, "/bin/sleep").Format());
        await File.WriteAllTextAsync(host.Here["evil"], $"#!/bin/sh\nid -u >{host.Here["executed"]}\n");
        File.SetUnixFileMode(host.Here["evil"], (UnixFileMode)0b111_101_101);
        await File.WriteAllTextAsync(
            host.Here["ys/web/state.json"],
            $$$"""
            {"TrialSelf":{"Since":"2026-11-22T06:00:00Z","Starts":9,"NewVersion":"{{{OtherSelf.Version}}}","NewBinary":"/x","OldVersion":"v0.0.9",
            "OldBinary":"{{{host.Here["evil"]}}}","Path":"/x","Reason":"","BootId":""}}
            """);
        (await ProcessRun.RunAsync("chown", ["-R", "4711:4711", host.Here["ys/web"]])).Succeeded();

        await host.RunAsync();

        await host.UntilAsync("web runs", async () => await host.ServiceAsync("web") == Releases.First);
        Assert.False(File.Exists(host.Here["executed"]));
        Assert.True(ProcessTable.IsAlive(victim.Pid));
        Assert.False(File.Exists(host.Here["ys/web/selftest.run"]));
    }
}
