using System.Globalization;
using System.Net;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Hosts that are not as one is used to: no root, a full disk, two addresses.</summary>
public class RunHostTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string User = "12345";
    private const string AsUser = "exec setpriv --reuid=12345 --regid=12345 --clear-groups \"$YSCO\" \"$@\"";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task Without_root_the_worker_is_the_same_user_without_a_way_up()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, $"chown -R {User}:{User} . && {AsUser}");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        World.Builds.Misbehave(BuildsMode.StalledBody, BuildsStages.Download);
        var update = host.UpdateAsync(Releases.Second);
        await host.UntilAsync("a worker", () => Task.FromResult(host.Workers() is [var pid] && ProcessTable.Status(pid, "NoNewPrivs") == "1"));
        int worker = host.Workers()[0];

        Assert.Equal(string.Join('\t', Enumerable.Repeat(User, 4)), ProcessTable.Status(worker, "Uid"));
        World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
        Signals.Send(worker, Signals.Kill);
        Assert.Equal(500, (await update).Status);

        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Equal(string.Join('\t', Enumerable.Repeat(User, 4)), ProcessTable.Status(host.ServicePid(), "Uid"));
    }

    [Fact]
    public async Task In_a_folder_that_cannot_be_written_the_service_runs_and_an_update_is_refused()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, $"chmod -R a+rX ys && {AsUser}");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        int pid = host.ServicePid();

        var (status, body) = await host.UpdateAsync(Releases.Second);

        Assert.Equal(500, status);
        Assert.Contains("ermission denied", body, StringComparison.Ordinal);
        Assert.Equal(pid, host.ServicePid());
        Assert.Equal([Releases.FileName(Releases.First)], host.Files());
    }

    [Fact]
    public async Task On_a_full_disk_an_update_is_refused_and_leaves_nothing()
    {
        // The service lives on a file system of its own with room for itself and not for another.
        string script = await HostSteps.ScriptAsync(World.Folder, """
            mkdir -p small
            size=$(($(stat -c %s websvc-*) * 3 / 2048))k
            exec env SIZE=$size unshare -m sh -c 'mount -t tmpfs -o size=$SIZE none small && mv websvc-* small/ && ln -sfn small/websvc-* websvc && exec "$@"' sh "$YSCO" "$@"
            """);
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        string small = $"/proc/{host.Ysco.Pid}/root{host.Folder}/small";
        string? before = await host.ServiceAsync("/pid");

        var (status, body) = await host.UpdateAsync(Releases.Second);

        Assert.Equal(500, status);
        Assert.Contains("o space left", body, StringComparison.Ordinal);
        Assert.Equal(before, await host.ServiceAsync("/pid"));
        Assert.Equal([Releases.FileName(Releases.First)], Directory.GetFiles(small).Select(f => Path.GetFileName(f)));
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
    }

    [Theory]
    [InlineData("exec unshare --pid --fork --kill-child --mount-proc sh -c '(sleep 0.1 &); (sleep 2 &); exec \"$@\"' sh \"$YSCO\" \"$@\"")]
    [InlineData("sh -c 'sleep 0.1 & sleep 2 & exec \"$@\"' sh \"$YSCO\" \"$@\"; exit $?")]
    public async Task What_is_left_to_us_is_reaped_and_what_belongs_to_somebody_is_not(string start)
    {
        string script = await HostSteps.ScriptAsync(World.Folder, start);
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        int ysco = ProcessTable.Children(host.Ysco.Pid).Single(pid => ProcessTable.Executable(pid)?.EndsWith("/ysco", StringComparison.Ordinal) == true);

        await host.UntilAsync("one child", () => Task.FromResult(ProcessTable.Children(ysco) is [var only] && only == host.ServicePid()));
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        await host.UntilAsync("one child", () => Task.FromResult(ProcessTable.Children(ysco).Count == 1));
    }

    [Fact]
    public async Task Admin_pages_and_metrics_can_have_an_address_each()
    {
        int metrics = FreePort.Next();
        string script = await HostSteps.ScriptAsync(World.Folder, string.Create(
            CultureInfo.InvariantCulture,
            $"a=\"$5\"; shift 5; exec \"$YSCO\" run -dir ys --adminaddr=\"$a\" -metricsaddr 127.0.0.1:{metrics} \"$@\""));
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        using var other = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{metrics}") };

        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Admin.GetAsync("/metrics")).StatusCode);
        Assert.Contains("ysco_updates_paused 0", await other.GetStringAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/json")).StatusCode);
    }
}
