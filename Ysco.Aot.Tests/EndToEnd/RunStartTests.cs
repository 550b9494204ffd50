using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What the service sees of itself at its start.</summary>
public class RunStartTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string NoSignals = "0000000000000000";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task The_service_leads_a_process_group_of_its_own_with_default_signals()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-info"] });
        int pid = host.ServicePid();
        var info = Info(host.Ysco);

        Assert.Equal($"{pid}", info["pid"]);
        Assert.Equal($"{pid}", info["pgid"]);
        Assert.Equal($"{host.Ysco.Pid}", info["ppid"]);
        Assert.Equal(NoSignals, info["SigBlk"]);
        Assert.Equal(NoSignals, info["SigIgn"]);
        Assert.Equal(host.Folder, info["cwd"]);
    }

    [Fact]
    public async Task The_service_gets_our_stdin_stdout_and_stderr_and_no_other_descriptor()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-info"] });
        int pid = host.ServicePid();
        await using var direct = YscoProcess.Start(host.ServiceLink, ["-info"]);
        await direct.WaitForLogAsync(l => l.StartsWith("NoNewPrivs", StringComparison.Ordinal));

        for (int fd = 0; fd <= 2; fd++)
        {
            Assert.Equal(Descriptor(host.Ysco.Pid, fd), Descriptor(pid, fd));
        }

        Assert.Equal(Descriptors(direct), Descriptors(host.Ysco));
    }

    [Fact]
    public async Task The_service_gets_our_environment_byte_for_byte_and_its_arguments()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder, "ODD=\"$(printf 'a\\377\\nb=c')\" EMPTY= LATIN=\"$(printf '\\351')\" exec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new()
        {
            YscoPath = script,
            ServiceArguments = ["-info", "--", "", "a b", "-addr", "\u00e9\u4e16", "it's \"so\""],
        });
        byte[] ours = await File.ReadAllBytesAsync($"/proc/{host.Ysco.Pid}/environ");

        Assert.True(ours.AsSpan().IndexOf("ODD=a\xff"u8[..5]) >= 0);
        Assert.Equal(ours, await File.ReadAllBytesAsync($"/proc/{host.ServicePid()}/environ"));
        Assert.Equal(
            ["./websvc", "-listen", $"127.0.0.1:{host.ServicePort}", "-stamp", host.StampFile, "-info", "--", "", "a b", "-addr", "\u00e9\u4e16", "it's \"so\""],
            (await File.ReadAllTextAsync($"/proc/{host.ServicePid()}/cmdline"))[..^1].Split('\0'));
    }

    [Theory]
    [InlineData("exec \"$YSCO\" \"$@\" -info \"$(printf '\\377\\376')\" '' \"$(printf 'a\\nb\\351')\"")]
    [InlineData("mkdir -p dev && cp \"$YSCO\" ysco && exec chroot . /ysco \"$@\" -info \"$(printf '\\377\\376')\" '' \"$(printf 'a\\nb\\351')\"")]
    public async Task Arguments_that_are_not_text_reach_the_service_byte_for_byte(string start)
    {
        string script = await HostSteps.ScriptAsync(World.Folder, start);
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        byte[] line = await File.ReadAllBytesAsync($"/proc/{host.ServicePid()}/cmdline");

        Assert.EndsWith("002D696E666F00FFFE0000610A62E900", Convert.ToHexString(line), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d=\"$(printf 't6\\351')\"; mkdir \"$d\"; mv websvc* ys \"$d/\"; cd \"$d\"; \"$YSCO\" run ./websvc", "ysco run: the current folder: its path is not UTF-8")]
    [InlineData("\"$YSCO\" run \"./$(printf 'a\\351')/websvc\"", "/websvc: its path is not UTF-8")]
    [InlineData("d=\"$(printf 'a\\351')\"; mkdir \"$d\"; cd \"$d\"; \"$YSCO\" init example.org/websvc", "ysco init: the current folder: its path is not UTF-8")]
    public async Task A_path_that_is_not_text_is_one_clear_line(string start, string words)
    {
        // The folder gets a name that we can remove it by.
        string script = await HostSteps.ScriptAsync(
            World.Folder, $"status=0; {start} || status=$?; if [ -n \"$d\" ]; then cd ..; mv \"$d\" text; fi; exit $status");
        await using var host = await World.HostAsync(settings: new() { Started = false });

        var outcome = await ProcessRun.RunAsync(script, [], new() { Directory = host.Folder });

        outcome.Refused(1, words);
    }

    [Fact]
    public async Task A_ysco_without_stdin_stdout_and_stderr_still_runs_the_service()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, "exec \"$YSCO\" \"$@\" <&- >&- 2>&-");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        for (int fd = 0; fd <= 2; fd++)
        {
            Assert.Equal("/dev/null", Descriptor(host.ServicePid(), fd));
        }

        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task An_admin_address_that_is_taken_is_served_once_it_is_free()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        using (var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, host.AdminPort))
        {
            taken.Start();
            host.Start();
            await host.WaitForVersionAsync(Releases.First);
            var line = await host.LoggedAsync("cannot serve");
            Assert.Contains($"127.0.0.1:{host.AdminPort}", line.Text, StringComparison.Ordinal);
        }

        await host.LoggedAsync("serving");
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
    }

    [Fact]
    public async Task The_first_line_of_the_log_says_which_ysco_runs_which_service()
    {
        await using var host = await World.HostAsync();

        var line = await host.LoggedAsync("ysco starting");

        string version = (await YscoBinary.RunAsync("version")).Stdout.Split(' ')[1];
        Assert.Equal($"level=INFO msg=\"ysco starting\" version={version} dir=ys svc=./websvc module={TestWorld.Service} svcversion={Releases.First} goversion={TestWorld.GoVersion}", line.Text);
    }

    [Fact]
    public async Task A_check_that_was_asked_for_is_told_in_the_log()
    {
        await using var host = await World.HostAsync(config: c => c.Set("LogLevel", "info"));

        await host.CheckAsync();

        var line = await host.LoggedAsync("checked for versions");
        Assert.StartsWith($"level=INFO msg=\"checked for versions\" newest={Releases.First} toolchain=go", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_ysco_with_the_same_folder_is_refused()
    {
        await using var host = await World.HostAsync();
        int pid = host.ServicePid();

        var second = await YscoBinary.RunAsync(["run", "./websvc"], new() { Directory = host.Folder });

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("ys: another ysco runs with this folder", second.Stderr, StringComparison.Ordinal);
        Assert.Equal(pid, host.ServicePid());
    }

    [Theory]
    [InlineData("websvc", "run", "websvc")]
    [InlineData("-addr", "run", "-addr", "127.0.0.1:1", "-adminaddr", "127.0.0.1:2", "./websvc")]
    [InlineData("-addr", "run", "-addr=127.0.0.1:1", "--metricsaddr=127.0.0.1:2", "./websvc")]
    [InlineData("-nosuch", "run", "-nosuch", "./websvc")]
    [InlineData("CMD", "run")]
    [InlineData("99999", "run", "-addr", "127.0.0.1:99999", "./websvc")]
    public async Task A_wrong_command_line_is_a_usage_error(string named, params string[] args)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });

        var outcome = await YscoBinary.RunAsync(args, new() { Directory = host.Folder });

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(named, outcome.Stderr, StringComparison.Ordinal);
        Assert.Empty(host.Stamps());
    }

    [Theory]
    [InlineData("ys/ysco.conf", "echo Nonsense: 1 >> ys/ysco.conf", "Nonsense")]
    [InlineData("ys/ysco.conf", "rm ys/ysco.conf", "no such file")]
    [InlineData("ys/password.txt", "rm ys/password.txt", "no such file")]
    [InlineData("ys/password.txt", ": > ys/password.txt", "empty")]
    [InlineData("ys", "rm -r ys", "no such folder")]
    public async Task A_folder_that_cannot_be_used_is_one_clear_line(string named, string damage, string reason)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        await ProcessRun.RunAsync("/bin/sh", ["-c", damage], new() { Directory = host.Folder });

        var outcome = await YscoBinary.RunAsync(["run", "./websvc"], new() { Directory = host.Folder });

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains(named, outcome.Stderr, StringComparison.Ordinal);
        Assert.Contains(reason, outcome.Stderr, StringComparison.Ordinal);
        Assert.Single(outcome.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(host.ServiceProcesses());
    }

    private static Dictionary<string, string> Info(YscoProcess process) => process.Lines
        .Where(l => !l.IsError).Select(l => l.Text.Split(' ', 2)).Where(w => w.Length == 2 && w[0] != "env")
        .GroupBy(w => w[0]).ToDictionary(g => g.Key, g => g.First()[1]);

    private static string? Descriptor(int pid, int fd) => new FileInfo($"/proc/{pid}/fd/{fd}").LinkTarget;

    // What Go opens by itself (its poller) it opens in both; inode numbers differ.
    private static IEnumerable<string> Descriptors(YscoProcess process) => Info(process)
        .Where(i => Regex.IsMatch(i.Key, "^fd[0-9]+$"))
        .Select(i => $"{i.Key} {Regex.Replace(i.Value, "[0-9]+", "N")}")
        .Order(StringComparer.Ordinal);
}
