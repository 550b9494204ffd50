using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;

namespace Ysco.Tests.Hosts;

/// <summary>
/// publish/systemd: what systemd says of the unit, and that ysco does under its restrictions all that it does, as far as that can be
/// had without systemd as process 1.
/// </summary>
public partial class SystemdUnitTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    /// <summary>systemd's own words begin at 4 with MEDIUM.</summary>
    private const double MostExposure = 3.5;

    private const string Several = "ysco-supervise.service";

    private static readonly string[] Unit = File.ReadAllLines(HostMachine.File("systemd/ysco@.service"));

    [Theory]
    [InlineData("ysco@.service", "ysco@websvc.service")]
    [InlineData(Several, Several)]
    public async Task Systemd_finds_no_fault_with_it_and_little_exposure(string file, string unit)
    {
        using var folder = new TemporaryFolder();
        folder.Write(file, File.ReadAllText(HostMachine.File($"systemd/{file}")).Replace("/srv/%i/ysco ", "/bin/true ", StringComparison.Ordinal).Replace("/srv/services/ysco ", "/bin/true ", StringComparison.Ordinal));
        var settings = new ProcessSettings { Directory = folder.Path, Environment = new Dictionary<string, string?> { ["SYSTEMD_UNIT_PATH"] = folder.Path + ":" } };

        ProcessOutcome verified = await ProcessRun.RunAsync("systemd-analyze", ["verify", "--man=no", unit], settings);
        ProcessOutcome exposed = await ProcessRun.RunAsync("systemd-analyze", ["security", "--offline=true", "--no-pager", unit], settings);

        Assert.Equal((0, ""), (verified.ExitCode, verified.Stderr));
        string level = Level().Match(exposed.Stdout).Groups[1].Value;
        Assert.True(double.Parse(level, CultureInfo.InvariantCulture) <= MostExposure, exposed.Stdout);
    }

    [Fact]
    public void That_of_several_services_gives_up_what_that_of_one_does()
    {
        string[] several = File.ReadAllLines(HostMachine.File($"systemd/{Several}"));
        string[] Settings(string[] unit) => [.. unit.SkipWhile(line => !line.StartsWith("CapabilityBoundingSet=", StringComparison.Ordinal)).Where(line => line != "" && line[0] != '#')
            .Select(line => line.Replace("/srv/services", "/srv/%i", StringComparison.Ordinal))];

        Assert.Equal(Settings(Unit), Settings(several));
        Assert.Equal(Unit.Where(line => line.Contains("KillMode=", StringComparison.Ordinal)), several.Where(line => line.Contains("KillMode=", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_it_starts_and_reloads_with_several_services_is_what_ysco_takes()
    {
        await using var host = new SupervisedHost();
        await host.LayAsync(fixture.World, "web");
        host.Add("web");
        await host.ListAsync();
        Directory.Move(host.Here["ys"], host.Here["all"]);
        await File.WriteAllTextAsync(host.Here["all/ysco.conf"], (await File.ReadAllTextAsync(host.Here["all/ysco.conf"])).Replace("ys/", "all/", StringComparison.Ordinal));
        string[] Words(string key) => File.ReadAllLines(HostMachine.File($"systemd/{Several}")).Single(line => line.StartsWith($"{key}=/srv/services/ysco ", StringComparison.Ordinal))
            .Replace("$YSCO_FLAGS", $"-addr 127.0.0.1:{host.Port}", StringComparison.Ordinal).Split(' ')[1..];
        await using YscoProcess ysco = YscoProcess.Start(YscoBinary.Location, Words("ExecStart"), host.Here.Settings());
        await ysco.WaitForLogAsync(line => line.Contains("msg=serving", StringComparison.Ordinal));

        (await host.TypeAsync(Words("ExecReload"))).Succeeded();

        ysco.Signal(Signals.Term);
        Assert.Equal(0, await ysco.WaitForExitAsync());
    }

    [Fact]
    public void Each_of_its_settings_is_given_a_reason()
    {
        string[] bare = [.. Unit.Skip(Array.IndexOf(Unit, "[Service]")).TakeWhile(line => line != "[Install]")
            .Where((line, i) => line.Contains('=', StringComparison.Ordinal) && line[0] != '#')
            .Where(line => !HasReason(Array.IndexOf(Unit, line)))];
        Assert.Empty(bare);
    }

    [Fact]
    public async Task With_its_rights_and_folders_alone_ysco_updates_saves_and_rolls_back_a_service_of_another_user()
    {
        string[] capabilities = [.. Values("CapabilityBoundingSet").SelectMany(value => value.Split(' ')).Select(name => "+" + name["CAP_".Length..].ToLowerInvariant())];
        string script = await HostSteps.ScriptAsync(fixture.World.Folder, $"""
            chown bin:bin websvc-*
            exec unshare -m sh -c 'mount --bind . . && mount -o remount,ro,bind / && cd "$PWD" && exec "$@"' sh \
                setpriv --no-new-privs --bounding-set=-all,{string.Join(',', capabilities)} "$YSCO" "$@"
            """);
        await using var host = await fixture.World.HostAsync(
            config: c => c.Set("Process.Nice", "-3").Set("Process.OpenFiles", "4321").SetList("Process.AmbientCapabilities", "CAP_NET_BIND_SERVICE"),
            settings: new() { YscoPath = script, RunFlags = ["-user", "daemon"] });

        await host.UpdateAndKeepAsync(Releases.Second);
        int service = host.ServicePid();
        await host.CommandAsync("saveconfig", ("config", await File.ReadAllTextAsync(host.ConfigFile)));
        await host.LoggedAsync("ysco going on");
        Assert.Equal(service, host.ServicePid());
        Assert.Equal("1\t1\t1\t1", ProcessTable.Status(service, "Uid"));
        Assert.Contains("4321", ProcessTable.Limit(service, "Max open files"), StringComparison.Ordinal);
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.Second);

        // Killed, and its record lost, it knows the service of another user by the file that it runs, which takes SYS_PTRACE.
        service = host.ServicePid();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        File.Delete(Path.Combine(host.Folder, "ys", "service.run"));
        host.Start();
        await host.LoggedAsync("taking over the service");
        Assert.Equal(service, host.ServicePid());
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task What_ysco_its_workers_and_the_service_ask_of_the_kernel_is_what_it_lets_them()
    {
        using var folder = new TemporaryFolder();
        string script = await HostSteps.ScriptAsync(fixture.World.Folder, $"exec strace -D -f -qq -o {folder["trace"]} -s 0 \"$YSCO\" \"$@\"");
        await using (var host = await fixture.World.HostAsync(settings: new() { YscoPath = script, RunFlags = ["-user", "daemon"] }))
        {
            await host.CheckAsync();
            await host.UpdateAndKeepAsync(Releases.Second);
            await host.CommandAsync("saveconfig", ("config", await File.ReadAllTextAsync(host.ConfigFile)));
            await host.LoggedAsync("ysco going on");
            (await YscoBinary.RunAsync(["status"], new() { Directory = host.Folder })).Succeeded();
            host.Ysco.Signal(Signals.Term);
            await host.Ysco.WaitForExitAsync();
            await Poll.UntilAsync("the end of strace", TimeSpan.FromSeconds(30), () => host.Ysco.AllPids().Count == 0);
        }

        string[] trace = await File.ReadAllLinesAsync(folder["trace"]);
        HashSet<string> allowed = await AllowedCallsAsync();
        string[] called = [.. trace.Select(line => Call().Match(line).Groups[1].Value).Where(name => name != "").Distinct().Order(StringComparer.Ordinal)];
        Assert.Contains("landlock_restrict_self", called);
        Assert.DoesNotContain(called, name => !allowed.Contains(name));

        string[] families = [.. Values("RestrictAddressFamilies").Single().Split(' ')];
        Assert.DoesNotContain(trace.Select(line => Family().Match(line).Groups[1].Value), name => name != "" && !families.Contains(name));

        // MemoryDenyWriteExecute, RestrictNamespaces, RestrictSUIDSGID, RestrictRealtime, LockPersonality.
        Assert.DoesNotContain(trace, line => Breach().IsMatch(line));
    }

    [Theory]
    [InlineData("1 mmap(NULL, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE, -1, 0) = 0x7", true)]
    [InlineData("1 mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE, 3, 0) = 0x7", false)]
    [InlineData("1 mprotect(0x7, 4096, PROT_READ|PROT_EXEC) = 0", true)]
    [InlineData("1 mprotect(0x7, 4096, PROT_READ) = 0", false)]
    [InlineData("1 clone(child_stack=NULL, flags=CLONE_NEWNS|SIGCHLD) = 7", true)]
    [InlineData("1 fchmod(3, 04755) = 0", true)]
    [InlineData("1 fchmod(3, 0755) = 0", false)]
    public void A_breach_would_be_seen(string line, bool isBreach) => Assert.Equal(isBreach, Breach().IsMatch(line));

    private static bool HasReason(int at)
    {
        // A comment right above, or above the lines of which it is one.
        for (; at > 0 && Unit[at] != ""; at--)
        {
            if (Unit[at].StartsWith('#'))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<string> Values(string key) =>
        Unit.Where(line => line.StartsWith(key + "=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..]);

    /// <summary>As this systemd lists the sets that the unit names.</summary>
    private static async Task<HashSet<string>> AllowedCallsAsync()
    {
        var allowed = new HashSet<string>();
        var names = new Queue<string>(Values("SystemCallFilter").Single().Split(' '));
        names.Enqueue("@default");
        while (names.TryDequeue(out string? name))
        {
            if (!allowed.Add(name) || name[0] != '@')
            {
                continue;
            }

            ProcessOutcome outcome = await ProcessRun.RunAsync("systemd-analyze", ["syscall-filter", "--no-pager", name]);
            foreach (string line in outcome.Stdout.Split('\n').Skip(1).Select(line => line.Trim()).Where(line => line != "" && line[0] != '#'))
            {
                names.Enqueue(line);
            }
        }

        return allowed;
    }

    [GeneratedRegex(@"exposure level for \S+: ([0-9.]+)")]
    private static partial Regex Level();

    [GeneratedRegex(@"^[0-9]+ +(?:<\.\.\. )?([a-z_0-9]+)(?:\(| resumed)")]
    private static partial Regex Call();

    [GeneratedRegex(@" socket\((AF_[A-Z0-9]+)")]
    private static partial Regex Family();

    [GeneratedRegex(@" (?:mmap\([^)]*PROT_WRITE\|PROT_EXEC|(?:pkey_)?mprotect\([^)]*PROT_EXEC|\w+\([^)]*CLONE_NEW|f?chmod(?:at)?\([^)]*, 0[2-7][0-7]{3}\b|sched_setscheduler\(|personality\()")]
    private static partial Regex Breach();
}
