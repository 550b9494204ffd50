using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ysco.Tests.Binary;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.Demo;

/// <summary>
/// What the chapters of the demo work with: the world, a folder with a shell in it, and the ysco that runs there. What is
/// shown as a command is what is run. Disposing it leaves no process and no file.
/// </summary>
internal sealed class DemoStage : IAsyncDisposable
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(60);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private YscoProcess? _ysco;
    private int _shown;

    /// <summary>A folder with ysco in it.</summary>
    public DemoStage(TestWorld world, WatchDns dns, Narrator tell)
    {
        (World, Dns, Tell) = (world, dns, tell);
        File.Copy(YscoBinary.Location, Path.Combine(Folder, "ysco"));
    }

    public TestWorld World { get; }

    public WatchDns Dns { get; }

    public Narrator Tell { get; }

    /// <summary>The folder that the service lives in.</summary>
    public string Folder { get; } = TestPaths.NewFolder("demo");

    public string Admin { get; } = $"127.0.0.1:{FreePort.Next()}";

    public string Service { get; } = $"127.0.0.1:{FreePort.Next()}";

    public YscoProcess Ysco => _ysco ?? throw new InvalidOperationException("ysco: not started");

    public string Password => File.ReadAllText(Path.Combine(Folder, "ys", "password.txt")).TrimEnd('\n');

    /// <summary>The service's own stamps so far.</summary>
    public IReadOnlyList<ServiceStamp> Stamps() => [.. File.ReadAllLines(Path.Combine(Folder, "stamps")).Select(ServiceStamp.Parse)];

    /// <summary>Shows a command, runs it with the shell, shows what it wrote.</summary>
    /// <param name="command">The command line.</param>
    /// <param name="refused">Whether it is to fail, for a good reason.</param>
    /// <exception cref="DemoFailedException">It failed, or did not when it should have.</exception>
    public async Task<ProcessOutcome> RunAsync(string command, bool refused = false)
    {
        Tell.Command(command);
        var outcome = await ProcessRun.RunAsync("/bin/sh", ["-c", command], Settings() with { Timeout = CommandTimeout });
        Tell.Block(outcome.Stdout);
        Tell.Block(outcome.Stderr);
        if (refused)
        {
            Tell.Block([$"(exit status {outcome.ExitCode})"]);
        }

        return outcome.ExitCode != 0 == refused ? outcome : throw new DemoFailedException($"{command}: exit status {outcome.ExitCode}");
    }

    /// <summary>Shows a command and expects a text in what it writes.</summary>
    public async Task ExpectAsync(string command, string text)
    {
        var outcome = await RunAsync(command);
        if (!outcome.Stdout.Contains(text, StringComparison.Ordinal))
        {
            throw new DemoFailedException($"{command}: did not say {text}");
        }
    }

    /// <summary>Shows a command and starts it; it becomes <see cref="Ysco"/>.</summary>
    public void Start(string command)
    {
        Tell.Command(command + " &");
        _ysco = YscoProcess.Start("/bin/sh", ["-c", "exec " + command], Settings());
    }

    /// <summary>Waits until the service answers with this version.</summary>
    public Task WaitForVersionAsync(string version, TimeSpan timeout) => WaitAsync(
        $"the service answers {version}", timeout, async () => (await _http.GetStringAsync($"http://{Service}/")).TrimEnd('\n') == version);

    /// <summary>Waits until /json is as wanted.</summary>
    public Task WaitForStatusAsync(string what, TimeSpan timeout, Func<JsonElement, bool> wanted) => WaitAsync(what, timeout, async () =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Admin}/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        using var answer = await _http.SendAsync(request);
        return wanted(JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    });

    /// <summary>Shows what ysco and its service wrote since the last time; of the same lines, such as those of checks, the first.</summary>
    public void ShowLog()
    {
        var lines = Ysco.Lines;
        Tell.Say("What ysco and the service have written meanwhile:");
        Tell.Block([""]);
        Tell.Block(lines.Skip(_shown).Select(l => l.Text).Distinct());
        _shown = lines.Count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_ysco is not null)
        {
            await _ysco.DisposeAsync();
        }

        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WaitAsync(string what, TimeSpan timeout, Func<Task<bool>> holds)
    {
        try
        {
            await Poll.UntilAsync(what, timeout, async () => await TryAsync(holds) ? "" : Ysco.HasExited ? throw new DemoFailedException($"ysco ended with {await Ysco.WaitForExitAsync()}:\n{Ysco.Tail}") : null);
        }
        catch (TimeoutException e)
        {
            throw new DemoFailedException($"{e.Message}ysco wrote:\n{Ysco.Tail}");
        }
    }

    private static async Task<bool> TryAsync(Func<Task<bool>> holds)
    {
        try
        {
            return await holds();
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private ProcessSettings Settings() => new()
    {
        Directory = Folder,
        Environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}",
            ["KEY"] = World.Builds.VerifierKey,
            ["LOG"] = World.Builds.BaseUrl,
            ["PROXY"] = World.Proxy.Url,
            ["DNS"] = Dns.Resolver,
            ["ANCHOR"] = Dns.AnchorFile,
            ["ZONE"] = WatchDns.Zone,
        },
    };
}
