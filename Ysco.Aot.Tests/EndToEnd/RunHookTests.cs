using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Bench;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Programs of the owner's that ysco runs before and after checks and updates.</summary>
public class RunHookTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task Each_hook_runs_at_its_time_with_what_it_is_to_know()
    {
        await using var host = await HostAsync("""
            echo "$YSCO_HOOK|$1|$2|$YSCO_MODULE|$YSCO_OLD_VERSION $YSCO_OLD_GOVERSION|$YSCO_NEW_VERSION $YSCO_NEW_GOVERSION|$(basename "$YSCO_OLD_BINARY") $(basename "$YSCO_NEW_BINARY")|$(readlink websvc)|$YSCO_REASON" >>told
            """);
        await host.CheckAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        await host.UntilAsync("PostUpdate", () => Task.FromResult(Told(host).Count == 3));
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.UntilAsync("OnFailure", () => Task.FromResult(Told(host).Count == 5));

        string first = Releases.FileName(Releases.First);
        string second = Releases.FileName(Releases.Second);
        string bad = Releases.FileName(Releases.EndsWithThree);
        var told = Told(host);
        Assert.Equal($"PreCheck|a b|$HOME|example.org/websvc|v0.1.0 go1.20.3| |{first} |{first}|", told[0]);
        Assert.Equal($"PreUpdate|a b|$HOME|example.org/websvc|v0.1.0 go1.20.3|v0.1.1 go1.20.3|{first} {second}|{first}|", told[1]);
        Assert.Equal($"PostUpdate|a b|$HOME|example.org/websvc|v0.1.0 go1.20.3|v0.1.1 go1.20.3|{first} {second}|{second}|", told[2]);
        Assert.StartsWith($"OnFailure|a b|$HOME|example.org/websvc|v0.1.1 go1.20.3|v0.1.21 go1.20.3|{second} {bad}|{second}|binary {bad} exited", told[4], StringComparison.Ordinal);
        Assert.EndsWith("exit status 3", told[4], StringComparison.Ordinal);
        await host.UntilAsync("no child left", () => Task.FromResult(ProcessTable.Children(host.Ysco.Pid).Count == 1));
    }

    [Fact]
    public async Task Its_output_is_logged_as_lines_with_a_bound_and_it_has_nothing_to_read()
    {
        await using var host = await HostAsync("""
            cat; echo "one  \"two\""; echo oops >&2; printf 'level=ERROR msg=forged\033[31m\n'; printf last
            [ "$YSCO_HOOK" = PreCheck ] || yes | head -c 2000000
            """);
        await host.CheckAsync();
        string[] said = [.. host.Ysco.Lines.Select(l => l.Text).Where(l => l.Contains("msg=\"hook says\"", StringComparison.Ordinal))];
        Assert.Equal(
            ["line=\"one \\\"two\\\"\"", "line=oops", "line=\"level=ERROR msg=forged [31m\"", "line=last"],
            said.Select(l => l[l.IndexOf("line=", StringComparison.Ordinal)..]));

        await host.UpdateOkAsync(Releases.Second);
        await host.UntilAsync("the bound", () => Task.FromResult(host.Ysco.Lines.Any(l => l.Text.Contains("it has more to say", StringComparison.Ordinal))));
        Assert.InRange(host.Ysco.Lines.Count(l => l.Text.EndsWith("line=y", StringComparison.Ordinal)), 150, 200);
    }

    [Fact]
    public async Task One_that_prints_for_ever_costs_next_to_nothing_until_its_time_is_up()
    {
        await using var host = await HostAsync("[ \"$YSCO_HOOK\" != PreUpdate ] || exec yes", c => c.Set("Hooks.Timeout", "4s"));
        var update = UpdateAsync(host);
        await host.UntilAsync("the bound", () => Task.FromResult(host.Ysco.Lines.Any(l => l.Text.Contains("it has more to say", StringComparison.Ordinal))));
        double before = ProcessReading.Of(host.Ysco.Pid).CpuMilliseconds;

        Assert.Equal((500, "hook PreUpdate did not agree: killed after 4s (Hooks.Timeout)"), await update);

        // It was more than half of the time.
        Assert.InRange(ProcessReading.Of(host.Ysco.Pid).CpuMilliseconds - before, 0, 300);
    }

    [Fact]
    public async Task PreUpdate_can_leave_an_update_out_or_cancel_it_and_the_service_is_not_touched()
    {
        await using var host = await HostAsync("[ \"$YSCO_HOOK\" != PreUpdate ] || exit $(cat status)");
        int pid = host.ServicePid();
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "status"), "75");
        Assert.Equal((400, "hook PreUpdate wants it left out for now: exit status 75"), await UpdateAsync(host));
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "status"), "3");
        Assert.Equal((500, "hook PreUpdate did not agree: exit status 3"), await UpdateAsync(host));
        Assert.Equal((pid, Releases.FileName(Releases.First)), (host.ServicePid(), host.Installed));
        Assert.Equal([Releases.FileName(Releases.First)], host.Files().Where(f => f.StartsWith("websvc-", StringComparison.Ordinal) && !f.EndsWith(".json", StringComparison.Ordinal)));

        await File.WriteAllTextAsync(Path.Combine(host.Folder, "status"), "0");
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task A_hook_that_takes_too_long_is_killed_with_its_group_while_all_else_goes_on()
    {
        await using var host = await HostAsync("[ \"$YSCO_HOOK\" != PreUpdate ] || { sleep 600 & echo $! >sleeper; wait; }", c => c.Set("Hooks.Timeout", "2s"));
        var update = UpdateAsync(host);
        await host.UntilAsync("hook", () => Task.FromResult(File.Exists(Path.Combine(host.Folder, "sleeper")) && Sleeper(host) > 0));
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
        Assert.True((await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        int sleeper = Sleeper(host);

        Assert.Equal((500, "hook PreUpdate did not agree: killed after 2s (Hooks.Timeout)"), await update);
        await host.UntilAsync("its group is gone", () => Task.FromResult(!ProcessTable.IsAlive(sleeper)));
        Assert.Equal(Releases.First, await host.ServiceAsync("/"));
    }

    [Fact]
    public async Task A_hook_runs_as_the_service_does()
    {
        string told = Path.Combine(World.Folder, $"told-{Guid.NewGuid():N}");
        Directory.CreateDirectory(told);
        File.SetUnixFileMode(told, (UnixFileMode)511);
        await using var host = await HostAsync(
            $"echo \"$(id -u) $(id -G) $(umask) $OWN ${{NOTIFY_SOCKET-none}} $YSCO_HOOK $(grep CapEff /proc/self/status | cut -c9-)\" >>{told}/file",
            c => c.Set("Process.Umask", "0027").Set("Process.Notify", "true").SetList("Process.Environment", "OWN=x"), ["-user", "4711", "-groups", "4712,4713"]);

        await host.CheckAsync();

        Assert.Equal("4711 4712 4713 0027 x none PreCheck 0000000000000000\n", await File.ReadAllTextAsync($"{told}/file"));
    }

    [Fact]
    public async Task A_hook_that_cannot_be_executed_has_failed_and_says_why()
    {
        await using var host = await World.HostAsync(config: c => c.SetList("Hooks.PreCheck", "/nowhere/hook").SetList("Hooks.PreUpdate", "/nowhere/hook"));

        await Assert.ThrowsAsync<HttpRequestException>(host.CheckAsync);
        await host.LoggedAsync("check skipped");
        var (status, body) = await UpdateAsync(host);

        Assert.Equal((500, "hook PreUpdate could not be started: /nowhere/hook: starting: no such file or directory"), (status, body));
        Assert.Contains(host.Ysco.Lines, l => l.Text.Contains("level=WARN", StringComparison.Ordinal) && l.Text.Contains("Hooks.PreCheck: /nowhere/hook: no such file or directory", StringComparison.Ordinal));
        Assert.Equal("hook PreCheck could not be started: /nowhere/hook: starting: no such file or directory", await host.JsonTextAsync("CheckSkipped"));
        Assert.Equal(1, await host.MetricAsync("ysco_monitor_errors_total"));
        var shown = (await host.TypeAsync("status")).Stdout.ReplaceLineEndings(" ");
        Assert.Contains("Last check skipped, the next is at ", shown, StringComparison.Ordinal);
        Assert.Contains("check skipped: hook PreCheck could not", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_PreUpdate_left_out_is_told_with_the_hook_and_the_next_check()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First, Releases.Second);
        string hook = await HostSteps.ScriptAsync(world.Folder, "exit 75");
        await using var host = await world.HostAsync(config: c => c.SetList("Hooks.PreUpdate", hook));
        await host.ControlAsync();
        await host.CheckAsync();
        await host.UntilAsync("left out", async () => (await host.StatusAsync()).GetProperty("NextSkipped").GetBoolean());

        var status = await host.StatusAsync();

        Assert.InRange(status.GetProperty("NextRollout").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddDays(2));
        var shown = string.Join(' ', (await host.TypeAsync("status")).Stdout.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches(@"is left out by hook PreUpdate, which is asked again at \S+ \S+ \S+ \(in ", shown);
        Assert.Contains("left out: hook PreUpdate wants it left out for now: exit status 75", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(" ago)", shown.Split("service ")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_that_the_service_s_user_cannot_execute_is_not_saved()
    {
        string own = await HostSteps.ScriptAsync(World.Folder, "true");
        File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var host = await World.HostAsync(settings: new() { RunFlags = ["-user", "daemon"] });

        foreach (var (program, why) in new[] { ("/nowhere/hook", "/nowhere/hook: no such file or directory"), (own, $"{own}: user daemon may not execute it: ") })
        {
            string text = await File.ReadAllTextAsync(host.ConfigFile) + $"Hooks:\n\tPreCheck:\n\t\t- {program}\n";
            using var form = new FormUrlEncodedContent([new("command", "saveconfig"), new("config", text)]);
            using var answer = await host.Admin.PostAsync("/", form);
            int line = text.Split("\tPreCheck:")[0].Count(c => c == '\n') + 1;
            Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains($"ys/ysco.conf:{line}: Hooks.PreCheck: {why}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

    }

    [Fact]
    public async Task What_a_hook_left_in_the_background_ends_with_it()
    {
        await using var host = await HostAsync("sleep 600 & echo $! >sleeper");

        await host.CheckAsync();

        await host.UntilAsync("its group is gone", () => Task.FromResult(!ProcessTable.IsAlive(Sleeper(host))));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(host.Folder, "ys"), "Pre*.run"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hook_that_a_killed_ysco_left_behind_is_ended_by_the_next_also_when_only_its_intent_is_on_record(bool onlyIntent)
    {
        await using var host = await HostAsync("[ \"$YSCO_HOOK\" != PreUpdate ] || { sleep 600 & echo $! >sleeper; wait; }");
        var update = UpdateAsync(host);
        await host.UntilAsync("hook", () => Task.FromResult(File.Exists(Path.Combine(host.Folder, "sleeper")) && Sleeper(host) > 0));
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => update);
        int service = host.ServicePid();
        Assert.True(ProcessTable.IsAlive(Sleeper(host)));
        if (onlyIntent)
        {
            // As it is between the start of the hook and the note of who it is.
            string record = Path.Combine(host.Folder, "ys", "PreUpdate.run");
            File.WriteAllText(record, Regex.Replace(File.ReadAllText(record), "(?m)^pid [0-9]+$", "pid 0"));
        }

        host.Start();

        await host.LoggedAsync("ended a hook that an earlier run left running");
        await host.UntilAsync("its group is gone", () => Task.FromResult(!ProcessTable.IsAlive(Sleeper(host))));
        Assert.Equal((service, Releases.FileName(Releases.First)), (host.ServicePid(), host.Installed));
        await host.UntilAsync("what was fetched is gone", () => Task.FromResult(!host.Files().Contains(Releases.FileName(Releases.Second))));
    }

    [Fact]
    public async Task Hooks_end_with_ysco()
    {
        await using var host = await HostAsync("[ \"$YSCO_HOOK\" != PreUpdate ] || { sleep 600 & echo $! >sleeper; wait; }");
        var update = UpdateAsync(host);
        await host.UntilAsync("hook", () => Task.FromResult(File.Exists(Path.Combine(host.Folder, "sleeper")) && Sleeper(host) > 0));

        host.Ysco.Signal(Signals.Term);

        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        await host.UntilAsync("its group is gone", () => Task.FromResult(!ProcessTable.IsAlive(Sleeper(host))));
        await Task.WhenAny(update);
    }

    private static IReadOnlyList<string> Told(RunningService host) =>
        File.Exists(Path.Combine(host.Folder, "told")) ? [.. File.ReadAllLines(Path.Combine(host.Folder, "told"))] : [];

    private static int Sleeper(RunningService host) =>
        int.TryParse(File.ReadAllText(Path.Combine(host.Folder, "sleeper")), out int pid) ? pid : 0;

    private static async Task<(int Status, string Body)> UpdateAsync(RunningService host)
    {
        var (status, body) = await host.UpdateAsync(Releases.Second);
        return (status, body.TrimEnd('\n'));
    }

    private async Task<RunningService> HostAsync(string script, Func<ServiceConfig, ServiceConfig>? config = null, string[]? flags = null)
    {
        string hook = await HostSteps.ScriptAsync(World.Folder, script);
        return await World.HostAsync(
            config: c => (config ?? (other => other))(c.SetList("Hooks.PreCheck", hook, "a b", "$HOME").SetList("Hooks.PreUpdate", hook, "a b", "$HOME")
                .SetList("Hooks.PostUpdate", hook, "a b", "$HOME").SetList("Hooks.OnFailure", hook, "a b", "$HOME")),
            settings: new() { RunFlags = flags ?? [] });
    }
}
