using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A service that is not started, for it could not be started as it should be; and what is only warned of.</summary>
public class RunUserRefusedTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Theory]
    [InlineData("-groups needs -user", "-groups", "daemon")]
    [InlineData("flag -user: must not be empty", "-user", "")]
    [InlineData("flag -user: must not be empty", "-user=")]
    [InlineData("flag -groups: must not be empty", "-user", "daemon", "-groups", "")]
    public async Task Wrong_flags_are_a_usage_error(string words, params string[] flags)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });

        var outcome = await YscoBinary.RunAsync(["run", .. flags, "./websvc"], new() { Directory = host.Folder });

        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith($"ysco run: {words}\nusage: ", outcome.Stderr, StringComparison.Ordinal);
        Assert.Empty(host.Stamps());
    }

    [Theory]
    [InlineData("-user no-such: not in /etc/passwd (use a name that is, or a uid with -groups)", "-user", "no-such")]
    [InlineData("-user 4294967295: not in /etc/passwd", "-user", "4294967295")]
    [InlineData("-user -1: not in /etc/passwd", "-user", "-1")]
    [InlineData("-user 59999: not in /etc/passwd, so its groups are not known (name them with -groups, the primary one first)", "-user", "59999")]
    [InlineData("-groups: \"no-such\": not in /etc/group", "-user", "daemon", "-groups", "1,no-such")]
    [InlineData("-groups: \"\": not in /etc/group", "-user", "daemon", "-groups", "1,")]
    [InlineData("-groups: \"4294967295\": not in /etc/group", "-user", "daemon", "-groups", "4294967295")]
    public async Task A_user_or_group_that_is_not_known_is_one_clear_line(string words, params string[] flags)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });

        var outcome = await YscoBinary.RunAsync(["run", .. flags, "./websvc"], new() { Directory = host.Folder });

        outcome.Refused(1, "ysco run: " + words);
        Assert.Empty(host.Stamps());
    }

    [Fact]
    public async Task Only_root_can_start_it_as_another_user()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        (await ProcessRun.RunAsync("chmod", ["-R", "a+rX", host.Folder])).Succeeded();

        var outcome = await ProcessRun.RunAsync(
            "setpriv", ["--reuid", "65533", "--regid", "65533", "--clear-groups", YscoBinary.Location, "run", "-user", "daemon", "./websvc"],
            new() { Directory = host.Folder });

        outcome.Refused(1, "ysco run: -user daemon: only root can start the service as another user (run ysco as root, or leave -user out)");
    }

    [Theory]
    [InlineData("chmod 700 .", "/[^/]*ysco-host-[^/ ]* \\(mode 0700, owner 0, group 0\\) does not let it pass")]
    [InlineData("mkdir -m 750 in && mv websvc-* in && ln -sfn in/websvc-* websvc && chgrp 2 in", "/in \\(mode 0750, owner 0, group 2\\) does not let it pass")]
    [InlineData("chmod 744 websvc-*", "/websvc-v0.1.0-[^ ]* \\(mode 0744, owner 0, group 0\\) does not let it execute")]
    [InlineData("chmod 615 websvc-* && chown 1:1 websvc-*", "/websvc-v0.1.0-[^ ]* \\(mode 0615, owner 1, group 1\\) does not let it execute")]
    public async Task A_path_that_the_user_may_not_execute_is_fatal_and_the_obstacle_is_named(string change, string obstacle)
    {
        var line = await FatalAsync(change, "daemon");

        Assert.Matches($"err=\"\\./websvc: user daemon may not execute it: .*{obstacle} \\(chmod or chown it, or choose another place\\)\"$", line);
    }

    [Fact]
    public async Task An_obstacle_that_no_mode_tells_of_is_told_as_such()
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder, "exec unshare -m sh -c 'mount --bind . . && mount -o remount,noexec,bind . && cd \"$PWD\" && exec \"$@\"' sh \"$YSCO\" \"$@\"");

        var line = await FatalAsync(":", "daemon", script: script);

        Assert.Contains("user daemon may not execute it: permission denied, though owners and modes along the path allow it", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WorkDir", "/no/such", "Process.WorkDir /no/such: no such file or directory")]
    [InlineData("WorkDir", "websvc", "Process.WorkDir websvc: not a directory")]
    [InlineData("WorkDir", "ys", "Process.WorkDir ys: the user may not be in it: permission denied")]
    [InlineData("OpenFiles", "1073741824", "Process.OpenFiles 1073741824: operation not permitted (more than the kernel, or our own limit, allows)")]
    public async Task A_setting_that_cannot_be_had_is_fatal_and_named(string key, string value, string words)
    {
        var line = await FatalAsync(":", "daemon", c => c.Set($"Process.{key}", value));

        Assert.Contains($" err=\"./websvc: starting as user daemon: {words}\"", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CAP_SYS_TIME", "Process.AmbientCapabilities", "exec setpriv --bounding-set -sys_time \"$YSCO\" \"$@\"")]
    [InlineData("63", "Process.AmbientCapabilities", "exec \"$YSCO\" \"$@\"")]
    public async Task A_capability_that_we_do_not_have_ourselves_is_fatal(string capability, string words, string start)
    {
        string script = await HostSteps.ScriptAsync(World.Folder, start);

        var line = await FatalAsync(":", "daemon", c => c.SetList("Process.AmbientCapabilities", capability), script);

        Assert.Contains($"starting as user daemon: {words}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkdir in && mv websvc-* in && ln -sfn in/websvc-* websvc && chown daemon in", "/in \\(mode 0755, owner 1, group 0\\)")]
    [InlineData("chmod 777 .", "ysco-host-[^/ ]* \\(mode 0777, owner 0, group 0\\)")]
    [InlineData("chgrp daemon . && chmod 775 .", "ysco-host-[^/ ]* \\(mode 0775, owner 0, group 1\\)")]
    [InlineData("chown daemon websvc-*", "websvc-v0.1.0-[^ ]* \\(mode 0755, owner 1, group 0\\)")]
    [InlineData("chmod 757 websvc-*", "websvc-v0.1.0-[^ ]* \\(mode 0757, owner 0, group 0\\)")]
    [InlineData("mkdir in && mv websvc-* in && ln -sfn in/websvc-* websvc && chmod 773 in", "/in \\(mode 0773, owner 0, group 0\\)")]
    [InlineData("chown -h daemon websvc && chmod 1777 .", "ysco-host-[^/ ]* \\(mode 1777, owner 0, group 0\\)")]
    public async Task A_path_that_the_user_may_change_is_warned_of(string change, string element)
    {
        await using var host = await HostAsync(change, "daemon");

        var line = await host.LoggedAsync("the service's user may change what is executed as the service");

        Assert.Matches($" user=daemon path=\"/.*{element}\"$", line.Text);
        Assert.Single(host.Ysco.Lines, l => l.Text.Contains("may change what is executed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_that_the_user_may_change_is_warned_of()
    {
        await using var host = await HostAsync("chown daemon ys ys/ysco.conf", "daemon");

        await host.LoggedAsync("serving");

        Assert.Equal(
            ["/ys", "/ys/ysco.conf"],
            host.Ysco.Lines.Where(l => l.Text.Contains("the service's user may change ysco's configuration", StringComparison.Ordinal))
                .Select(l => l.Text.Split("path=\"")[1].Split(' ')[0][host.Folder.Length..]));
    }

    [Fact]
    public async Task A_folder_of_ours_that_the_user_may_lock_is_warned_of()
    {
        await using var host = await HostAsync("chmod 755 ys", "daemon");

        var line = await host.LoggedAsync("the service's user may lock ysco's folder, and so keep ysco from starting again (chmod 700 it)");

        Assert.EndsWith($" user=daemon path=\"{host.Folder}/ys (mode 0755, owner 0, group 0)\"", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_of_ours_that_the_user_may_change_is_warned_of()
    {
        string folder = TestPaths.NewFolder("own");
        string script = await HostSteps.ScriptAsync(
            World.Folder, $"mkdir -p {folder}/bin && cp \"$YSCO\" {folder}/ysco-1 && chmod 755 {folder} && chown daemon {folder}/bin && ln -sfn ../ysco-1 {folder}/bin/ysco && exec {folder}/bin/ysco \"$@\"");
        await using var host = await HostAsync(":", "daemon", script: script);
        var line = await host.LoggedAsync("the service's user may change ysco's own program, which runs as root");
        await host.LoggedAsync("serving");

        Assert.Matches($" user=daemon path=\"{folder}/bin \\(mode 0755, owner 1, group 0\\)\"$", line.Text);
        Assert.Single(host.Ysco.Lines, l => l.Text.Contains("may change ysco's own program", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_version_that_the_user_may_not_execute_is_rolled_back()
    {
        await using var host = await World.HostAsync(settings: new() { RunFlags = ["-user", "daemon"], ServiceArguments = ["-termdelay", "1s"] });
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");
        (await ProcessRun.RunAsync("chmod", ["700", Path.Combine(host.Folder, Releases.FileName(Releases.Second))])).Succeeded();

        var (status, body) = await update;

        Assert.Equal(500, status);
        Assert.Contains($"/{Releases.FileName(Releases.Second)} (mode 0700, owner 0, group 0) does not let it execute", body, StringComparison.Ordinal);
        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.First);
        Assert.Contains("user daemon may not execute it", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
        Assert.Equal("1 1 1", (await ServiceSelf.OfAsync(host)).Uid);
        await host.UntilAsync("one child", () => Task.FromResult(ProcessTable.Children(host.Ysco.Pid) is [var only] && only == host.ServicePid()));
    }

    [Theory]
    [InlineData(":", "daemon")]
    [InlineData("chmod 1777 .", "daemon")]
    [InlineData("chmod 777 .", "root")]
    public async Task A_path_that_only_root_can_change_is_not(string change, string user)
    {
        await using var host = await HostAsync(change, user);

        await host.LoggedAsync("serving");

        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("may change", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Capabilities_that_a_root_service_has_anyway_are_warned_of()
    {
        await using var host = await World.HostAsync(config: c => c.SetList("Process.AmbientCapabilities", "CAP_NET_BIND_SERVICE"));

        await host.LoggedAsync("Process.AmbientCapabilities has no effect: the service runs as root");
    }

    private async Task<RunningService> HostAsync(string change, string user, Func<ServiceConfig, ServiceConfig>? config = null, string? script = null)
    {
        var host = await World.HostAsync(config: config, settings: new() { RunFlags = ["-user", user], Started = false, YscoPath = script });
        try
        {
            (await ProcessRun.RunAsync("/bin/sh", ["-c", change], new() { Directory = host.Folder })).Succeeded();
            host.Start();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <returns>The line that says why.</returns>
    private async Task<string> FatalAsync(string change, string user, Func<ServiceConfig, ServiceConfig>? config = null, string? script = null)
    {
        await using var host = await HostAsync(change, user, config, script);

        Assert.Equal(1, await host.Ysco.WaitForExitAsync());

        Assert.Empty(host.ServiceProcesses());
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("service started", StringComparison.Ordinal) || l.Text.Contains("service ended", StringComparison.Ordinal));
        return Assert.Single(host.Ysco.Lines, l => l.Text.Contains("level=ERROR", StringComparison.Ordinal)).Text;
    }
}
