using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Hosts;

/// <summary>
/// <c>ysco run -init</c> in a PID namespace, where the kernel ends the namespace for the machine: by INT for a power-off, by HUP for a
/// restart (reboot(2)), and unshare ends by the same signal.
/// </summary>
public class ProcessOneTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Unshare = "exec unshare --pid --fork --kill-child --mount-proc";
    private const int PowerFailure = 30;
    private const int SwitchedOff = 128 + Signals.Interrupt;
    private const int Restarted = 128 + Signals.Hup;

    private TestWorld World => fixture.World;

    [Theory]
    [InlineData(Signals.Term, SwitchedOff, "switching the machine off")]
    [InlineData(PowerFailure, SwitchedOff, "switching the machine off")]
    [InlineData(Signals.Interrupt, Restarted, "restarting the machine")]
    public async Task The_machine_ends_as_it_was_told_the_service_first(int signal, int status, string said)
    {
        // What is left of before says when it is told to end, and takes its time.
        await using var host = await MachineAsync(
            "sh -c '(trap \"echo left was told; sleep 0.3; echo left ends; exit\" TERM; while :; do sleep 0.05; done) & exec \"$@\"' sh \"$YSCO\" \"$@\"",
            ["-termdelay", "500ms"]);

        Signals.Send(ProcessOne(host), signal);

        Assert.Equal(status, await host.Ysco.WaitForExitAsync());
        await host.Ysco.WaitForLogAsync(line => line.EndsWith($"msg=\"{said}\"", StringComparison.Ordinal));
        string[] order = [.. host.Ysco.Lines.Select(line => line.Text).Where(line => line.StartsWith("left ", StringComparison.Ordinal) || line.Contains("signal terminated", StringComparison.Ordinal)
            || line.Contains("service ended", StringComparison.Ordinal) || line.Contains($"msg=\"{said}\"", StringComparison.Ordinal))];
        Assert.Equal(5, order.Length);
        Assert.EndsWith("signal terminated", order[0], StringComparison.Ordinal);
        Assert.Contains("service ended", order[1], StringComparison.Ordinal);
        Assert.Equal(["left was told", "left ends"], order[2..4]);
        Assert.Contains(said, order[4], StringComparison.Ordinal);
        Assert.Equal(["start", "ready", "term", "end"], host.Stamps().Select(stamp => stamp.What));
    }

    [Fact]
    public async Task Who_does_not_heed_is_killed_and_the_machine_ends()
    {
        await using var host = await MachineAsync("sh -c '(trap \"\" TERM; while :; do sleep 0.1; done) & exec \"$@\"' sh \"$YSCO\" \"$@\"");

        Signals.Send(ProcessOne(host), Signals.Term);

        Assert.Equal(SwitchedOff, await host.Ysco.WaitForExitAsync());
        await host.LoggedAsync("something did not end in time: killing it");
    }

    [Fact]
    public async Task Other_signals_reach_the_service()
    {
        await using var host = await MachineAsync();

        foreach ((int number, string name) in new[] { (Signals.Hup, "hangup"), (Signals.Usr1, "user defined signal 1"), (Signals.Usr2, "user defined signal 2") })
        {
            Signals.Send(ProcessOne(host), number);
            await host.Ysco.WaitForLogAsync(line => line == $"websvc {Releases.First} signal {name}");
        }
    }

    [Fact]
    public async Task A_service_that_ends_is_started_again_and_a_ysco_that_is_killed_takes_it_over()
    {
        await using var host = await MachineAsync();
        int service = host.ServicePid();

        Signals.Send(Child(host), Signals.Kill);
        LogLine killed = await host.LoggedAsync("ysco ended: it is started again");
        Assert.Contains("signal 9", killed.Text, StringComparison.Ordinal);
        LogLine taken = await host.LoggedAsync("taking over the service", killed);
        Assert.Equal(service, host.ServicePid());

        Signals.Send(service, Signals.Kill);
        LogLine again = await host.LoggedAsync("ysco ended: it is started again", taken);
        await host.LoggedAsync("service started", again);
        await host.UntilAsync("it answers", async () => await host.ServiceAsync("/") == Releases.First);
        Assert.NotEqual(service, host.ServicePid());
        await host.UntilAsync("no zombie", () => Task.FromResult(ProcessTable.Children(ProcessOne(host)).All(ProcessTable.IsAlive)));
    }

    [Fact]
    public async Task What_keeps_ysco_from_starting_is_said_and_tried_again_and_no_panic()
    {
        await using var host = await MachineAsync(started: false);
        string config = await File.ReadAllTextAsync(host.ConfigFile);
        await File.WriteAllTextAsync(host.ConfigFile, "Nonsense: yes\n");
        host.Start();
        await host.Ysco.WaitForLogAsync(line => line.Contains("Nonsense", StringComparison.Ordinal));
        await host.LoggedAsync("ysco ended: it is started again");
        await File.WriteAllTextAsync(host.ConfigFile, config);

        await host.WaitForVersionAsync(Releases.First);
        Signals.Send(ProcessOne(host), Signals.Term);
        Assert.Equal(SwitchedOff, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task Several_services_outlive_a_ysco_that_is_killed_and_end_with_the_machine()
    {
        await using SupervisedHost host = await SeveralAsync(":", "web", "api");
        int[] pids = host.Pids("web", "api");
        int first = Assert.Single(ProcessTable.Children(host.Ysco.Pid));
        int child = Assert.Single(ProcessTable.Children(first), pid => ProcessTable.Executable(pid) == YscoBinary.Location);

        Signals.Send(child, Signals.Kill);

        await host.LoggedAsync("taking over the service that an earlier run left running\" service=web");
        await host.LoggedAsync("taking over the service that an earlier run left running\" service=api");
        Assert.Equal(pids, host.Pids("web", "api"));
        Signals.Send(first, Signals.Term);
        Assert.Equal(SwitchedOff, await host.Ysco.WaitForExitAsync());
        await host.LoggedAsync("msg=\"switching the machine off\"");
        foreach (string name in (string[])["web", "api"])
        {
            Assert.Contains(await File.ReadAllLinesAsync(host.Here[$"{name}.stamps"]), line => line.StartsWith("end ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Several_services_have_the_longest_of_their_times_to_end()
    {
        await using SupervisedHost host = await SeveralAsync("1s", "web", "api");
        long told = System.Diagnostics.Stopwatch.GetTimestamp();

        Signals.Send(Assert.Single(ProcessTable.Children(host.Ysco.Pid)), Signals.Term);

        Assert.Equal(SwitchedOff, await host.Ysco.WaitForExitAsync());
        await host.LoggedAsync("something did not end in time: killing it");

        // 3 s and 5 s for ysco; the default would be 30 s.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(told).TotalSeconds, 7.5, 25);
    }

    [Theory]
    [InlineData("run", "./websvc")]
    [InlineData("supervise")]
    public async Task Where_it_is_not_process_1_it_is_refused(string command, params string[] words)
    {
        using var here = new Sandbox();
        ProcessOutcome outcome = await here.RunAsync([command, "-init", .. words]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Matches($"^ysco {command}: -init is for process 1 of a machine, and this is process [0-9]+ \\(leave it out", outcome.Stderr);
    }

    [Fact]
    public async Task Where_it_may_not_end_the_machine_it_ends()
    {
        await using var host = await MachineAsync("setpriv --bounding-set -sys_boot \"$YSCO\" \"$@\"");

        Signals.Send(ProcessOne(host), Signals.Term);

        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        await host.LoggedAsync("the kernel does not let this process end the machine");
    }

    [Theory]
    [InlineData(Signals.Term)]
    [InlineData(PowerFailure)]
    public async Task As_process_1_without_init_it_ends_with_the_service(int signal)
    {
        string script = await HostSteps.ScriptAsync(World.Folder, $"{Unshare} \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });

        Signals.Send(ProcessOne(host), signal);

        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Equal(["start", "ready", "term", "end"], host.Stamps().Select(stamp => stamp.What));
    }

    [Fact]
    public async Task An_update_of_ysco_is_made_below_process_1_and_a_broken_one_gives_way()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await SelfHostAsync(world, "-init");
        await world.ReleaseSelfAsync("v0.1.1");
        await world.ReleaseBrokenSelfAsync("v0.1.2", "return 0;", "sleep(1); abort();");
        int service = host.ServicePid;

        Assert.Equal("200 ok", await host.UpdateAsync("v0.1.1", "", "self"));
        await host.LoggedAsync("msg=\"ysco is updated\" version=v0.1.1");
        Assert.Equal(service, host.ServicePid);

        Task<string> update = host.UpdateAsync("v0.1.2", "", "self");
        await host.LoggedAsync("ysco v0.1.2 did not live through its watch");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => update);
        Assert.Equal("ysco-v0.1.1", host.Self);
        Assert.Equal(service, host.ServicePid);
        Assert.Contains(host.Ysco.Lines, line => line.Text.Contains("ysco ended: it is started again", StringComparison.Ordinal));
        await Poll.UntilAsync("the old ysco answers", TimeSpan.FromSeconds(30), async () => await TryVersionAsync(host));
        Assert.False(host.Ysco.HasExited);
    }

    [Fact]
    public async Task As_process_1_itself_it_does_not_update_itself()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await SelfHostAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");

        string answer = await host.UpdateAsync("v0.1.1", "", "self");

        Assert.StartsWith("400 self: ysco is process 1 here, and nothing could bring the old one back", answer, StringComparison.Ordinal);
        Assert.Equal("ysco-v0.1.0", host.Self);
        Assert.Contains("ysco is process 1 here", (await host.Here.RunAsync("status")).Stdout.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    private static async Task<string?> TryVersionAsync(ReleasedHost host)
    {
        try
        {
            return (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString() == "v0.1.1" ? "" : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>A machine of several services below "supervise -init".</summary>
    /// <param name="stopTimeout">Of the first; 3 s for the others, and none heeds TERM. Else as it comes.</param>
    /// <param name="names">The services.</param>
    private async Task<SupervisedHost> SeveralAsync(string stopTimeout, params string[] names)
    {
        var host = new SupervisedHost();
        try
        {
            bool isDeaf = stopTimeout != ":";
            foreach (string name in names)
            {
                await host.LayAsync(World, name, config => isDeaf ? config.Set("Process.StopTimeout", name == names[0] ? stopTimeout : "3s") : config);
                host.Add(name);
            }

            await host.ListAsync();
            if (isDeaf)
            {
                string list = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
                await File.WriteAllTextAsync(host.Here["ys/ysco.conf"], list.Replace("\t\t\t- -stamp\n", "\t\t\t- -termdelay\n\t\t\t- 1h\n\t\t\t- -stamp\n", StringComparison.Ordinal));
            }

            host.Binary = await HostSteps.ScriptAsync(host.Here.Folder, $"exec 2>&1; {Unshare} {YscoBinary.Location} \"$@\"");
            await host.RunAsync("-init");
            foreach (string name in names)
            {
                await host.UntilAsync($"{name} runs", async () => await host.ServiceAsync(name) == Releases.First);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    private static int ProcessOne(RunningService host) => Assert.Single(ProcessTable.Children(host.Ysco.Pid));

    /// <summary>The ysco that process 1 has started.</summary>
    private static int Child(RunningService host) =>
        Assert.Single(ProcessTable.Children(ProcessOne(host)), pid => ProcessTable.Executable(pid) == YscoBinary.Location);

    private async Task<RunningService> MachineAsync(string run = "\"$YSCO\" \"$@\"", string[]? service = null, bool started = true)
    {
        // One pipe for both outputs, so that the order of their lines is the one in which they were written.
        string script = await HostSteps.ScriptAsync(World.Folder, $"exec 2>&1; {Unshare} {run}");
        return await World.HostAsync(settings: new() { YscoPath = script, RunFlags = ["-init"], ServiceArguments = service ?? [], Started = started });
    }

    private static async Task<ReleasedHost> SelfHostAsync(ReleaseWorld own, params string[] flags)
    {
        ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        var host = new ReleasedHost { Owned = { world }, Before = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"] };
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app@v1.0.0")).Succeeded();
        await host.LaySelfAsync();
        await host.ConfigureAsync(
            world, $"\t\tVerifierKey: {world.ReleaseKey}\n", $"\tSelf:\n\t\tType: manifest\n\t\tURL: {own.ManifestUrl}\n\t\tVerifierKey: {own.ReleaseKey}\n");
        await host.RunAsync(flags);
        return host;
    }
}
