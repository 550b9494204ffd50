using System.Net.Sockets;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>The socket of a ysco that runs, and the commands that use it.</summary>
public class RunControlTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task Updates_are_paused_asked_for_and_told_of_without_a_web_interface()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        Done(await host.TypeAsync("pause", "holidays & more"), "automatic updates are paused: holidays & more (\"ysco unpause\" lets them go on)\n");
        Assert.Equal("holidays & more", await host.JsonTextAsync("PauseReason"));
        Done(await host.TypeAsync("pause", "several", "words", "é"), "automatic updates are paused");
        Assert.Equal("several words é", await host.JsonTextAsync("PauseReason"));
        Done(await host.TypeAsync("unpause"), "automatic updates go on\n");
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));

        Done(await host.TypeAsync("update", Releases.Second, "current"), "updated to v0.1.1 go1.20.3 from v0.1.0 go1.20.3\n");
        Assert.Equal(Releases.Second, await host.ServiceAsync("/"));
        var events = await host.TypeAsync("events");
        Assert.Matches(
            """
            ^\S+ \S+ \S+  ysco v\S+ started
            \S+ \S+ \S+  v0\.1\.0 go1\.20\.3 started
            \S+ \S+ \S+  automatic updates paused: holidays & more
            \S+ \S+ \S+  automatic updates paused: several words é
            \S+ \S+ \S+  automatic updates go on
            \S+ \S+ \S+  v0\.1\.0 go1\.20\.3 ended: exit status 0, for the update to v0\.1\.1 go1\.20\.3
            \S+ \S+ \S+  v0\.1\.1 go1\.20\.3 started on trial
            \S+ \S+ \S+  updated to v0\.1\.1 go1\.20\.3 from v0\.1\.0 go1\.20\.3
            $
            """.Replace("\r", "", StringComparison.Ordinal),
            events.Stdout);
        Assert.Equal(File.ReadAllLines(Path.Combine(host.Folder, "ys/events.jsonl"))[^2..], (await host.TypeAsync("events", "-json", "-n", "2")).Stdout.Split('\n')[..2]);
    }

    [Fact]
    public async Task An_update_that_fails_its_watch_is_told_with_the_way_back()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        var update = await host.TypeAsync("update", Releases.EndsWithThree, "current");

        update.Refused(1, "ysco update: v0.1.21 go1.20.3: binary ", "exited within 5s: exit status 3 (rolled back to v0.1.0; automatic updates are paused)");
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
    }

    [Fact]
    public async Task An_update_to_what_runs_is_no_failure()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        var update = await host.TypeAsync("update", "v0.1.0", "current");

        Assert.Equal((0, "nothing to do: v0.1.0 go1.20.3 is there already\n", ""), (update.ExitCode, update.Stdout, update.Stderr));
    }

    [Theory]
    [InlineData("update v0.1.99 current", "not found")]
    [InlineData("update -self", "ysco update: self: ysco has no source of releases of itself")]
    public async Task What_is_not_done_is_told_in_a_line(string line, string words)
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        (await host.TypeAsync(line.Split(' '))).Refused(1, words);
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
    }

    [Theory]
    [InlineData("rm ys/ysco.sock")]
    [InlineData("mv ys/ysco.sock ys/other.sock")]
    [InlineData("rm -r ys/cache; mv ys other && cp -r other ys")]
    [InlineData("touch ys/it && mv ys/it ys/ysco.sock; sleep 1.5; rm ys/ysco.sock")]
    public async Task A_socket_that_is_gone_or_replaced_is_made_anew(string change)
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        await ProcessRun.RunAsync("/bin/sh", ["-c", change], new() { Directory = host.Folder });

        await host.UntilAsync("status", async () => (await host.TypeAsync("status")).ExitCode == 0 && File.Exists(host.Socket()));
        if (!change.Contains("cp -r", StringComparison.Ordinal))
        {
            // Nothing is saved into a folder that was put in the place of ours.
            await host.CommandAsync("saveconfig", ("config", await File.ReadAllTextAsync(host.ConfigFile)));
        }

        File.Delete(host.Socket());
        await host.ControlAsync();
        Assert.Empty(host.Ysco.Lines.Where(l => l.Text.Contains("cannot reach this ysco", StringComparison.Ordinal)).Skip(1));
    }

    [Fact]
    public async Task Every_page_is_had_over_the_socket_without_a_password()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        foreach (var (path, words) in new[] { ("/json", "\"SvcVersion\": \"v0.1.0\""), ("/metrics", "ysco_updates_paused 0"), ("/service-version", "v0.1.0"), ("/", "v0.1.0") })
        {
            var curl = await ProcessRun.RunAsync(
                "curl", ["-sS", "--fail-with-body", "--unix-socket", "ys/ysco.sock", $"http://ysco{path}"], new() { Directory = host.Folder });
            Assert.True(curl.ExitCode == 0 && curl.Stdout.Contains(words, StringComparison.Ordinal), $"{path}: {curl}");
        }
    }

    [Fact]
    public async Task Nobody_else_may_ask()
    {
        string open = await HostSteps.ScriptAsync(World.Folder, "umask 0\nexec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = open });
        await host.ControlAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(host.Socket()));
        File.SetUnixFileMode(host.Folder, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Path.Combine(host.Folder, "ys"), (UnixFileMode)0b111_101_101);

        (await host.TypeAsOtherAsync("pause", "x")).Refused(
            1, "ysco pause: ys/ysco.sock: permission denied (only root and the user that ysco runs as may ask it)");

        // Also who could open it all the same.
        File.SetUnixFileMode(host.Socket(), (UnixFileMode)0b110_110_110);
        (await host.TypeAsOtherAsync("pause", "x")).Refused(1, "ysco pause: only root and the user that ysco runs as may ask");
        (await host.TypeAsOtherAsync("update")).Refused(1, "ysco update: only root and the user that ysco runs as may ask");
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
    }

    [Fact]
    public async Task A_ysco_that_is_not_root_is_asked_by_its_user_and_by_root()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder, "chown -R 65533:65533 . && exec setpriv --reuid=65533 --regid=65533 --clear-groups \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        await host.ControlAsync();
        File.SetUnixFileMode(host.Folder, (UnixFileMode)0b111_101_101);

        Done(await host.TypeAsOtherAsync("pause", "by its user"), "automatic updates are paused");
        Done(await host.TypeAsync("unpause"), "automatic updates go on");
    }

    [Fact]
    public async Task A_socket_that_a_dead_ysco_left_says_so_and_is_replaced()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        Assert.True(File.Exists(host.Socket()));
        foreach (string command in new[] { "unpause", "update" })
        {
            (await host.TypeAsync(command)).Refused(
                1, $"ysco {command}: ys/ysco.sock: nothing listens there: no ysco runs with this folder (\"ysco run\" starts one; -dir names another folder)");
        }

        Assert.Contains("v0.1.0 go1.20.3 started", (await host.TypeAsync("events")).Stdout, StringComparison.Ordinal);
        host.Start();
        await host.UntilAsync("the socket", async () => (await host.TypeAsync("unpause")).ExitCode == 0);
    }

    [Fact]
    public async Task A_ysco_whose_socket_is_gone_is_known_to_run_and_is_not_disturbed()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        string away = host.Socket() + ".away";
        File.Move(host.Socket(), away);

        var status = await host.TypeAsync("status");
        var pause = await host.TypeAsync("pause");

        Assert.Equal(1, status.ExitCode);
        Assert.StartsWith($"ysco runs with ys as process {host.Ysco.Pid}, but cannot be asked; the service runs", status.Stdout, StringComparison.Ordinal);
        pause.Refused(1, $"ysco pause: ys/ysco.sock: nothing listens there, but ysco runs with this folder as process {host.Ysco.Pid} (");
        File.Move(away, host.Socket(), overwrite: true);
        await host.UntilAsync("the socket", async () => (await host.TypeAsync("status")).ExitCode == 0);
    }

    [Fact]
    public async Task A_second_ysco_leaves_the_socket_of_the_first_alone()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        (await host.TypeAsync("run", "./websvc")).Refused(1, "another ysco runs with this folder");
        Done(await host.TypeAsync("unpause"), "automatic updates go on");
    }

    [Theory]
    [InlineData("file", "is not a socket (remove it)")]
    [InlineData("folder", "is not a socket (remove it)")]
    [InlineData("link", "is not a socket (remove it)")]
    public async Task What_is_in_its_place_stays_and_the_service_runs(string what, string words)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        switch (what)
        {
            case "file": File.WriteAllText(host.Socket(), "precious"); break;
            case "folder": Directory.CreateDirectory(host.Socket()); break;
            default: File.CreateSymbolicLink(host.Socket(), "/nowhere"); break;
        }

        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        var line = await host.LoggedAsync("commands such as");
        Assert.Contains($"ys/ysco.sock: {words}", line.Text, StringComparison.Ordinal);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
        Assert.Equal(
            (what == "file", what == "folder", what == "link"),
            (File.Exists(host.Socket()) && what != "link", Directory.Exists(host.Socket()), new FileInfo(host.Socket()).LinkTarget == "/nowhere"));
        Assert.Equal(1, (await host.TypeAsync("unpause")).ExitCode);
    }

    [Fact]
    public async Task In_a_folder_that_cannot_be_written_there_is_none_and_the_service_runs()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder, "chmod -R a+rX ys . && exec setpriv --reuid=65533 --regid=65533 --clear-groups \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        var line = await host.LoggedAsync("commands such as");

        Assert.Contains("ys/ysco.sock: permission denied", line.Text, StringComparison.Ordinal);
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
        (await host.TypeAsOtherAsync("unpause")).Refused(1, "nothing listens there");
        Assert.DoesNotContain(Directory.GetFiles(Path.Combine(host.Folder, "ys")), f => f.Contains("ysco-tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_with_a_path_too_long_for_a_socket_has_one_all_the_same()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        string folder = Path.Combine(host.Folder, string.Join('/', Enumerable.Repeat(new string('d', 50), 5)));
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        Directory.Move(Path.Combine(host.Folder, "ys"), folder);
        File.CreateSymbolicLink(Path.Combine(host.Folder, "ys"), folder);
        await using var ysco = YscoProcess.Start(
            YscoBinary.Location, ["run", "-dir", folder, "./websvc", "-listen", $"127.0.0.1:{host.ServicePort}"], new() { Directory = host.Folder });
        await host.UntilAsync("the socket", () => Task.FromResult(File.Exists(Path.Combine(folder, "ysco.sock"))));

        Done(await host.TypeAsync("pause", "-dir", folder, "long"), "automatic updates are paused");
        Done(await host.TypeAsync("unpause"), "automatic updates go on");
    }

    [Fact]
    public async Task Clients_that_idle_or_ask_at_once_hold_up_nobody()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        var idle = new List<Socket>();
        try
        {
            for (int i = 0; i < 200; i++)
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint(host.Socket()));
                idle.Add(socket);
                if (i % 2 == 0)
                {
                    await socket.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx"u8.ToArray());
                }
            }

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.TypeAsync("pause", $"{i}")));

            Assert.All(outcomes, outcome => Done(outcome, "automatic updates are paused"));
            Assert.InRange(int.Parse(await host.JsonTextAsync("PauseReason")), 0, 19);
            Assert.Equal(Releases.First, await host.ServiceAsync("/"));
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task The_socket_and_who_waits_there_are_handed_on_when_ysco_executes_itself()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        using var kept = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
        kept.Connect(new UnixDomainSocketEndPoint(host.Socket()));
        long inode = await InodeAsync(host);

        for (int i = 0; i < 3; i++)
        {
            await host.CommandAsync("saveconfig", ("config", await File.ReadAllTextAsync(host.ConfigFile)));
            Done(await host.TypeAsync("pause", "x"), "automatic updates are paused");
            kept.Send("GET /service-version HTTP/1.1\r\nHost: a\r\n\r\n"u8);
            byte[] answer = new byte[4096];
            Assert.StartsWith("HTTP/1.1 200 OK", System.Text.Encoding.ASCII.GetString(answer, 0, kept.Receive(answer)), StringComparison.Ordinal);
        }

        Assert.Equal(inode, await InodeAsync(host));
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("cannot reach", StringComparison.Ordinal) || l.Text.Contains("is lost", StringComparison.Ordinal));
    }

    private static async Task<long> InodeAsync(RunningService host) =>
        long.Parse((await ProcessRun.RunAsync("stat", ["-c", "%i", host.Socket()])).Stdout, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task What_happens_is_followed()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await using var follow = YscoProcess.Start(YscoBinary.Location, ["events", "-f", "-n", "1"], new() { Directory = host.Folder });
        await follow.WaitForLogAsync(line => line.EndsWith("v0.1.0 go1.20.3 started", StringComparison.Ordinal));
        await host.TypeAsync("pause", "one");
        await follow.WaitForLogAsync(line => line.EndsWith("automatic updates paused: one", StringComparison.Ordinal));
        await host.TypeAsync("unpause");
        await follow.WaitForLogAsync(line => line.EndsWith("automatic updates go on", StringComparison.Ordinal));
        Assert.Equal(3, follow.Lines.Count);
    }

    [Fact]
    public async Task Without_a_folder_or_with_a_wrong_one_it_says_so()
    {
        using var here = new Sandbox();
        foreach (string command in new[] { "unpause", "events", "update" })
        {
            (await here.RunAsync(command)).Refused(1, $"ysco {command}: ys: no such folder");
            (await here.RunAsync(command, "-dir", "/dev/null")).Refused(1, $"ysco {command}: /dev/null: is not a folder");
        }
    }

    [Fact]
    public async Task What_is_advised_names_the_folder_that_was_named()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        Done(await host.TypeAsync("pause", "-dir", "./ys", "x"), "automatic updates are paused: x (\"ysco unpause -dir ./ys\" lets them go on)\n");
        await File.AppendAllTextAsync(host.ConfigFile, "# edited\n", TestContext.Current.CancellationToken);
        Assert.Contains("(ysco reload -dir ./ys takes it up)", (await host.TypeAsync("status", "-dir", "./ys")).Stdout, StringComparison.Ordinal);
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        (await host.TypeAsync("unpause", "-dir", "./ys")).Refused(1, "(\"ysco run -dir ./ys\" starts one; ");
        host.Start();
        await host.ControlAsync();
    }

    [Fact]
    public async Task Who_pauses_what_is_paused_already_takes_nobody_s_reason_away()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        Done(await host.TypeAsync("pause", "database", "move,", "ask", "Ann"), "automatic updates are paused: database move, ask Ann (");

        ProcessOutcome again = await host.TypeAsync("pause");
        Assert.Matches("^automatic updates are paused already, since \\S+ \\S+ \\S+ \\(.+\\): database move, ask Ann \\(\"ysco unpause\" lets them go on\\)\n$", again.Stdout);
        await host.CommandAsync("pause");
        Assert.Equal("database move, ask Ann", await host.JsonTextAsync("PauseReason"));

        ProcessOutcome other = await host.TypeAsync("pause", "holidays");
        Assert.Matches(
            "^automatic updates are paused: holidays \\(\"ysco unpause\" lets them go on\\)\nthey were paused already, since \\S+ \\S+ \\S+ \\(.+\\): database move, ask Ann\n$", other.Stdout);
        Assert.Equal("holidays", await host.JsonTextAsync("PauseReason"));
        Done(await host.TypeAsync("pause", "holidays"), "automatic updates are paused already, since ");
        Done(await host.TypeAsync("unpause"), "automatic updates go on\n");
    }

    [Fact]
    public async Task A_folder_that_is_none_of_ysco_s_or_was_never_used_is_told_with_what_to_do()
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["other"]);
        foreach (string command in new[] { "status", "events", "unpause" })
        {
            (await here.RunAsync(command, "-dir", "other")).Refused(
                1, $"ysco {command}: other: has no ysco.conf and nothing else of ysco's (\"ysco init\" makes ys; -dir names another)");
        }

        File.WriteAllText(here["other/ysco.conf"], "AuthFile: other/password.txt\n");
        var fresh = await here.RunAsync("status", "-dir", "other");
        Assert.Equal((1, "Nothing was started with other yet: \"ysco run -dir other ./CMD\" starts the\n  service, where CMD is the link that \"ysco init\" made\n\n"), (fresh.ExitCode, fresh.Stdout));
    }

    private static void Done(ProcessOutcome outcome, string start)
    {
        outcome.Succeeded();
        Assert.StartsWith(start, outcome.Stdout, StringComparison.Ordinal);
    }
}
