using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Updates of ysco itself that are cut off.</summary>
public class RunSelfUpdateCutTests
{
    /// <summary>They mostly wait: for a watch of five seconds.</summary>
    private const int AtOnce = 4;

    /// <summary>No update has so many.</summary>
    private const int MostCalls = 200;

    /// <summary>
    /// Killed at each call that changes the disk, or executes something, one run for each; also the worker, and whoever stands by, are.
    /// Whatever starts it again finds a ysco, and the service never notices.
    /// </summary>
    [Theory]
    [InlineData("rename")]
    [InlineData("fsync")]
    [InlineData("symlink")]
    [InlineData("unlink")]
    [InlineData("execve")]
    public async Task Killed_at_any_call_a_ysco_goes_on_and_the_service_runs(string call)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseSelfAsync("v0.1.1");
        int kills = 0;
        bool isWhole = false;
        for (int first = 1; !isWhole; first += AtOnce)
        {
            Assert.True(first < MostCalls, $"{call}: no update came to its end");
            bool[] killed = await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(when => IsKilledAsync(world, call, when)));
            kills += killed.Count(each => each);
            isWhole = killed.Contains(false);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{call}: killed {kills} times");
        Assert.NotEqual(0, kills);
    }

    private static async Task<bool> IsKilledAsync(ReleaseWorld world, string call, int when)
    {
        await using ReleasedHost host = await ReleasedHost.StartWithSelfAsync(world);
        int service = host.ServicePid;
        string trace = host.Here["trace"];
        await using var strace = YscoProcess.Start(
            "strace", ["-f", "-o", trace, "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={when}", "-p", $"{host.Ysco.Pid}"], host.Here.Settings());
        await strace.WaitForLogAsync(line => line.Contains("attached", StringComparison.Ordinal));
        string answer = "";
        try
        {
            answer = await host.UpdateAsync("v0.1.1", "", "self");
        }
        catch (HttpRequestException)
        {
            // It was killed, which is what this is about.
            await host.Ysco.WaitForExitAsync();
        }

        await host.UntilAsync($"{call} {when}: killed, or its watch is over", async () =>
            host.Ysco.HasExited || !(await File.ReadAllTextAsync(host.Here["ys/state.json"])).Contains("TrialSelf", StringComparison.Ordinal));

        // Not interrupted: it would wait for each process to stop before it lets go.
        strace.Signal(Signals.Kill);
        await strace.WaitForExitAsync();
        bool killed = (await File.ReadAllTextAsync(trace)).Contains("+++ killed by SIGKILL +++", StringComparison.Ordinal);
        Assert.True(killed || answer == "200 ok", answer);
        string version = "";
        YscoProcess first = host.Ysco;
        await host.UntilAsync($"{call} {when}: all is over", async () =>
        {
            if (first.HasExited && host.Ysco == first)
            {
                // Whoever stands by may be faster: then this one ends, and that one answers.
                await host.RunAsync();
            }

            try
            {
                JsonElement json = (await host.JsonAsync())!.Value;
                version = json.GetProperty("SelfVersion").GetString()!;
                return !json.GetProperty("UpdateBusy").GetBoolean() && json.GetProperty("SelfTrialNew").GetString() == ""
                    && Path.GetFileName(File.ResolveLinkTarget(host.Here["ysco"], returnFinalTarget: true)!.FullName) == $"ysco-{version}";
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        Assert.Equal(service, host.ServicePid);
        Assert.Contains(version, (string[])["v0.1.0", "v0.1.1"]);
        await host.UntilAsync($"{call} {when}: nothing is left lying about: {string.Join(' ', Left(host))}", () => Task.FromResult(Left(host).Length == 0));
        if (version == "v0.1.0")
        {
            Assert.Equal("200 ok", await host.UpdateAsync("v0.1.1", "", "self"));
        }

        return killed;
    }

    /// <summary>What belongs to neither of both versions.</summary>
    private static string[] Left(ReleasedHost host) =>
        [.. Directory.EnumerateFiles(host.Here.Folder).Concat(Directory.EnumerateFiles(host.Here["ys"])).Select(path => Path.GetFileName(path)!).Where(name =>
            name.Contains("tmp", StringComparison.Ordinal) || (name.StartsWith("ysco-", StringComparison.Ordinal) && name is not ("ysco-v0.1.0" or "ysco-v0.1.1" or "ysco-v0.1.1.evidence.json")))];
}
