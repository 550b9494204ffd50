using Ysco.Tests.World;

namespace Ysco.Tests.Demo;

/// <summary>A release that does not run is taken back.</summary>
internal static class RollbackChapter
{
    private const string Broken = "v0.1.2";
    private const int BrokenStatus = 3;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan EndsAfter = TimeSpan.FromMilliseconds(700);

    public static async Task TellAsync(DemoStage stage)
    {
        var tell = stage.Tell;
        tell.Chapter("A broken release is rolled back");
        tell.Say(
            $"{Broken} is published. It is a true build, signed and in the log, and it is broken: it ends with status {BrokenStatus} after "
            + $"{EndsAfter.TotalSeconds:F1} s.");
        stage.World.Publish(Broken, Behaviour.Exits(EndsAfter, BrokenStatus));
        await stage.WaitForStatusAsync("the rollback", Timeout, json => json.GetProperty("PauseReason").GetString() is { Length: > 0 });
        await stage.WaitForVersionAsync(UpdateChapter.Second, Timeout);
        stage.ShowLog();
        if (!stage.Stamps().Any(s => s.Version == Broken))
        {
            throw new DemoFailedException($"{Broken} was never started");
        }

        tell.Say("The version before it answers again, and automatic updates are paused until somebody has looked:");
        await stage.ExpectAsync($"curl -s http://{stage.Service}/", UpdateChapter.Second);
        await stage.ExpectAsync(
            $"curl -s -u \"admin:$(cat ys/password.txt)\" http://{stage.Admin}/json | grep -E '\"(SvcVersion|PauseReason|Scheduled)\"'",
            $"\"SvcVersion\": \"{UpdateChapter.Second}\"");
        await stage.ExpectAsync($"curl -s http://{stage.Admin}/metrics | grep -E '^ysco_(service_update_rollback_total|updates_paused) '", "ysco_service_update_rollback_total 1");
        await stage.ExpectAsync("ls -l websvc", $"-> websvc-{UpdateChapter.Second}-");
    }
}
