using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Updates of a service that are cut off at a call, and what is left of them.</summary>
public class RunUpdateCutTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    /// <summary>They mostly wait.</summary>
    private const int AtOnce = 4;

    /// <summary>No update has so many.</summary>
    private const int MostCalls = 60;

    private TestWorld World => fixture.World;

    [Fact]
    public async Task Killed_at_any_rename_a_ysco_leaves_no_file_that_the_next_does_not_know_of()
    {
        int kills = 0;
        bool isWhole = false;
        for (int first = 1; !isWhole; first += AtOnce)
        {
            Assert.True(first < MostCalls, "no update came to its end");
            bool[] killed = await Task.WhenAll(Enumerable.Range(first, AtOnce).Select(IsKilledAsync));
            kills += killed.Count(each => each);
            isWhole = killed.Contains(false);
        }

        Assert.InRange(kills, 5, MostCalls);
    }

    private async Task<bool> IsKilledAsync(int when)
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.Watch", "1s"));
        string trace = Path.Combine(World.Folder, $"trace-{Guid.NewGuid():N}");
        await using var strace = YscoProcess.Start(
            "strace", ["-f", "-o", trace, "-e", "trace=rename", "-e", $"inject=rename:signal=KILL:when={when}", "-p", $"{host.Ysco.Pid}"]);
        await strace.WaitForLogAsync(line => line.Contains("attached", StringComparison.Ordinal));
        try
        {
            await host.UpdateAsync(Releases.Second);
            await host.UntilAsync($"rename {when}: killed, or the end of the watch", async () =>
                host.Ysco.HasExited || !(await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        }
        catch (HttpRequestException)
        {
            // It was killed, which is what this is about.
            await host.Ysco.WaitForExitAsync();
        }

        // Not interrupted: it would wait for each process to stop before it lets go.
        strace.Signal(Signals.Kill);
        await strace.WaitForExitAsync();
        bool killed = host.Ysco.HasExited;
        if (killed)
        {
            host.Start();
        }

        await host.UntilAsync($"rename {when}: nothing is under way", async () => !(await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        string version = await host.JsonTextAsync("SvcVersion") ?? "";
        string second = Releases.FileName(Releases.Second);
        string[] expected = version == Releases.First ? [Releases.FileName(Releases.First)] : [Releases.FileName(Releases.First), second, $"{second}.evidence.json"];
        await host.UntilAsync(
            $"rename {when}: {version} runs, and there is nothing but {string.Join(' ', expected)}",
            () => Task.FromResult(host.Files().SequenceEqual(expected) && !File.Exists(Path.Combine(host.Folder, "ys", "laying"))));
        return killed;
    }
}
