using System.Text.Json;
using Xunit;
using Ysco.Tests.Bench;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco supervise</c> executed anew in the same process, for the sake of one service or of itself: none of the services notices.</summary>
public class SuperviseRenewalTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    /// <summary>What one more service may cost: some 10 are seen, and less than 300 are wanted.</summary>
    private const double MaxKilobytesAService = 100;

    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_configuration_that_is_saved_keeps_all_services_and_requests_running()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        int[] pids = host.Pids("web", "api");
        int ysco = host.Ysco.Pid;
        using var stop = new CancellationTokenSource();
        Task<int> asking = Task.Run(async () =>
        {
            int asked = 0;
            for (; !stop.IsCancellationRequested || asked < 10; asked++)
            {
                Assert.Equal(200, (await host.AskAsync("/api/service-version", withPassword: false)).Status);
            }

            return asked;
        });
        string apiBefore = await File.ReadAllTextAsync(host.Here["ys/api/ysco.conf"]);
        await File.AppendAllTextAsync(host.Here["ys/api/ysco.conf"], "# edited, and not asked for\n");
        string text = await File.ReadAllTextAsync(host.Here["ys/web/ysco.conf"]);

        Assert.Equal(303, (await host.PostAsync("/web/", ("command", "saveconfig"), ("config", $"{text}# saved\n"))).Status);

        await host.LoggedAsync("msg=\"ysco going on\" service=web");
        await host.LoggedAsync("msg=\"ysco going on\" service=api");
        Assert.Contains("# saved", await File.ReadAllTextAsync(host.Here["ys/web/ysco.conf"]), StringComparison.Ordinal);
        Assert.Equal(pids, host.Pids("web", "api"));
        Assert.Equal((ysco, false), (host.Ysco.Pid, host.Ysco.HasExited));
        await stop.CancelAsync();
        Assert.True(await asking >= 10);

        // The other goes on with what it had, until it is asked for.
        Assert.Equal(apiBefore, (await host.JsonAsync("/api/json")).GetProperty("ConfigContents").GetString());
        Assert.Contains("# saved", (await host.JsonAsync("/web/json")).GetProperty("ConfigContents").GetString(), StringComparison.Ordinal);
        ProcessOutcome reload = await host.TypeAsync("reload", "-dir", "ys/api");
        Assert.True(reload.ExitCode == 0, $"{reload}");
        Assert.Contains("# edited", (await host.JsonAsync("/api/json")).GetProperty("ConfigContents").GetString(), StringComparison.Ordinal);
        Assert.Equal(pids, host.Pids("web", "api"));

        // And the ends of services are noticed still.
        Signals.Send(pids[0], Signals.Kill);
        await host.LoggedAsync("service=web err=\"its process ended with status 137\" in=1s");
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.Equal((0, 0), (host.CountOf("web"), host.CountOf("api")));
    }

    /// <summary>All that they keep would be more than the memory of ysco.</summary>
    [Fact]
    public async Task What_many_services_printed_last_goes_over_and_each_has_its_share()
    {
        await using var host = new SupervisedHost();
        string[] names = [.. Enumerable.Range(0, 24).Select(i => $"svc{i}")];
        foreach (string name in names)
        {
            await host.LayAsync(World, name, c => c.Set("Process.LogLines", "10000"));
            host.Add(name);
        }

        await host.ListAsync("\t\t\t- -lines\n\t\t\t- 12000\n");
        await host.RunAsync();
        foreach (string name in names)
        {
            await host.UntilAsync($"{name} has printed", async () => (await host.AskAsync($"/{name}/log?n=1")).Body == "line 00011999\n");
        }

        int[] pids = host.Pids(names);
        string text = await File.ReadAllTextAsync(host.Here["ys/svc3/ysco.conf"]);

        Assert.Equal(303, (await host.PostAsync("/svc3/", ("command", "saveconfig"), ("config", $"{text}# saved\n"))).Status);

        // The answer is from the one that was executed.
        Assert.False(host.Ysco.HasExited);
        Assert.Equal(pids, host.Pids(names));
        foreach (string name in names)
        {
            string[] kept = (await host.AskAsync($"/{name}/log")).Body.TrimEnd('\n').Split('\n');
            Assert.InRange(kept.Length, 1000, 10_000);
            Assert.Equal("line 00011999", kept[^1]);
        }
    }

    [Fact]
    public async Task It_is_refused_while_another_service_is_in_the_middle_of_an_update()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        Assert.Equal((200, "ok"), await host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.IgnoresTerm), ("goversion", "current")));
        await host.LoggedAsync("msg=\"update done\" service=api");
        Task<(int, string)> update = host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current"));
        await host.UntilAsync("it waits for the end of the old one", async () => (await host.JsonAsync()).GetProperty("api").GetProperty("Phase").GetString() == "stopping");
        string text = await File.ReadAllTextAsync(host.Here["ys/web/ysco.conf"]);

        (int status, string body) = await host.PostAsync("/web/", ("command", "saveconfig"), ("config", $"{text}# saved\n"));

        Assert.Equal(400, status);
        Assert.StartsWith($"service api: busy: another update is under way, to {Releases.Second}", body, StringComparison.Ordinal);
        Assert.EndsWith("(nothing was saved; try again when it is over)", body, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(host.Here["ys/web/ysco.conf"]));
        Signals.Send(host.PidOf("api"), Signals.Kill);
        Assert.Equal((200, "ok"), await update);
    }

    [Fact]
    public async Task What_ysco_learnt_and_counted_of_each_is_known_after_it()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "svc"), ("version", Releases.EndsWithThree), ("goversion", "current")));
        await host.UntilAsync("it is rolled back", async () => (await host.JsonAsync()).GetProperty("web").GetProperty("PauseReason").GetString() != "");
        Assert.Equal(303, (await host.PostAsync("/api/", ("command", "check"))).Status);

        Assert.Equal(0, (await host.TypeAsync("reload", "-dir", "ys/api")).ExitCode);

        string metrics = (await host.AskAsync("/metrics")).Body;
        Assert.Contains("ysco_service_update_rollback_total{service=\"web\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("ysco_service_versions_learnt_timestamp_seconds{service=\"api\"} ", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("ysco_service_versions_learnt_timestamp_seconds{service=\"web\"} ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_ysco_takes_the_place_of_the_old_one_and_of_all_its_services_none_notices()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseSelfAsync("v0.1.1");
        int[] pids = host.Pids("web", "api");

        Assert.Equal(
            (400, "self: ysco is updated with service web (-dir ys/web)"),
            await host.PostAsync("/api/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", "")));
        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", "")));

        Assert.Equal("ysco-v0.1.0", Self(host));
        string text = await File.ReadAllTextAsync(host.Here["ys/api/ysco.conf"]);
        (int status, string refused) = await host.PostAsync("/api/", ("command", "saveconfig"), ("config", $"{text}# saved\n"));
        Assert.Equal((400, "service web: busy: ysco v0.1.1 is watched (nothing was saved; try again when it is over)"), (status, refused));
        await host.LoggedAsync("msg=\"ysco is updated\" service=web version=v0.1.1");
        Assert.Equal("ysco-v0.1.1", Self(host));
        Assert.Equal(host.Here["ysco-v0.1.1"], ProcessTable.Executable(host.Ysco.Pid));
        Assert.Equal(pids, host.Pids("web", "api"));
        Assert.Equal("v0.1.1", (await host.JsonAsync()).GetProperty("api").GetProperty("SelfVersion").GetString());
        await host.UntilAsync("nobody stands by", () => Task.FromResult(ProcessTable.WithExecutable(host.Here["ysco-v0.1.0"]).Count == 0));
        Assert.Equal(303, (await host.PostAsync("/api/", ("command", "saveconfig"), ("config", $"{text}# saved\n"))).Status);
        Assert.Equal(pids, host.Pids("web", "api"));
    }

    [Fact]
    public async Task A_new_ysco_waits_for_what_another_service_is_in_the_middle_of()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseSelfAsync("v0.1.1");
        Assert.Equal((200, "ok"), await host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.IgnoresTerm), ("goversion", "current")));
        await host.LoggedAsync("msg=\"update done\" service=api");
        Task<(int, string)> other = host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current"));
        await host.UntilAsync("it waits for the end of the old one", async () => (await host.JsonAsync()).GetProperty("api").GetProperty("Phase").GetString() == "stopping");

        Task<(int, string)> update = host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", ""));

        await host.LoggedAsync("msg=\"the new ysco waits for another service\" service=web why=\"service api: busy");
        Assert.Equal("v0.1.0", (await host.JsonAsync()).GetProperty("web").GetProperty("SelfVersion").GetString());
        int web = host.PidOf("web");
        Signals.Send(host.PidOf("api"), Signals.Kill);
        Assert.Equal((200, "ok"), await other);
        Assert.Equal((200, "ok"), await update);
        await host.LoggedAsync("msg=\"ysco is updated\" service=web version=v0.1.1");
        Assert.Single(host.Ysco.Lines, line => line.Text.Contains("waits for another service", StringComparison.Ordinal));
        Assert.Equal((web, Releases.Second), (host.PidOf("web"), await host.ServiceAsync("api")));
    }

    /// <summary>Or whoever serves the releases of one keeps all others from being configured, and ysco from being updated.</summary>
    [Fact]
    public async Task A_download_that_does_not_come_to_an_end_holds_up_no_other_service()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using SupervisedHost host = await SupervisedHost.StartAsync(world, "web", "api");
        int[] pids = host.Pids("web", "api");
        world.Builds.Mode = BuildsMode.StalledBody;
        Task<(int Status, string Body)> update = host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current"));
        await host.UntilAsync("it is fetched", async () => (await host.JsonAsync()).GetProperty("api").GetProperty("Phase").GetString() == "fetching");

        (await host.TypeAsync("reload", "-dir", "ys/web")).Succeeded();

        (int status, string body) = await update;
        Assert.Equal(500, status);
        Assert.Contains("the update was broken off for what another service needs (ask again)", body, StringComparison.Ordinal);
        Assert.Equal(pids, host.Pids("web", "api"));
        world.Builds.Mode = BuildsMode.Honest;
        Assert.Equal((200, "ok"), await host.PostAsync("/api/update", ("which", "svc"), ("version", Releases.Second), ("goversion", "current")));
        await host.LoggedAsync("msg=\"update done\" service=api");
        Assert.Empty(Directory.EnumerateFiles(host.Here["api"], "*.ysco-tmp"));
    }

    /// <summary>A program that crashes must not keep ysco from being updated.</summary>
    [Fact]
    public async Task A_new_ysco_lives_through_its_watch_though_its_service_does_not()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseSelfAsync("v0.1.1");
        Assert.Equal((200, "ok"), await host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", "")));
        using var stop = new CancellationTokenSource();
        Task crashes = Task.Run(async () =>
        {
            // Each life is shorter than the watch.
            while (!stop.IsCancellationRequested)
            {
                foreach (int pid in ProcessTable.WithExecutable($"{host.Here.Folder}/web/"))
                {
                    Signals.Send(pid, Signals.Kill);
                }

                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(2), stop.Token));
            }
        });

        await host.LoggedAsync("msg=\"ysco is updated\" service=web version=v0.1.1");
        await stop.CancelAsync();
        await crashes;
        Assert.Equal("ysco-v0.1.1", Self(host));
    }

    [Theory]
    [InlineData("exits at once", "return 0;")]
    [InlineData("crashes after it took over", "sleep(2); abort();")]
    [InlineData("hangs", "for (;;) pause();")]
    public async Task A_new_ysco_that_fails_gives_way_to_the_one_before_it_and_all_services_run_on(string kind, string run)
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseBrokenSelfAsync("v0.1.1", "return 0;", run);
        int[] pids = host.Pids("web", "api");

        Task<(int, string)> update = host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", ""));

        await Poll.UntilAsync($"the old ysco is back ({kind})", TimeSpan.FromSeconds(60), async () =>
        {
            try
            {
                return host.Ysco.HasExited && (await host.AskAsync("/json")).Status == 200 ? "" : null;
            }
            catch (TaskCanceledException)
            {
                return null;
            }
        }, () => host.Ysco.Tail);
        try
        {
            await update;
        }
        catch (HttpRequestException)
        {
            // Whoever asked had the bad luck to ask a program that died.
        }

        JsonElement json = await host.JsonAsync();
        Assert.Contains("ysco v0.1.1 did not live through its watch", json.GetProperty("web").GetProperty("PauseReason").GetString(), StringComparison.Ordinal);
        Assert.Equal(("v0.1.0", ""), (json.GetProperty("web").GetProperty("SelfVersion").GetString(), json.GetProperty("api").GetProperty("PauseReason").GetString()));
        Assert.Equal("ysco-v0.1.0", Self(host));
        Assert.Equal(pids, host.Pids("web", "api"));
    }

    [Fact]
    public async Task One_that_knows_nothing_of_several_services_is_not_executed()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using SupervisedHost host = await SupervisedHost.StartWithSelfAsync(World, own);
        await own.ReleaseBrokenSelfAsync("v0.1.1", "for (int i = 2; i < argc; i++) if (!strcmp(argv[i], \"-supervise\")) return 3; return 0;", "return 0;");
        int[] pids = host.Pids("web", "api");

        (int status, string body) = await host.PostAsync("/web/update", ("which", "self"), ("version", "v0.1.1"), ("goversion", ""));

        Assert.Equal(500, status);
        Assert.Contains("its selftest failed: exit status 3", body, StringComparison.Ordinal);
        Assert.Equal(pids, host.Pids("web", "api"));
    }

    [Fact]
    public async Task Twelve_idle_services_cost_little()
    {
        double one = await IdleAsync(1);
        double twelve = await IdleAsync(12);

        double each = (twelve - one) * 1024 / 11;
        TestContext.Current.TestOutputHelper?.WriteLine($"1: {one:0.00} MB, 12: {twelve:0.00} MB, each: {each:0} KB");
        Assert.InRange(each, -MaxKilobytesAService, MaxKilobytesAService);
    }

    /// <summary>Resident memory of a ysco with services that have nothing to do.</summary>
    private async Task<double> IdleAsync(int services)
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, [.. Enumerable.Range(0, services).Select(i => $"svc{i}")]);

        // What there is to do at a start comes within some seconds, and then memory is given back.
        double least = double.MaxValue;
        for (int i = 0; i < 12; i++)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.5), TestContext.Current.CancellationToken);
            least = Math.Min(least, ProcessReading.Of(host.Ysco.Pid).RssMegabytes);
        }

        return least;
    }

    private static string Self(SupervisedHost host) => Path.GetFileName(File.ResolveLinkTarget(host.Here["ysco"], returnFinalTarget: false)!.FullName);
}
