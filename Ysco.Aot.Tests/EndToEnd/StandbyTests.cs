using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>The old ysco that stands by while a new one is tried: whether it sees that nobody is left.</summary>
public class StandbyTests
{
    // Its pipe is at its end, as when the new one is gone.
    private const string StandBy = "\"$YSCO\" __standby 1 \"$PWD/old\" \"$PWD/f\" ysco run ./app 3</dev/null";

    [Fact]
    public async Task A_lock_that_is_held_for_a_moment_yet_is_that_of_one_that_dies() =>
        Assert.Equal("run ./app\n", await ShellAsync($"flock f sleep 0.7 & sleep 0.2; {StandBy}; cat took"));

    [Fact]
    public async Task Where_somebody_has_started_ysco_again_it_is_not_needed() =>
        Assert.Equal("nobody\n", await ShellAsync($"flock f sleep 8 & sleep 0.2; {StandBy}; test -e took || echo nobody; kill %1"));

    private static async Task<string> ShellAsync(string script)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["old"], "#!/bin/sh\necho \"$@\" >took\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(folder["old"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.CreateDirectory(folder["f"]);
        ProcessOutcome outcome = await ProcessRun.RunAsync("bash", ["-c", script], new()
        {
            Directory = folder[""],
            Environment = new Dictionary<string, string?> { ["YSCO"] = YscoBinary.Location },
        });
        return outcome.Stdout;
    }
}
