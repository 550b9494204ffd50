using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Updates of ysco itself: the service notices nothing, and one that is broken gives way to the one before it.</summary>
public class RunSelfUpdateTests
{
    [Fact]
    public async Task Asked_for_it_takes_the_place_of_the_old_one_in_the_same_process()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        (int ysco, int service) = (host.Ysco.Pid, host.ServicePid);

        Assert.Equal("200 ok", await host.UpdateAsync("latest", "", "self"));

        Assert.Equal("v0.1.1", (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString());
        Assert.Equal("ysco-v0.1.0", host.Self);
        Assert.Contains("is watched", await host.UpdateAsync("v0.1.0", "", "self"), StringComparison.Ordinal);
        await host.LoggedAsync("msg=\"ysco is updated\" version=v0.1.1");
        Assert.Equal("ysco-v0.1.1", host.Self);
        Assert.False(host.Ysco.HasExited);
        Assert.Equal(host.Here["ysco-v0.1.1"], ProcessTable.Executable(ysco));
        Assert.Equal(service, host.ServicePid);
        await host.UntilAsync("nobody stands by", () => Task.FromResult(ProcessTable.WithExecutable($"{host.Here.Folder}/ysco-v0.1.0").Count == 0));
        Assert.Equal("400 ysco v0.1.1 is there already", await host.UpdateAsync("latest", "", "self"));
        string events = (await host.Here.RunAsync("events")).Stdout;
        Assert.Contains("updated to ysco v0.1.1 from ysco v0.1.0", events, StringComparison.Ordinal);
        Assert.DoesNotContain("TrialSelf", await File.ReadAllTextAsync(host.Here["ys/state.json"]), StringComparison.Ordinal);

        // And back, as somebody may want it: what was there before is there no more than once.
        await world.ReleaseSelfAsync("v0.1.2");
        Assert.Equal("200 ok", await host.UpdateAsync("v0.1.2", "", "self"));
        await host.LoggedAsync("msg=\"ysco is updated\" version=v0.1.2");
        Assert.Equal(
            ["ysco-v0.1.0", "ysco-v0.1.1", "ysco-v0.1.1.evidence.json", "ysco-v0.1.2", "ysco-v0.1.2.evidence.json"],
            Directory.EnumerateFiles(host.Here.Folder, "ysco-*").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(service, host.ServicePid);
    }

    [Fact]
    public async Task What_a_check_finds_is_scheduled_and_comes_by_itself_by_the_policy()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        await world.ReleaseSelfAsync("v0.2.0");

        await host.CommandAsync("check");
        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Equal("", json.GetProperty("SelfVersionsError").GetString());
        Assert.Equal(["v0.2.0", "v0.1.1"], json.GetProperty("SelfVersions").EnumerateArray().Select(version => version.GetString()));
        JsonElement scheduled = Assert.Single(json.GetProperty("Scheduled").EnumerateArray());
        Assert.Equal(("self", "v0.1.1"), (scheduled.GetProperty("Which").GetString(), scheduled.GetProperty("Version").GetString()));
        string metrics = await host.OpenAsync("/metrics");
        Assert.Contains("ysco_self_update_available 1", metrics, StringComparison.Ordinal);
        Assert.Contains("ysco_self_update_scheduled 1", metrics, StringComparison.Ordinal);
        Assert.Contains("ysco_service_update_scheduled 0", metrics, StringComparison.Ordinal);

        await host.LoggedAsync("msg=\"ysco is updated\" version=v0.1.1");
        Assert.Equal("ysco-v0.1.1", host.Self);
    }

    [Fact]
    public async Task No_request_is_refused_and_none_is_lost_meanwhile()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        using var stop = new CancellationTokenSource();
        Task<int> asking = Task.Run(async () =>
        {
            int asked = 0;
            for (; !stop.IsCancellationRequested; asked++)
            {
                await host.OpenAsync("/service-version");
            }

            return asked;
        });

        Assert.Equal("200 ok", await host.UpdateAsync("v0.1.1", "", "self"));

