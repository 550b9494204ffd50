using System.Globalization;
using Xunit;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// A ysco that is executed anew while its service lives goes on, whatever became of its files since they were found to be good.
/// A shell stands in for the ysco before it: it starts the service, breaks something, and hands on.
/// </summary>
public class RunHandedTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string KeepsGoing = "cannot be read anew: going on as before (the service runs; put it right, then save the configuration again)";

    private TestWorld World => fixture.World;

    [Theory]
    [InlineData("echo 'LogLevel: loud' >ys/ysco.conf", "err=\"ys/ysco.conf:1: LogLevel: ")]
    [InlineData("rm ys/ysco.conf", "err=\"ys/ysco.conf: no such file ")]
    [InlineData("rm ys/password.txt", "err=\"AuthFile: ")]
    [InlineData("mv ys elsewhere", "err=\"ys: no such f")]
    [InlineData("mv ys elsewhere; mkdir ys; echo mine >ys/password.txt; cp elsewhere/ysco.conf ys", "err=\"ys: is another folder than the one that this ysco was started with", true)]
    public async Task What_cannot_be_read_anew_is_as_it_was_handed_on(string breakage, string why, bool withLock = false)
    {
        await using var host = await HandedAsync(withLock ? $"exec 8<ys\n{breakage}" : breakage, handover => handover.Lock = withLock ? 8 : handover.Lock);

        var logged = await host.LoggedAsync(KeepsGoing);

        Assert.Contains(host.Ysco.Lines, l => l.Text.StartsWith("level=ERROR ", StringComparison.Ordinal) && l.Text.Contains(why, StringComparison.Ordinal));
        Assert.StartsWith("level=ERROR ", logged.Text, StringComparison.Ordinal);
        await LivesAndEndsWithItsServiceAsync(host);
    }

    [Fact]
    public async Task A_user_who_is_gone_stays_the_one_that_the_service_is_started_as()
    {
        await using var host = await HandedAsync(
            "true", handover => handover.User = new ServiceUser { Name = "nosuchuser", Uid = 1, Gid = 1, Groups = [1, 7] },
            flags: ["-user", "nosuchuser"]);
        await host.LoggedAsync(KeepsGoing);

        await host.UpdateAndKeepAsync(Releases.Second);

        var self = await ServiceSelf.OfAsync(host);
        Assert.Equal("1 1 1", self.Uid);
        await LivesAndEndsWithItsServiceAsync(host, Releases.Second);
    }

    [Theory]
    [InlineData("rm websvc", "no such file")]
    [InlineData("ln -sfn nowhere websvc", "no such file")]
    [InlineData("ln -sfn /etc/passwd websvc", "not ")]
    public async Task A_service_path_that_is_broken_is_mended_at_once_and_updates_go_on(string breakage, string why)
    {
        await using var host = await HandedAsync(breakage);

        var logged = await host.LoggedAsync("the service path is broken: it is made to lead to the binary that runs, now or with a later check");

        Assert.Contains(why, logged.Text, StringComparison.Ordinal);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
        await host.UpdateAndKeepAsync(Releases.Second);
        await LivesAndEndsWithItsServiceAsync(host, Releases.Second);
    }

    [Fact]
    public async Task A_service_path_that_cannot_be_mended_is_tried_again_with_a_check()
    {
        await using var host = await HandedAsync("rm websvc && mkdir websvc");
        await host.LoggedAsync("the service path still cannot be switched back");
        Assert.Equal(400, (await host.UpdateAsync(Releases.Second)).Status);

        Directory.Delete(host.ServiceLink);
        await host.CheckAsync();

        await host.LoggedAsync("the service path leads to a program again");
        Assert.Equal(Releases.FileName(Releases.First), host.Installed);
        await LivesAndEndsWithItsServiceAsync(host);
    }

    [Fact]
    public async Task A_binary_that_is_gone_from_the_disk_runs_on()
    {
        await using var host = await HandedAsync("rm $(readlink -f websvc)");
        await host.LoggedAsync("the service path still cannot be switched back");

        await LivesAndEndsWithItsServiceAsync(host);
    }

    [Fact]
    public async Task A_first_start_still_refuses_what_it_cannot_read()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        File.Delete(Path.Combine(host.Folder, "ys", "password.txt"));

        Assert.Equal(1, await host.Start().WaitForExitAsync());
        Assert.Empty(host.ServiceProcesses());
    }

    [Fact]
    public async Task A_service_that_ended_while_it_was_handed_on_is_noticed_and_its_status_is_ours()
    {
        // Not by the shell, which would take the status itself.
        await using var host = await HandedAsync(
            "rm ys/ysco.conf websvc", through: "perl -e 'kill 9, shift; exec @ARGV' $(cat service.pid)");

        Assert.Equal(137, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task A_service_that_ends_at_any_moment_of_a_save_ends_ysco_with_its_status()
    {
        var random = new Random(7);
        for (int i = 0; i < 12; i++)
        {
            await using var host = await World.HostAsync();
            int service = host.ServicePid();
            using var stop = new CancellationTokenSource();
            Task saves = SaveOverAndOverAsync(host, stop.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(150)));

            Signals.Send(service, Signals.Kill);

            Assert.Equal(137, await host.Ysco.WaitForExitAsync());
            await stop.CancelAsync();
            await saves;
            Assert.Empty(host.ServiceProcesses());
        }
    }

    private static async Task SaveOverAndOverAsync(RunningService host, CancellationToken stop)
    {
        string text = await File.ReadAllTextAsync(host.ConfigFile, CancellationToken.None);
        while (!stop.IsCancellationRequested && !host.Ysco.HasExited)
        {
            try
            {
                await host.CommandAsync("saveconfig", ("config", text));
            }
            catch (HttpRequestException)
            {
                // It has ended, or is about to.
            }
        }
    }

    private static async Task LivesAndEndsWithItsServiceAsync(RunningService host, string version = Releases.First)
    {
        Assert.Equal(version, await host.JsonTextAsync("SvcVersion"));
        await host.WaitForVersionAsync(version);
        Assert.Single(host.ServiceProcesses());
        Assert.False(host.Ysco.HasExited);

        Signals.Send(host.ServicePid(), Signals.Kill);
        Assert.Equal(137, await host.Ysco.WaitForExitAsync());
    }

    private async Task<RunningService> HandedAsync(string breakage, Action<Handover>? change = null, string through = "", params string[] flags)
    {
        string script = await HostSteps.ScriptAsync(World.Folder, $$"""
            service() { while [ "$1" != ./websvc ]; do shift; done; setsid "$@" & echo $! >service.tmp; mv service.tmp service.pid; }
            service "$@"
            while [ ! -e handover ]; do sleep 0.02; done
            exec 9<handover
            {{breakage}}
            YSCO_HANDOVER=$$:9 exec {{through}} "$YSCO" "$@"
            """);
        var host = await World.HostAsync(settings: new() { YscoPath = script, Started = false, RunFlags = flags });
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        string noted = Path.Combine(host.Folder, "service.pid");
        await host.UntilAsync("which process it is, is noted", () => Task.FromResult(File.Exists(noted)));
        int pid = int.Parse(await File.ReadAllTextAsync(noted), CultureInfo.InvariantCulture);
        string binary = File.ResolveLinkTarget(host.ServiceLink, returnFinalTarget: true)!.FullName;
        var handover = new Handover
        {
            Name = "ysco",
            Service = ProcessIdentity.Of(pid),
            ServiceBinary = binary,
            ServiceInfo = ServiceBinary.ReadInfo(binary).Value,
            ConfigText = await File.ReadAllTextAsync(host.ConfigFile),
            Password = RunningService.Password,
        };
        change?.Invoke(handover);
        string file = Path.Combine(host.Folder, "handover");
        await File.WriteAllBytesAsync(file + ".new", System.Text.Encoding.UTF8.GetBytes(string.Concat(handover.Pieces())));
        File.Move(file + ".new", file);
        return host;
    }
}
