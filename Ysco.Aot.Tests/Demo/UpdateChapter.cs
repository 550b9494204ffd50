using Ysco.Tests.Binary;

namespace Ysco.Tests.Demo;

/// <summary>A new version is published, and installed without anybody doing anything.</summary>
internal static class UpdateChapter
{
    public const string Second = "v0.1.1";
    private static readonly TimeSpan UpdateTimeout = TimeSpan.FromSeconds(30);

    /// <summary>A version has proven itself when it has run this long.</summary>
    private static readonly TimeSpan WatchTimeout = TimeSpan.FromSeconds(15);

    /// <returns>The time without service.</returns>
    public static async Task<TimeSpan> TellAsync(DemoStage stage)
    {
        var tell = stage.Tell;
        tell.Chapter("An update by itself");
        tell.Say(
            $"{Second} is published. ysco finds it, waits its five seconds, downloads and proves the build while {InstallChapter.First} still "
            + "answers, stops the old one, switches the link and starts the new one.");
        stage.World.Publish(Second);
        await stage.WaitForVersionAsync(Second, UpdateTimeout);
        await stage.ExpectAsync($"curl -s http://{stage.Service}/", Second);
        await stage.ExpectAsync($"curl -s http://{stage.Admin}/service-version", Second);

        tell.Say("The service stamps its start and its end with the clock that all processes share:");
        var gap = TellGap(stage);
        tell.Say("Five seconds later the new version has passed its trial; until then its end would have brought back the old one.");
        await stage.WaitForStatusAsync("the end of the trial", WatchTimeout, json => !json.GetProperty("UpdateBusy").GetBoolean());
        stage.ShowLog();
        return gap;
    }

    private static TimeSpan TellGap(DemoStage stage)
    {
        var stamps = stage.Stamps();
        var term = At(InstallChapter.First, "term");
        var end = At(InstallChapter.First, "end");
        var start = At(Second, "start");
        var ready = At(Second, "ready");
        stage.Tell.Block([
            "",
            Line(term, "is told to stop"),
            Line(end, "ends"),
            Line(start, "starts: its first instruction"),
            Line(ready, "listens"),
            "",
            $"from the end of the old to the start of the new   {Milliseconds(end, start),6:F1} ms",
            $"the new one's own start, until it listens         {Milliseconds(start, ready),6:F1} ms",
            $"gap in service                                    {Milliseconds(term, ready),6:F1} ms",
        ]);
        return TimeSpan.FromMilliseconds(Milliseconds(term, ready));

        ServiceStamp At(string version, string what) => stamps.FirstOrDefault(s => s.Version == version && s.What == what)
            ?? throw new DemoFailedException($"the service {version} left no stamp \"{what}\"");

        string Line(ServiceStamp at, string what) => $"+{Milliseconds(term, at),5:F1} ms   {at.Version} {what}";
    }

    private static double Milliseconds(ServiceStamp from, ServiceStamp to) => (to.MonotonicNanoseconds - from.MonotonicNanoseconds) / 1e6;
}