        await host.LoggedAsync("msg=\"ysco is updated\"");
        await stop.CancelAsync();
        Assert.True(await asking > 10);
    }

    [Theory]
    [InlineData("exits at once", "return 9;", "exit status 9")]
    [InlineData("crashes", "abort();", "signal")]
    [InlineData("cannot read the state", "puts(\"state.json: written by another ysco\"); return 1;", "state.json: written by another ysco")]
    public async Task One_that_says_that_it_cannot_take_over_does_not(string kind, string selftest, string cause)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseBrokenSelfAsync("v0.1.1", selftest, "return 1;");
        int service = host.ServicePid;

        string answer = await host.UpdateAsync("v0.1.1", "", "self");

        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {answer}");
        Assert.StartsWith("500 ", answer, StringComparison.Ordinal);
        Assert.Contains(cause, answer, StringComparison.Ordinal);
        Assert.Contains("refused, and not installed: ", answer, StringComparison.Ordinal);
        Assert.Contains("failed      ysco v0.1.1, refused once", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.True((await host.JsonAsync())!.Value.GetProperty("FailedBuilds")[0].GetProperty("Refused").GetBoolean());
        Assert.Contains("refused, and not installed: ", await host.OpenAsync("/"), StringComparison.Ordinal);
        Assert.Equal("ysco-v0.1.0", host.Self);
        Assert.Equal("v0.1.0", (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString());
        Assert.Equal(service, host.ServicePid);
        Assert.Equal(["ysco-v0.1.0"], Directory.EnumerateFiles(host.Here.Folder, "ysco-*").Select(Path.GetFileName));
    }

    /// <summary>It would keep the sockets that the service prints to, and not read them.</summary>
    [Theory]
    [InlineData("", "the one that is refused says so")]
    [InlineData("Process:\n\tLogLines: 100\n", "it does not know how the service prints")]
    public async Task One_that_knows_only_the_first_form_of_what_is_handed_on_is_not_executed_where_more_is_needed(string config, string said)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await File.AppendAllTextAsync(host.Here["ys/ysco.conf"], config);
        await host.StopAsync();
        await host.RunAsync();
        await world.ReleaseBrokenSelfAsync(
            "v0.1.1",
            $"for (int i = 2; i + 1 < argc; i++) if (!strcmp(argv[i], \"-handover\") && !strcmp(argv[i + 1], \"1\")) {{ puts(\"the one that is refused says so\"); return 3; }} puts(\"{said}\"); return 4;",
            "return 1;");

        Assert.Contains(said, await host.UpdateAsync("v0.1.1", "", "self"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exits at once", "return 0;")]
    [InlineData("crashes after it took over", "sleep(2); abort();")]
    [InlineData("hangs", "for (;;) pause();")]
    public async Task One_that_fails_when_it_took_over_gives_way_to_the_one_before_it(string kind, string run)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseBrokenSelfAsync("v0.1.1", "return 0;", run);
        int service = host.ServicePid;

        Task<string> update = host.UpdateAsync("v0.1.1", "", "self");

        // Nobody starts it again here, but the one that stands by.
        await Poll.UntilAsync($"the old ysco is back ({kind})", TimeSpan.FromSeconds(60), async () =>
        {
            try
            {
                return (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString() == "v0.1.0" && host.Ysco.HasExited ? "" : null;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
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

        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Contains("ysco v0.1.1 did not live through its watch", json.GetProperty("PauseReason").GetString(), StringComparison.Ordinal);
        Assert.Equal("ysco-v0.1.0", host.Self);
        Assert.Equal(service, host.ServicePid);
        JsonElement crashed = json.GetProperty("Events").EnumerateArray().Single(entry => entry.GetProperty("Kind").GetString() == "crashed");
        Assert.Equal("v0.1.1", crashed.GetProperty("Version").GetString());
        await host.UntilAsync("the broken one is gone", () => Task.FromResult(!File.Exists(host.Here["ysco-v0.1.1"])));
        Assert.Contains("rolled back to ysco v0.1.0 from ysco v0.1.1", (await host.Here.RunAsync("events")).Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_publisher_signs_the_archive_alone_takes_over_too()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        await world.SignArchiveOnlyAsync("ysco", "v0.1.1");

        Assert.Equal("200 ok", await host.UpdateAsync("v0.1.1", "", "self"));

        await host.LoggedAsync("msg=\"ysco is updated\" version=v0.1.1");
        Assert.Matches(@"only\s+a\s+note\s+beside\s+it\s+says", (await host.Here.RunAsync("doctor")).Stdout);
    }

    [Fact]
    public async Task Whatever_starts_ysco_again_before_the_watch_is_over_starts_the_old_one()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseBrokenSelfAsync("v0.1.1", "return 0;", "for (;;) pause();");
        int service = host.ServicePid;
        Task<string> update = host.UpdateAsync("v0.1.1", "", "self");
        await host.UntilAsync("the new one runs", () => Task.FromResult(ProcessTable.WithExecutable(host.Here["ysco-v0.1.1"]).Count == 1));

        // As a container, or a unit of systemd, ends all that is in it; or the power goes.
        foreach (int pid in ProcessTable.WithExecutable($"{host.Here.Folder}/ysco-v"))
        {
            Signals.Send(pid, Signals.Kill);
        }

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => update);
        Assert.Equal("ysco-v0.1.0", host.Self);
        await host.RunAsync();

        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Equal("v0.1.0", json.GetProperty("SelfVersion").GetString());
        Assert.Contains("ysco v0.1.1 did not live through its watch", json.GetProperty("PauseReason").GetString(), StringComparison.Ordinal);
        Assert.Equal(service, host.ServicePid);
    }

    [Fact]
    public async Task Where_the_file_of_the_old_one_is_gone_it_comes_back_all_the_same_and_the_path_stays_as_it_is()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseBrokenSelfAsync("v0.1.1", "return 0;", "return 0;");
        File.Copy(host.Here["ysco-v0.1.0"], host.Here["ysco-new"]);
        File.Delete(host.Here["ysco"]);
        File.CreateSymbolicLink(host.Here["ysco"], "ysco-new");
        File.Delete(host.Here["ysco-v0.1.0"]);
        int service = host.ServicePid;

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.UpdateAsync("v0.1.1", "", "self"));

        await Poll.UntilAsync("the old ysco is back", TimeSpan.FromSeconds(60), async () =>
        {
            try
            {
                return (await host.JsonAsync())!.Value.GetProperty("PauseReason").GetString() != "" ? "" : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }, () => host.Ysco.Tail);
        Assert.Equal("v0.1.0", (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString());
        Assert.Equal("ysco-new", host.Self);
        Assert.Equal(service, host.ServicePid);
    }

    [Fact]
    public async Task One_that_was_started_too_often_on_trial_gives_the_place_back()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await OnTrialAsync(world, starts: 2);

        await host.RunAsync();

        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Equal("v0.1.0", json.GetProperty("SelfVersion").GetString());
        Assert.Contains("ysco v0.1.1 did not live through 2 starts", json.GetProperty("PauseReason").GetString(), StringComparison.Ordinal);
        Assert.Equal("ysco-v0.1.0", host.Self);
    }

    [Fact]
    public async Task One_whose_start_cannot_be_written_down_gives_the_place_back()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await OnTrialAsync(world, starts: 0);
        Directory.CreateDirectory(host.Here["ys/state.json.ysco-tmp/in-the-way"]);

        await host.RunAsync();

        JsonElement json = (await host.JsonAsync())!.Value;
        Assert.Equal("v0.1.0", json.GetProperty("SelfVersion").GetString());
        Assert.Equal("ysco-v0.1.0", host.Self);
        Assert.NotEqual("", json.GetProperty("PauseReason").GetString());
    }

    [Fact]
    public async Task A_bundle_brings_it_where_there_is_no_network()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        using var maker = new Sandbox();
        (await maker.RunAsync("bundle", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "-o", host.Here["b"], "ysco")).Succeeded();
        world.Alter(manifest => manifest["releases"]!.AsArray().Clear());
        int service = host.ServicePid;

        (await host.Here.RunAsync("install", "b")).Refused(1, "ysco install: b: the bundle is of \"ysco\", and the service is \"app\" (-self updates ysco itself)");
        (await maker.RunAsync("bundle", "-manifest", host.ServiceManifest, "-releasekey", host.ServiceKey, "-o", host.Here["s"], "app")).Succeeded();
        (await host.Here.RunAsync("install", "-self", "s")).Refused(1, "the bundle is of \"app\", and ysco is updated from one of \"ysco\" (without -self it is taken for the service)");
        BundleSteps.Alter(host.Here["b"], "SHA256SUMS", (byte[] bytes) => [.. bytes[..20], (byte)(bytes[20] ^ 1), .. bytes[21..]]);
        (await host.Here.RunAsync("install", "-self", "b")).Refused(7, "SHA256SUMS is not signed by the release key that is trusted");
        BundleSteps.Alter(host.Here["b"], "SHA256SUMS", (byte[] bytes) => [.. bytes[..20], (byte)(bytes[20] ^ 1), .. bytes[21..]]);
        ProcessOutcome installed = await host.Here.RunAsync("install", "-self", "b");

        Assert.Equal((0, "updated to ysco v0.1.1 from ysco v0.1.0\n"), (installed.ExitCode, installed.Stdout));
        Assert.Equal("ysco-v0.1.1", host.Self);
        Assert.Equal(service, host.ServicePid);
    }

    /// <summary>The new one would not know what to go back to: state.json names that, and counts only where ysco's user has written it.</summary>
    [Fact]
    public async Task On_a_file_system_without_owners_it_is_refused_with_what_to_do()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        (int ysco, int service) = (host.Ysco.Pid, host.ServicePid);
        const string Why = "ys/state.json: is user 4711's, though user 0 wrote it (a file system without owners?): a new ysco would not believe it, and could "
            + "not be gone back from (have ysco's folder on a file system with owners; -dir names it)";
        using (var owners = new OwnerlessFile(host.Here["ys/state.json"], 4711))
        {
            string answer = await host.UpdateAsync("v0.1.1", "", "self");

            TestContext.Current.TestOutputHelper?.WriteLine(answer);
            Assert.StartsWith("500 ", answer, StringComparison.Ordinal);
            Assert.Contains(Why, answer, StringComparison.Ordinal);
            Assert.True(owners.Openings > 0);
            Assert.Contains(Why, (await host.Here.RunAsync("status", "-json")).Stdout.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Equal("ysco-v0.1.0", host.Self);
        Assert.Equal("v0.1.0", (await host.JsonAsync())!.Value.GetProperty("SelfVersion").GetString());
        Assert.Equal((host.Here["ysco-v0.1.0"], service), (ProcessTable.Executable(ysco), host.ServicePid));

        // Where the file has its owner again, it comes about.
        await host.UntilAsync("it is updated", async () => await host.UpdateAsync("v0.1.1", "", "self") == "200 ok");
        await host.LoggedAsync("msg=\"ysco is updated\" version=v0.1.1");
    }

    [Fact]
    public async Task Without_a_source_it_says_so()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");

        Assert.Equal(
            "400 self: ysco has no source of releases of itself (no release key is built in, and Source.Self names none)",
            await host.UpdateAsync("latest", "", "self"));
    }

    /// <summary>v0.1.1 lies there, on trial, and nobody runs.</summary>
    private static async Task<ReleasedHost> OnTrialAsync(ReleaseWorld world, int starts)
    {
        ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        await world.ReleaseSelfAsync("v0.1.1");
        Assert.Equal("200 ok", await host.UpdateAsync("v0.1.1", "", "self"));
        await host.LoggedAsync("msg=\"ysco is updated\"");
        await host.StopAsync();
        var state = JsonNode.Parse(await File.ReadAllTextAsync(host.Here["ys/state.json"]))!;
        state["TrialSelf"] = new JsonObject
        {
            ["Since"] = "2026-11-21T04:05:06Z",
            ["Starts"] = starts,
            ["NewVersion"] = "v0.1.1",
            ["NewBinary"] = host.Here["ysco-v0.1.1"],
            ["OldVersion"] = "v0.1.0",
            ["OldBinary"] = host.Here["ysco-v0.1.0"],
            ["Path"] = host.Here["ysco"],
            ["BootId"] = (await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim(),
        };
        await File.WriteAllTextAsync(host.Here["ys/state.json"], state.ToJsonString());
        return host;
    }
}
