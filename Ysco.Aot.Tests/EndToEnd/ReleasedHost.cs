using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>A machine whose service came by <c>ysco init -manifest</c>.</summary>
public sealed class ReleasedHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int _port = FreePort.Next();
    private readonly List<YscoProcess> _processes = [];

    /// <summary>What ends with it.</summary>
    public List<IAsyncDisposable> Owned { get; } = [];

    /// <summary>The manifest of the service, of a host with updates of ysco.</summary>
    public string ServiceManifest { get; private init; } = "";

    /// <summary>The key that it is signed for.</summary>
    public string ServiceKey { get; private init; } = "";

    /// <summary>More of the section Monitor, a line each.</summary>
    public string Monitor { get; set; } = "DNSSEC: off";

    /// <summary>How long an update waits.</summary>
    public string Delay { get; init; } = "5s";

    /// <summary>What starts ysco, with its arguments; empty: we do.</summary>
    public string[] Before { get; init; } = [];

    /// <summary>The folder.</summary>
    internal Sandbox Here { get; private init; } = new();

    /// <summary>The state folder.</summary>
    public string Dir { get; private init; } = "ys";

    /// <summary>The path of the service.</summary>
    public string App { get; private init; } = "app";

    /// <summary>The ysco that was started last.</summary>
    public YscoProcess Ysco => _processes[^1];

    /// <summary>The file that the service path leads to.</summary>
    public string Installed => Path.GetFileName(File.ResolveLinkTarget(Here["app"], returnFinalTarget: false)!.FullName);

    /// <summary>The binaries that lie there, and what lies beside them.</summary>
    public string[] Files => [.. Directory.EnumerateFiles(Here.Folder, "app-*").Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    /// <summary>Made by ysco init, and started.</summary>
    /// <param name="world">The publisher.</param>
    /// <param name="version">The version to begin with.</param>
    /// <param name="source">More lines of Source.Service, in place of the release key's.</param>
    /// <param name="config">More of the configuration.</param>
    /// <param name="delay">How long an update waits.</param>
    public static async Task<ReleasedHost> StartAsync(ReleaseWorld world, string version, string? source = null, string config = "", string delay = "5s")
    {
        var host = new ReleasedHost { Delay = delay };
        try
        {
            (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, $"app@{version}")).Succeeded();
            await host.ConfigureAsync(world, source ?? $"\t\tVerifierKey: {world.ReleaseKey}\n", config);
            await host.RunAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same, of a ysco v0.1.0 that has its updates from another publisher.</summary>
    /// <param name="own">Who publishes ysco.</param>
    public static async Task<ReleasedHost> StartWithSelfAsync(ReleaseWorld own)
    {
        ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        var host = new ReleasedHost { Owned = { world }, ServiceManifest = world.ManifestUrl, ServiceKey = world.ReleaseKey };
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app@v1.0.0")).Succeeded();
        await host.LaySelfAsync();
        await host.ConfigureAsync(
            world, $"\t\tVerifierKey: {world.ReleaseKey}\n", $"\tSelf:\n\t\tType: manifest\n\t\tURL: {own.ManifestUrl}\n\t\tVerifierKey: {own.ReleaseKey}\n");
        await host.RunAsync();
        return host;
    }

    /// <summary>Another service in the same folder, with a state folder of its own and the same ysco.</summary>
    public async Task<ReleasedHost> JoinAsync()
    {
        var other = new ReleasedHost { Here = Here, Dir = "ys-other", App = "other/app" };
        Directory.CreateDirectory(Here["other"]);
        (await ProcessRun.RunAsync("cp", [Here[Installed], Here["other/app-v1.0.0"]])).Succeeded();
        (await ProcessRun.RunAsync("cp", [$"{Here[Installed]}.evidence.json", Here["other/app-v1.0.0.evidence.json"]])).Succeeded();
        File.CreateSymbolicLink(Here["other/app"], "app-v1.0.0");
        Directory.CreateDirectory(Here[other.Dir]);
        File.Copy(Here["ys/password.txt"], Here[$"{other.Dir}/password.txt"]);
        await File.WriteAllTextAsync(
            Here[$"{other.Dir}/ysco.conf"], (await File.ReadAllTextAsync(Here["ys/ysco.conf"])).Replace("AuthFile: ys/", $"AuthFile: {other.Dir}/", StringComparison.Ordinal));
        Owned.Insert(0, other);
        await other.RunAsync("-dir", other.Dir);
        return other;
    }

    /// <summary>Writes another configuration.</summary>
    public async Task ConfigureAsync(ReleaseWorld world, string source, string config) => await File.WriteAllTextAsync(Here["ys/ysco.conf"], $"""
        LogLevel: debug
        AuthFile: ys/password.txt
        Monitor:
        {"\t"}Delay: 1h
        {"\t"}{Monitor.ReplaceLineEndings("\n\t")}
        Update:
        {"\t"}Delay: {Delay}
        {"\t"}Jitter: 0s
        Source:
        {"\t"}Service:
        {"\t\t"}Type: manifest
        {"\t\t"}URL: {world.ManifestUrl}
        {source}{config}
        """);

    /// <summary>Lays ysco into the folder, with a link to it, as <c>ysco init</c> does where it lies there; it is run from there then.</summary>
    public async Task LaySelfAsync()
    {
        string name = $"ysco-{OtherSelf.Version}";
        (await ProcessRun.RunAsync("cp", [YscoBinary.Location, Here[name]])).Succeeded();
        File.Delete(Here["ysco"]);
        File.CreateSymbolicLink(Here["ysco"], name);
    }

    /// <summary>The file that the path of ysco leads to.</summary>
    public string Self => Path.GetFileName(File.ResolveLinkTarget(Here["ysco"], returnFinalTarget: false)!.FullName);

    /// <summary>The one process of the service.</summary>
    public int ServicePid => Assert.Single(ProcessTable.WithExecutable($"{Here.Folder}/{App}-"));

    /// <summary>Starts ysco, and waits until it answers.</summary>
    /// <param name="flags">More flags of run.</param>
    public async Task RunAsync(params string[] flags)
    {
        string[] command = [.. Before, Here["ysco"], "run", "-addr", $"127.0.0.1:{_port}", .. flags, $"./{App}"];
        _processes.Add(YscoProcess.Start(command[0], command[1..], Here.Settings()));
        await Poll.UntilAsync("ysco answers", Patience, async () =>
        {
            try
            {
                return await JsonAsync() is not null ? "" : null;
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }, () => Ysco.Tail);
    }

    /// <summary>/json.</summary>
    public async Task<JsonElement?> JsonAsync()
    {
        using HttpClient client = Client();
        return JsonDocument.Parse(await client.GetStringAsync("/json")).RootElement;
    }

    /// <summary>A page without a password.</summary>
    public async Task<string> OpenAsync(string path)
    {
        using HttpClient client = Client();
        return await client.GetStringAsync(path);
    }

    /// <summary>POST /update.</summary>
    public async Task<string> UpdateAsync(string version, string goVersion = "current", string which = "svc")
    {
        using HttpClient client = Client();
        using var form = new FormUrlEncodedContent([new("which", which), new("version", version), new("goversion", goVersion)]);
        using var answer = await client.PostAsync("/update", form);
        return $"{(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync()).TrimEnd()}";
    }

    /// <summary>A button of the page. A check that fails is answered with 500.</summary>
    public Task CommandAsync(string command) => FormAsync(("command", command));

    /// <summary>A form of the page.</summary>
    public async Task FormAsync(params (string Name, string Value)[] fields)
    {
        using HttpClient client = Client();
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await client.PostAsync("/", form);
        Assert.True((int)answer.StatusCode is 303 or 500, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits for a record of the log with this in it.</summary>
    public Task<LogLine> LoggedAsync(string text) => Ysco.WaitForLogAsync(line => line.Contains(text, StringComparison.Ordinal), Patience);

    /// <summary>Waits until something holds.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> holds) => Poll.UntilAsync(what, Patience, async () => await holds() ? "" : null, () => Ysco.Tail);

    /// <summary>Ends ysco, and with it the service.</summary>
    public async Task StopAsync()
    {
        Ysco.Signal(15);
        await Ysco.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (YscoProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        foreach (IAsyncDisposable owned in Owned)
        {
            await owned.DisposeAsync();
        }

        if (Dir == "ys")
        {
            Here.Dispose();
        }
    }

    private HttpClient Client()
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = Patience };
        string password = File.ReadAllText(Here[$"{Dir}/password.txt"]).Trim();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{password}")));
        return client;
    }
}
