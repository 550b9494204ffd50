using System.Globalization;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Demo;

/// <summary>
/// <c>make demo</c>: the main job from beginning to end, on loopback, with real Go builds, a real log and the published
/// binary. Ends with 0, or with a line that says what went wrong and 1.
/// </summary>
internal sealed class DemoStory : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ysco-demo-").FullName;
    private readonly int adminPort = FreePort.Next();
    private readonly int servicePort = FreePort.Next();
    private readonly TestWorld world;
    private readonly Narrator narrator;
    private YscoProcess? ysco;

    private DemoStory(TestWorld world)
    {
        this.world = world;
        narrator = new Narrator(Console.Out, folder, new Dictionary<string, string?> { ["SSL_CERT_FILE"] = null, ["SSL_CERT_DIR"] = null });
    }

    private string Admin => $"http://127.0.0.1:{adminPort}";

    private string Password => File.ReadAllText(Path.Combine(folder, "ys", "password.txt")).TrimEnd();

    /// <summary>Tells the story; with KEEP=1 in the environment it stays open until it is interrupted.</summary>
    public static async Task<int> RunAsync()
    {
        await using TestWorld world = await TestWorld.StartAsync();
        await using var story = new DemoStory(world);
        try
        {
            await story.TellAsync();
            if (Environment.GetEnvironmentVariable("KEEP") == "1")
            {
                await story.KeepAsync();
            }

            return 0;
        }
        catch (Exception e) when (e is DemoFailedException or TimeoutException or GoBuildException or HttpRequestException)
        {
            Console.WriteLine($"\nthe demo failed: {e.Message}\n{story.ysco?.Tail}");
            return 1;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (ysco is not null)
        {
            await ysco.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task TellAsync()
    {
        narrator.Say("A module proxy, a builder and its transparency log run on loopback; they know version v0.1.0 of a small web service.");
        world.Toolchains(TestWorld.GoVersion);
        world.Publish("v0.1.0");
        await InitAsync();
        await StartAsync();
        await UpdateAsync();
        await RollBackAsync();
        narrator.Chapter("Lies are refused: nothing is written, and what is held of the log stays");
        await new DemoAttacks(world, narrator, folder).RunAsync("v0.1.1");
        narrator.Chapter("What is installed can be proven later, offline");
        await narrator.RunAsync("./ysco", ["verify", "websvc"]);
        narrator.Say("\nThe demo is over: all went as it should.");
    }

    private async Task InitAsync()
    {
        narrator.Chapter("A service is fetched for the first time");
        File.CreateSymbolicLink(Path.Combine(folder, "ysco"), YscoBinary.Location);
        await narrator.RunAsync(
            "./ysco",
            ["init", "-key", world.Builds.VerifierKey, "-url", world.Builds.BaseUrl, "-goproxy", world.Proxy.Url, $"{TestWorld.Service}@v0.1.0"]);
        string path = Path.Combine(folder, "ys", "ysco.conf");
        string config = File.ReadAllText(path)
            .Replace("#Delay: 1m0s", "Delay: 1s", StringComparison.Ordinal)
            .Replace("#Interval: 24h0m0s", "Interval: 2s", StringComparison.Ordinal)
            .Replace("#Delay: 72h0m0s", "Delay: 5s", StringComparison.Ordinal)
            .Replace("#Jitter: 1h0m0s", "Jitter: 0s", StringComparison.Ordinal);
        File.WriteAllText(path, config);
        narrator.Say("For the demo, ysco.conf gets short times: a check every 2 s, a delay of 5 s and no jitter.");
    }

    private async Task StartAsync()
    {
        narrator.Chapter("It runs");
        string[] args =
        [
            "run", "-addr", $"127.0.0.1:{adminPort}", "./websvc", "-listen", $"127.0.0.1:{servicePort}", "-stamp", Path.Combine(folder, "stamps"),
        ];
        narrator.Say($"$ ./ysco {string.Join(' ', args)} &");
        ysco = YscoProcess.Start(narrator.PathOf("./ysco"), args, new ProcessSettings { Directory = folder });
        await WaitForVersionAsync("v0.1.0");
        await narrator.RunAsync("curl", ["-s", $"{Admin}/service-version"]);
    }

    private async Task UpdateAsync()
    {
        narrator.Chapter("Version v0.1.1 is published: it is found, proven and installed by itself");
        world.Publish("v0.1.1");
        await WaitForVersionAsync("v0.1.1");
        await ysco!.WaitForLogAsync(line => line.Contains("update done"), TimeSpan.FromSeconds(20));
        await narrator.RunAsync("curl", ["-s", $"{Admin}/service-version"]);
        foreach (LogLine line in ysco.Lines.Where(line => line.Text.StartsWith("level=", StringComparison.Ordinal)))
        {
            narrator.Say("    " + line.Text);
        }

        narrator.Say($"Nobody served from the end of the old one to the start of the new one: {Gap():0.0} ms.");
    }

    private async Task RollBackAsync()
    {
        narrator.Chapter("Version v0.1.2 is broken: it exits after a second, and is rolled back");
        world.Publish("v0.1.2", Behaviour.Exits(TimeSpan.FromSeconds(1), 3));
        await ysco!.WaitForLogAsync(line => line.Contains("rolled back"), TimeSpan.FromSeconds(40));
        await narrator.RunAsync("curl", ["-s", $"{Admin}/service-version"]);
        string json = (await narrator.TryAsync("curl", ["-s", "-u", $"admin:{Password}", $"{Admin}/json"])).Stdout;
        narrator.Say($"$ curl -s -u admin:$(cat ys/password.txt) {Admin}/json | grep -E 'SvcVersion\"|PauseReason'");
        foreach (string line in json.Split('\n').Where(line => line.Contains("\"SvcVersion\"") || line.Contains("PauseReason")))
        {
            narrator.Say("   " + line);
        }

        Narrator.Expect(json.Contains("\"SvcVersion\": \"v0.1.1\""), "/json does not name the version that runs");
        Narrator.Expect(json.Contains("exited within 5s: exit status 3"), "updates are not paused with the reason");
    }

    private async Task WaitForVersionAsync(string version) => await Poll.UntilAsync(
        $"version {version} to run",
        TimeSpan.FromSeconds(40),
        async () => (await narrator.TryAsync("curl", ["-s", $"{Admin}/service-version"])).Stdout.Contains($" {version} ") ? "yes" : null);

    /// <summary>From the last stamp of the version before to the first of the one after, by the service's own clock.</summary>
    private double Gap()
    {
        ServiceStamp[] stamps = [.. File.ReadAllLines(Path.Combine(folder, "stamps")).Select(ServiceStamp.Parse)];
        long end = stamps.Last(stamp => stamp.Version == "v0.1.0").MonotonicNanoseconds;
        long start = stamps.First(stamp => stamp.Version == "v0.1.1").MonotonicNanoseconds;
        return (start - end) / 1e6;
    }

    private async Task KeepAsync()
    {
        narrator.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"\nIt goes on until you press Ctrl-C:\n  admin endpoints  {Admin}/json   user admin, password {Password}\n  the service      http://127.0.0.1:{servicePort}/\n  its folder       {folder}"));
        var stop = new TaskCompletionSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            stop.TrySetResult();
        };
        await Task.WhenAny(stop.Task, ysco!.WaitForExitAsync(TimeSpan.FromDays(30)));
    }
}
