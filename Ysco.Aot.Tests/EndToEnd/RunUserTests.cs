using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A service that runs as another user: <c>run -user</c> and <c>-groups</c>.</summary>
public class RunUserTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string App = "4711 4711 4711";

    /// <summary>Accounts of the tests' own, over those of the machine.</summary>
    private const string WithAccounts = """
        mkdir -p etc
        printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' '#app:x:1:1::/:' '+::::::' 'broken:x:y:z' 'app:x:4711:4712:the app:/srv/app:/usr/sbin/nologin' \
            'bare:x:4720:4720::' 'app:x:9:9:another of that name:/:' >etc/passwd
        printf '%s\n' 'root:x:0:' 'app:x:4712:' 'logs:x:4713:other,app' 'media:x:4714:app' 'ap:x:4715:ap,pp' 'twice:x:4714:app' 'odd' >etc/group
        exec unshare -m sh -c 'mount --bind etc/passwd /etc/passwd && mount --bind etc/group /etc/group && exec "$@"' sh "$YSCO" "$@"
        """;

    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_named_user_has_its_own_groups_and_its_variables()
    {
        await using var host = await HostAsync(["-user", "app"]);

        var self = await ServiceSelf.OfAsync(host);

        Assert.Equal((App, "4712 4712 4712", "4712 4713 4714"), (self.Uid, self.Gid, self.Groups));
        Assert.Equal(("/srv/app", "app", "app", "/usr/sbin/nologin"), (self.Variable("HOME"), self.Variable("USER"), self.Variable("LOGNAME"), self.Variable("SHELL")));
        Assert.Equal("kept", self.Variable("OTHER"));
        Assert.Equal(host.Folder, self.Folder);
    }

    [Theory]
    [InlineData("app", "media,0,4799", App, "4712", "0 4714 4799")]
    [InlineData("4711", "", App, "4712", "4712 4713 4714")]
    [InlineData("4711", "logs", App, "4712", "4713")]
    [InlineData("5000", "media,4711", "5000 5000 5000", "4714", "4711 4714")]
    [InlineData("4294967294", "4294967294", "4294967294 4294967294 4294967294", "4294967294", "4294967294")]
    public async Task Groups_that_are_named_take_the_place_of_the_users_own(string user, string groups, string uid, string gid, string all)
    {
        await using var host = await HostAsync(groups == "" ? ["-user", user] : ["-user", user, "-groups", groups]);

        var self = await ServiceSelf.OfAsync(host);

        Assert.Equal((uid, $"{gid} {gid} {gid}", all), (self.Uid, self.Gid, self.Groups));
    }

    [Theory]
    [InlineData("root", "", "level=WARN msg=\"-user names root, which gives nothing up: the service may do all that ysco may\" user=root", "root (uid 0)")]
    [InlineData("0", "", "level=WARN msg=\"-user names root, which gives nothing up: the service may do all that ysco may\" user=0", "root (uid 0)")]
    [InlineData("app", "media,root", "level=WARN msg=\"the service has the group of root (gid 0), which much on a machine trusts (-groups names others)\" user=app groups=4714,0", "app (uid 4711)")]
    public async Task A_user_or_group_that_gives_little_up_is_warned_of(string user, string groups, string warning, string shown)
    {
        await using var host = await HostAsync(groups == "" ? ["-user", user] : ["-user", user, "-groups", groups]);

        await host.UntilAsync("the warning", () => Task.FromResult(host.Ysco.Lines.Any(l => l.Text.EndsWith(warning, StringComparison.Ordinal))));
        Assert.Equal(shown, await host.JsonTextAsync("SvcUser"));
    }

    [Fact]
    public async Task A_user_without_an_entry_has_no_name_and_no_shell()
    {
        await using var host = await HostAsync(["-user", "5000", "-groups", "5000"]);

        var self = await ServiceSelf.OfAsync(host);

        Assert.Equal(("/", null, null, null), (self.Variable("HOME"), self.Variable("USER"), self.Variable("LOGNAME"), self.Variable("SHELL")));
    }

    [Fact]
    public async Task The_service_cannot_become_root_again()
    {
        await using var host = await HostAsync(["-user", "app"]);

        var self = await ServiceSelf.OfAsync(host);

        Assert.Equal(8, self.BecomeRoot.Count);
        Assert.All(self.BecomeRoot, way => Assert.Equal("operation not permitted", way.Value));
        Assert.Equal((App, "4712 4712 4712"), (self.Uid, self.Gid));
        Assert.Equal((0UL, 0UL, 0UL, 0UL), (self.Capabilities("Inh"), self.Capabilities("Prm"), self.Capabilities("Eff"), self.Capabilities("Amb")));
    }

    [Theory]
    [InlineData(false, "0\n<nil>")]
    [InlineData(true, "4711\n<nil>")]
    public async Task A_set_uid_helper_of_the_service_works_unless_no_new_privileges_are_wanted(bool noNewPrivileges, string effectiveUid)
    {
        await using var host = await HostAsync(["-user", "app"], c => noNewPrivileges ? c.Set("Process.NoNewPrivileges", "true") : c);
        (await ProcessRun.RunAsync("install", ["-m", "4755", "/usr/bin/id", Path.Combine(host.Folder, "helper")])).Succeeded();
        ulong ours = Convert.ToUInt64(ProcessTable.Status(host.Ysco.Pid, "CapBnd"), 16);

        var self = await ServiceSelf.OfAsync(host);

        Assert.Equal(effectiveUid, await host.ServiceAsync("/exec?a=./helper&a=-u"));
        Assert.Equal(noNewPrivileges ? "1" : "0", self.NoNewPrivileges);
        Assert.Equal(noNewPrivileges ? 0 : ours, self.Capabilities("Bnd"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ambient_capabilities_are_all_that_the_service_keeps(bool noNewPrivileges)
    {
        const ulong Wanted = 1UL << 10 | 1UL << 13;
        await using var host = await HostAsync(
            ["-user", "app"],
            c => c.SetList("Process.AmbientCapabilities", "CAP_NET_BIND_SERVICE", "0xd").Set("Process.NoNewPrivileges", noNewPrivileges ? "true" : "false"));

        var self = await ServiceSelf.OfAsync(host);

        Assert.All((string[])["Inh", "Prm", "Eff", "Amb"], set => Assert.Equal(Wanted, self.Capabilities(set)));
        Assert.Equal(noNewPrivileges, self.Capabilities("Bnd") == Wanted);
        Assert.All(self.BecomeRoot, way => Assert.Equal("operation not permitted", way.Value));
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("become root", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_capability_that_is_as_good_as_root_is_given_and_told_of()
    {
        await using var host = await HostAsync(["-user", "app"], c => c.SetList("Process.AmbientCapabilities", "CAP_SETUID", "CAP_KILL"));

        var line = await host.LoggedAsync("the service can become root by its ambient capabilities");

        Assert.EndsWith(" capabilities=CAP_SETUID", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_another_user_the_process_is_otherwise_as_ever()
    {
        await using var host = await HostAsync(["-user", "app"], arguments: ["-info", "", "a b"]);
        int pid = host.ServicePid();

        string info = (await host.ServiceAsync("/info"))!;
        byte[] environment = await File.ReadAllBytesAsync($"/proc/{pid}/environ");
        await using var plain = await World.HostAsync();

        Assert.Contains($"\npid {pid}\nppid {host.Ysco.Pid}\npgid {pid}\n", info, StringComparison.Ordinal);
        Assert.Contains("\nSigBlk 0000000000000000\n", info, StringComparison.Ordinal);
        Assert.Contains("\nSigIgn 0000000000000000\n", info, StringComparison.Ordinal);
        Assert.EndsWith("-info\0\0a b\0", await File.ReadAllTextAsync($"/proc/{pid}/cmdline"), StringComparison.Ordinal);
        Assert.True(environment.AsSpan().IndexOf("ODD=a\xff"u8[..5]) >= 0 && environment.AsSpan().IndexOf((byte)0xff) >= 0);
        Assert.Equal(new FileInfo($"/proc/{host.Ysco.Pid}/fd/1").LinkTarget, new FileInfo($"/proc/{pid}/fd/1").LinkTarget);
        Assert.Equal(Descriptors(plain.ServicePid()), Descriptors(pid));
    }

    [Fact]
    public async Task What_follows_an_update_and_a_rollback_runs_as_the_same_user_and_so_does_what_is_taken_over()
    {
        await using var host = await HostAsync(["-user", "app", "-groups", "logs"], c => c.SetList("Process.AmbientCapabilities", "CAP_NET_BIND_SERVICE"));
        (await ProcessRun.RunAsync("chgrp", ["4713", Path.Combine(host.Folder, host.Installed)])).Succeeded();
        (await ProcessRun.RunAsync("chmod", ["750", Path.Combine(host.Folder, host.Installed)])).Succeeded();
        await IsAppAsync(host);

        await host.UpdateAndKeepAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        await IsAppAsync(host);
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.Second);
        await IsAppAsync(host);

        int pid = host.ServicePid();
        foreach (string damage in (string[])[":", "rm ys/service.run", "sed -i 's/^pid .*/pid 0/' ys/service.run"])
        {
            host.Ysco.Signal(Signals.Kill);
            await host.Ysco.WaitForExitAsync();
            (await ProcessRun.RunAsync("/bin/sh", ["-c", damage], new() { Directory = host.Folder })).Succeeded();
            host.Start();
            await host.LoggedAsync("taking over the service");
            Assert.Equal(pid, host.ServicePid());
        }

        await host.UpdateOkAsync(Releases.Third);
        await host.WaitForVersionAsync(Releases.Third);
        await IsAppAsync(host);
        Assert.Equal("0 4713 750", (await ProcessRun.RunAsync("stat", ["-c", "%u %g %a", Path.Combine(host.Folder, host.Installed)])).Stdout.TrimEnd());
        Assert.Equal("0 0", (await ProcessRun.RunAsync("stat", ["-c", "%u %g", Path.Combine(host.Folder, "ys", "state.json")])).Stdout.TrimEnd());
    }

    [Fact]
    public async Task The_worker_is_not_the_services_user()
    {
        await using var host = await HostAsync(["-user", "65534", "-groups", "65534"]);
        World.Builds.Misbehave(BuildsMode.StalledBody, BuildsStages.Download);
        var update = host.UpdateAsync(Releases.Second);
        await host.UntilAsync("a worker", () => Task.FromResult(host.Workers() is [var pid] && ProcessTable.Status(pid, "NoNewPrivs") == "1"));
        int worker = host.Workers()[0];

        Assert.Equal("65533\t65533\t65533\t65533", ProcessTable.Status(worker, "Uid"));
        World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        Signals.Send(worker, Signals.Kill);
        Assert.Equal(500, (await update).Status);
        await host.UpdateOkAsync(Releases.Second);
    }

    [Fact]
    public async Task A_worker_that_is_to_be_the_services_user_is_refused()
    {
        await using var host = await HostAsync(["-user", "app"], c => c.Set("Worker.User", "4711"));
        await host.LoggedAsync("there will be no checks and no updates");

        var (status, body) = await host.UpdateAsync(Releases.Second);

        Assert.Equal(500, status);
        Assert.Contains("Worker.User 4711: is the service's user too", body, StringComparison.Ordinal);
    }

    private async Task<RunningService> HostAsync(
        string[] flags, Func<ServiceConfig, ServiceConfig>? config = null, string[]? arguments = null) => await World.HostAsync(config: config, settings: new()
        {
            RunFlags = flags,
            ServiceArguments = arguments ?? [],
            YscoPath = await HostSteps.ScriptAsync(World.Folder, "export OTHER=kept SHELL=/bin/ours ODD=\"$(printf 'a\\377')\"\n" + WithAccounts),
        });

    // What kind each of them is, as they are numbered.
    private static string[] Descriptors(int pid) =>
        [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(f => $"{Path.GetFileName(f)} {new FileInfo(f).LinkTarget?.Split(':', '[')[0]}").Order(StringComparer.Ordinal)];

    private static async Task IsAppAsync(RunningService host)
    {
        var self = await ServiceSelf.OfAsync(host);
        Assert.StartsWith(App[..9], self.Uid, StringComparison.Ordinal);
        Assert.Equal(("4713", 1UL << 10), (self.Groups, self.Capabilities("Amb")));
    }
}
