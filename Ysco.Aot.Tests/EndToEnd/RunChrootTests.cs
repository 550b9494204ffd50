using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// A root folder with nothing in it but the binary, the service, ys/, /dev/null and /dev/urandom: no /etc, no /lib, no
/// /proc, no /tmp.
/// </summary>
public class RunChrootTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    /// <summary>Without the right to mount: then nothing at all tells one process from another.</summary>
    private const string WithoutMounts = "exec setpriv --bounding-set -sys_admin chroot . /ysco \"$@\"";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task In_an_empty_root_the_service_runs_and_is_updated()
    {
        await using var host = await HostAsync();

        await host.CheckAsync();
        Assert.Equal("", await host.JsonTextAsync("SvcVersionsError"));
        await host.UpdateAndKeepAsync(Releases.Second);

        await host.WaitForVersionAsync(Releases.Second);
        Assert.Equal(Releases.FileName(Releases.Second), new FileInfo(host.ServiceLink).LinkTarget);
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task In_an_empty_root_a_bad_version_is_rolled_back()
    {
        await using var host = await HostAsync();

        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.First);
    }

    [Fact]
    public async Task In_an_empty_root_a_killed_ysco_takes_its_service_over()
    {
        await using var host = await HostAsync();
        int pid = host.ServicePid();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        host.Start();
        await host.LoggedAsync("taking over the service");

        Assert.Equal(pid, host.ServicePid());
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Single(host.ServiceProcesses());
    }

    [Theory]
    [InlineData("exec chroot . /ysco \"$@\"")]
    [InlineData(WithoutMounts)]
    public async Task In_an_empty_root_a_process_that_has_the_services_old_id_is_left_alone(string start)
    {
        await using var foreign = YscoProcess.Start("/bin/sh", ["-c", "[ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] || exec setsid sleep 300; exec sleep 300"]);
        await Poll.UntilAsync("its exec", TimeSpan.FromSeconds(10), () => ProcessTable.Executable(foreign.Pid)?.EndsWith("/sleep", StringComparison.Ordinal) == true);
        await using var host = await HostAsync($"printf 'pid {foreign.Pid}\nstart 0\nboot \nbinary /websvc\n' >ys/service.run; {start}");

        Assert.Single(host.ServiceProcesses());
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.False(foreign.HasExited);
    }

    [Theory]
    [InlineData("exec chroot . /ysco \"$@\"")]
    [InlineData(WithoutMounts)]
    public async Task In_an_empty_root_we_are_not_our_own_service(string start)
    {
        await using var host = await HostAsync($"""
            [ $(cut -d' ' -f5 /proc/$$/stat) = $$ ] || exec setsid "$0" "$@"
            printf "pid $$\nstart 0\nboot \nbinary /websvc\n" >ys/service.run; {start}
            """);

        Assert.Single(host.ServiceProcesses());
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task In_an_empty_root_the_worker_has_no_rights_either()
    {
        await using var host = await HostAsync();
        World.Builds.Misbehave(BuildsMode.StalledBody, BuildsStages.Download);
        var update = host.UpdateAsync(Releases.Second);
        await host.UntilAsync("a worker", () => Task.FromResult(host.Workers() is [var pid] && ProcessTable.Status(pid, "NoNewPrivs") == "1"));
        int worker = host.Workers()[0];

        Assert.Equal("65534\t65534\t65534\t65534", ProcessTable.Status(worker, "Uid"));
        World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        Signals.Send(worker, Signals.Kill);
        Assert.Equal(500, (await update).Status);
    }

    [Theory]
    [InlineData("exec chroot . /ysco \"$@\"")]
    [InlineData(WithoutMounts)]
    public async Task In_an_empty_root_the_service_has_the_user_that_was_named(string start)
    {
        await using var host = await HostAsync(start, "-user", "12345", "-groups", "12346,12347");
        await HasUserAsync();

        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.First);
        await HasUserAsync();

        async Task HasUserAsync()
        {
            int pid = host.ServicePid();
            Assert.Equal("12345\t12345\t12345\t12345", ProcessTable.Status(pid, "Uid"));
            Assert.Equal("12346\t12346\t12346\t12346", ProcessTable.Status(pid, "Gid"));
            Assert.Equal("12346 12347", ProcessTable.Status(pid, "Groups"));
            Assert.Equal("/", (await ServiceSelf.OfAsync(host)).Variable("HOME"));
        }
    }

    private async Task<RunningService> HostAsync(string start = "exec chroot . /ysco \"$@\"", params string[] flags)
    {
        // The host's folder is the root: ysco is started in it.
        string script = await HostSteps.ScriptAsync(World.Folder, start);
        var host = await World.HostAsync(settings: new() { YscoPath = script, Started = false, RunFlags = flags });
        try
        {
            var made = await ProcessRun.RunAsync(
                "/bin/sh",
                ["-c", $"mkdir dev && mknod -m 666 dev/null c 1 3 && mknod -m 666 dev/urandom c 1 9 && cp '{YscoBinary.Location}' ysco"],
                new() { Directory = host.Folder });
            Assert.Equal(("", 0), (made.Stderr, made.ExitCode));
            host.Start();
            await host.WaitForVersionAsync(Releases.First);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }
}
