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
