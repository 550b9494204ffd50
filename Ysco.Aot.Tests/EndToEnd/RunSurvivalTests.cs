using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What must not end ysco, and did once.</summary>
public class RunSurvivalTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_file_that_reaches_its_size_limit_ends_nothing()
    {
        // Blocks of 512 bytes: state.json and events.jsonl cannot become larger than 2 KiB.
        string script = await HostSteps.ScriptAsync(World.Folder, "ulimit -f 4 && exec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        for (int i = 0; i < 40; i++)
        {
            await host.CommandAsync("pause", ("reason", $"{i} {new string('x', 150)}"));
        }

        await host.LoggedAsync("what happens cannot be noted down");
        Assert.False(host.Ysco.HasExited);
        await host.WaitForVersionAsync(Releases.First);
    }

    [Fact]
    public async Task A_pause_that_cannot_be_noted_down_is_not_said_to_be_done()
    {
        await using var host = await World.HostAsync();
        await LimitFilesAsync("0");
        var failed = await Assert.ThrowsAsync<HttpRequestException>(() => host.CommandAsync("pause", ("reason", "holidays")));
        Assert.Contains(": 500: it is so now, but not after the next start of ysco: state.json cannot be written", failed.Message, StringComparison.Ordinal);
        Assert.Equal("holidays", await host.JsonTextAsync("PauseReason"));

        await LimitFilesAsync("unlimited");
        await host.CommandAsync("pause", ("reason", "longer"));
        Assert.Contains("longer", await File.ReadAllTextAsync(host.StateFile), StringComparison.Ordinal);

        async Task LimitFilesAsync(string bytes) =>
            (await ProcessRun.RunAsync("prlimit", [$"--pid={host.Ysco.Pid}", $"--fsize={bytes}:"])).Succeeded();
    }

    [Fact]
    public async Task What_the_runtime_wrote_among_its_constants_is_there_after_memory_was_given_back()
    {
        await using var host = await World.HostAsync();
        (long code, long written) = Own(host);

        await host.UntilAsync("that code is given back", () => Task.FromResult(Own(host).Code < code / 2));

        Assert.True(written > 0);
        Assert.Equal(written, Own(host).Written);
    }

    /// <summary>Of the mappings of ysco's file: what of its code is held, and what of its constants is not as in the file; KiB.</summary>
    private static (long Code, long Written) Own(RunningService host)
    {
        (long code, long written) = (0, 0);
        string rights = "";
        foreach (string line in File.ReadLines($"/proc/{host.Ysco.Pid}/smaps"))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!words[0].EndsWith(':'))
            {
                rights = words.Length > 5 && words[5] == YscoBinary.Location ? words[1] : "";
            }
            else if (rights == "r-xp" && words[0] == "Rss:")
            {
                code += long.Parse(words[1], CultureInfo.InvariantCulture);
            }
            else if (rights == "r--p" && words[0] == "Private_Dirty:")
            {
                written += long.Parse(words[1], CultureInfo.InvariantCulture);
            }
        }

        return (code, written);
    }
}
