using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What is said to whoever types something that does not go with a list of services, and what a reload refuses of one.</summary>
public class SuperviseAdviceTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task Where_no_ysco_runs_with_a_list_commands_name_the_one_that_starts_it()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LayAsync(World, "mail");
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        (await host.TypeAsync("status")).Refused(
            1, "no ysco runs with this folder (\"ysco supervise -dir ys\" starts one; ", "; of each service \"ysco status -dir ys/NAME\" tells, NAME one of web, api");
        (await host.TypeAsync("pause")).Refused(1, "no ysco runs with this folder (\"ysco supervise -dir ys\" starts one; ");
        ProcessOutcome one = await host.TypeAsync("status", "-dir", "ys/web/");
        Assert.Equal(1, one.ExitCode);
        Assert.Contains("no ysco runs with this folder (\"ysco supervise -dir ys\" starts one; ", one.Stderr, StringComparison.Ordinal);
        Assert.Contains("runs on by itself", one.Stdout, StringComparison.Ordinal);

        host.Add("mail");
        await host.ListAsync();
        ProcessOutcome fresh = await host.TypeAsync("status", "-dir", "ys/mail");
        Assert.Contains("\"ysco supervise -dir ys\" starts the service", fresh.Stdout.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("\"ysco run", fresh.Stdout + fresh.Stderr, StringComparison.Ordinal);
        await host.RunAsync();
    }

    [Fact]
    public async Task Who_has_no_list_is_told_what_one_is()
    {
        const string Shape = "below \"Services:\" it has an item for each, with Dir, its folder in this one, and Command (\"ysco configdefaults\" describes them)";
        using var here = new Sandbox();
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf: no such file (it lists the services of \"ysco supervise\": ", Shape);
        Directory.CreateDirectory(here["ys"]);
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf: no such file (it lists the services of \"ysco supervise\": ", Shape);
        await File.WriteAllTextAsync(here["ys/ysco.conf"], "AuthFile: ys/password.txt\n");
        (await here.RunAsync("supervise")).Refused(1, "ys/ysco.conf: Services: lists no service (\"ysco supervise\" runs those of a list: ", Shape);
    }

    [Fact]
    public async Task What_of_a_list_a_reload_would_refuse_is_warned_of_when_the_file_is_tested()
    {
        using var here = new Sandbox();
        await File.WriteAllTextAsync(here["notes"], "no program\n");
        File.Copy("/bin/true", here["websvc"]);
        static string Item(string dir, string program, string more = "") => $"\t-\n\t\tDir: {dir}\n\t\tCommand:\n\t\t\t- {program}\n{more}";
        string list = "AuthFile: ys/password.txt\nServices:\n" + Item("web", "./websvc") + Item("mail", "./mialsvc") + Item("docs", "./notes")
            + Item("chat", "/bin/true", "\t\tUser: nobody-of-that-name\n");

        ProcessOutcome tested = await YscoBinary.RunAsync(["testconfig"], here.Settings() with { Stdin = list });

        Assert.Equal((0, "config OK\n"), (tested.ExitCode, tested.Stdout));
        string[] warnings = tested.Stderr.TrimEnd('\n').Split('\n');
        Assert.Equal(3, warnings.Length);
        Assert.All(warnings, warning => Assert.EndsWith(" (looked for on this machine, from this folder)", warning, StringComparison.Ordinal));
        Assert.StartsWith("warning: <stdin>:2: Services: mail: ./mialsvc: no such file or directory (", warnings[0], StringComparison.Ordinal);
        Assert.Contains("Services: docs: ", warnings[1], StringComparison.Ordinal);
        Assert.Contains("notes: not a program", warnings[1], StringComparison.Ordinal);
        Assert.StartsWith("warning: <stdin>:2: Services: chat: ", warnings[2], StringComparison.Ordinal);
        Assert.Contains("nobody-of-that-name", warnings[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_was_run_alone_goes_into_a_list_with_all_that_is_known_of_it()
    {
        await using RunningService alone = await World.HostAsync();
        ProcessOutcome paused = await ProcessRun.RunAsync(YscoBinary.Location, ["pause", "for the holidays"], new() { Directory = alone.Folder });
        Assert.True(paused.ExitCode == 0, paused.ToString());
        alone.Ysco.Signal(Signals.Term);
        await alone.Ysco.WaitForExitAsync();

        Directory.CreateDirectory($"{alone.Folder}/all", (UnixFileMode)0b111_000_000);
        Directory.Move($"{alone.Folder}/ys", $"{alone.Folder}/all/web");
        File.Copy($"{alone.Folder}/all/web/password.txt", $"{alone.Folder}/all/password.txt");
        await File.WriteAllTextAsync(
            $"{alone.Folder}/all/ysco.conf",
            $"AuthFile: all/password.txt\nServices:\n\t-\n\t\tDir: web\n\t\tCommand:\n\t\t\t- ./websvc\n\t\t\t- -listen\n\t\t\t- 127.0.0.1:{alone.ServicePort}\n");
        await using YscoProcess ysco = YscoProcess.Start(YscoBinary.Location, ["supervise", "-dir", "all", "-addr", $"127.0.0.1:{FreePort.Next()}"], new() { Directory = alone.Folder });
        await ysco.WaitForLogAsync(line => line.Contains("msg=serving", StringComparison.Ordinal));

        ProcessOutcome status = await ProcessRun.RunAsync(YscoBinary.Location, ["status", "-dir", "all/web"], new() { Directory = alone.Folder });
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("for the holidays", status.Stdout, StringComparison.Ordinal);
        ProcessOutcome events = await ProcessRun.RunAsync(YscoBinary.Location, ["events", "-dir", "all/web"], new() { Directory = alone.Folder });
        Assert.Equal(2, events.Stdout.Split("\n").Count(line => line.EndsWith($"ysco {ThisBuild.Version} started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_reload_of_a_list_with_what_cannot_be_started_is_refused_and_nothing_ends()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        int[] pids = host.Pids("web", "api");
        string list = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await host.LayAsync(World, "mail");
        await File.WriteAllTextAsync(host.Here["notes"], "no program\n");
        Directory.CreateDirectory(host.Here["closed"], (UnixFileMode)0b111_000_000);
        File.Copy("/bin/true", host.Here["closed/true"]);
        string Mail(string dir, string program, string more = "") => $"AuthFile: ys/password.txt\nServices:\n\t-\n\t\tDir: {dir}\n\t\tCommand:\n\t\t\t- {program}\n{more}";

        foreach ((string text, string why) in new[]
        {
            (Mail("post", "./mail/websvc"), "ys/post: no such folder"),
            (Mail("mail", "./mail/websvc", "\t\tUser: nobody-of-that-name\n"), "nobody-of-that-name"),
            (Mail("mail", "./mail/wbesvc"), "./mail/wbesvc: no such file or directory"),
            (Mail("mail", "./notes"), "notes: not a program (expected a regular file that may be executed)"),
            (Mail("mail", "./closed"), "closed: not a program (expected a regular file that may be executed)"),
            (Mail("mail", "./closed/true", "\t\tUser: daemon\n"), "closed/true: user daemon may not execute it"),
        })
        {
            await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], text);
            (await host.TypeAsync("reload")).Refused(1, "ys/ysco.conf: service ", why);
            Assert.Equal(pids, host.Pids("web", "api"));
        }

        await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list);
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        Assert.Equal(pids, host.Pids("web", "api"));
        Assert.False(host.Ysco.HasExited);
    }
}
