using System.Diagnostics;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Demo;

/// <summary>
/// <c>make demo</c>: the published binary at work on a real service, told as a story to somebody who reads along. Every
/// step is checked; one that is not as expected ends the demo with a message and status 1. Nothing stays behind.
/// </summary>
public static class DemoJob
{
    /// <summary>Tells the story.</summary>
    /// <param name="output">Where.</param>
    /// <param name="keep">Leaves ysco and its service running at the end, until Ctrl-C.</param>
    /// <returns>0; 1 when a step was not as expected; 130 when interrupted.</returns>
    public static async Task<int> RunAsync(TextWriter output, bool keep)
    {
        using var interruption = new Interruption();
        try
        {
            await using var world = await TestWorld.StartAsync();
            await using var stage = new DemoStage(world, await world.DnsAsync(), new Narrator(output));
            if (!await interruption.EndsFirstAsync(StoryAsync(stage)))
            {
                return Interruption.Status;
            }

            await EndAsync(stage, keep ? interruption.Came : null);
            return 0;
        }
        catch (Exception e) when (e is DemoFailedException or GoBuildException or TimeoutException or FileNotFoundException)
        {
            await output.WriteLineAsync($"\nthe demo failed: {e.Message}");
            return 1;
        }
    }

    private static async Task StoryAsync(DemoStage stage)
    {
        long started = Stopwatch.GetTimestamp();
        await InstallChapter.TellAsync(stage);
        var gap = await UpdateChapter.TellAsync(stage);
        await RollbackChapter.TellAsync(stage);
        await SelfChapter.TellAsync(stage);
        int refused = await AttackChapter.TellAsync(stage);
        await VerifyChapter.TellAsync(stage);

        stage.Tell.Chapter("In short");
        stage.Tell.Say(
            "One static binary fetched a service from a transparency log and proved it, ran it, found a new version by signed DNS, proved that "
            + $"and switched to it with {gap.TotalMilliseconds:F1} ms without service; it took back a version that did not run and paused; it updated itself in the same process; it refused "
            + $"{refused} ways of cheating it, each with one line that says why; and what it installed can be proven again offline. "
            + $"All as expected, in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s.");
    }

    private static async Task EndAsync(DemoStage stage, Task? interruption)
    {
        if (interruption is not null)
        {
            stage.Tell.Say("It goes on running until you press Ctrl-C.");
            stage.Tell.Block([
                $"admin      http://{stage.Admin}/json   user admin, password {stage.Password}",
                $"metrics    http://{stage.Admin}/metrics",
                $"service    http://{stage.Service}/",
                $"folder     {stage.Folder}",
            ]);
            await interruption;
        }

        stage.Tell.Say("TERM to ysco goes on to the service, and ysco ends with the service's status.");
        stage.Tell.Command($"kill -TERM {stage.Ysco.Pid}; wait; echo $?");
        if (!stage.Ysco.HasExited)
        {
            stage.Ysco.Signal(Signals.Term);
        }

        int status = await stage.Ysco.WaitForExitAsync();
        stage.Tell.Block([$"{status}"]);
        if (status != 0)
        {
            throw new DemoFailedException($"ysco ended with {status}:\n{stage.Ysco.Tail}");
        }
    }
}
