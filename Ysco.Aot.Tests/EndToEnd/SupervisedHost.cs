using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A machine whose services run under <c>ysco supervise</c>: NAME/websvc is the link of each, ys/NAME its folder.</summary>
internal sealed class SupervisedHost : IAsyncDisposable
{
    private const string Password = "correct horse battery";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<YscoProcess> _processes = [];
    private readonly Dictionary<string, string> _services = [];

    /// <summary>The folder that ysco is started in.</summary>
    public Sandbox Here { get; } = new();

    /// <summary>The port of the admin pages.</summary>
    public int Port { get; } = FreePort.Next();

    /// <summary>What starts ysco.</summary>
    public string Binary { get; set; } = YscoBinary.Location;

    /// <summary>The ysco that was started last.</summary>
    public YscoProcess Ysco => _processes[^1];

    /// <summary>What ends with it.</summary>
    public List<IAsyncDisposable> Owned { get; } = [];

    /// <summary>Services of one world, each in its first version, started.</summary>
    public static async Task<SupervisedHost> StartAsync(TestWorld world, params string[] names)
    {
        var host = new SupervisedHost();
        try
        {
            foreach (string name in names)
            {
                await host.LayAsync(world, name);
                host.Add(name);
            }

            await host.ListAsync();
            await host.RunAsync();
            foreach (string name in names)
            {
                await host.UntilAsync($"{name} runs", async () => await host.ServiceAsync(name) == Releases.First);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Two services, of which web has ysco's own updates; ysco lies in the folder, with a link to it.</summary>
    public static async Task<SupervisedHost> StartWithSelfAsync(TestWorld world, ReleaseWorld own)
    {
        var host = new SupervisedHost();
        try
        {
            foreach (string name in (string[])["web", "api"])
            {
                await host.LayAsync(world, name);
                await File.AppendAllTextAsync(
                    host.Here[$"ys/{name}/ysco.conf"],
                    $"Source:\n\tSelf:\n\t\tType: manifest\n\t\tURL: {own.ManifestUrl}\n\t\tVerifierKey: {own.ReleaseKey}\n");
                host.Add(name);
            }

            (await ProcessRun.RunAsync("cp", [YscoBinary.Location, host.Here[$"ysco-{OtherSelf.Version}"]])).Succeeded();
            File.CreateSymbolicLink(host.Here["ysco"], $"ysco-{OtherSelf.Version}");
            host.Binary = host.Here["ysco"];
            await host.ListAsync();
            await host.RunAsync();
            foreach (string name in (string[])["web", "api"])
            {
                await host.UntilAsync($"{name} runs", async () => await host.ServiceAsync(name) == Releases.First);
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port of a service.</summary>
    public int PortOf(string name) => int.Parse(_services[name], null);

    /// <summary>Lays a service and its folder there, without naming it in the list.</summary>
    public async Task LayAsync(TestWorld world, string name, Func<ServiceConfig, ServiceConfig>? config = null, string version = Releases.First)
    {
        Directory.CreateDirectory(Here[name]);
        await world.InitialBinaryAsync(TestWorld.Spec(version), Here[name]);
        Directory.CreateDirectory(Here[$"ys/{name}"], (UnixFileMode)0b111_000_000);
        ServiceConfig text = ServiceConfig.For(world.Builds.VerifierKey, world.Builds.BaseUrl, world.Proxy.Url);
        await File.WriteAllTextAsync(Here[$"ys/{name}/ysco.conf"], (config?.Invoke(text) ?? text).ToString());
    }

    /// <summary>Has a service in the list from the next <see cref="ListAsync"/> on.</summary>
    public void Add(string name) => _services[name] = $"{FreePort.Next()}";

    /// <summary>Takes a service out of the list, from the next <see cref="ListAsync"/> on.</summary>
    public void Remove(string name) => _services.Remove(name);

    /// <summary>Writes the list. More lines of a service go below it.</summary>
    public async Task ListAsync(string more = "")
    {
        Directory.CreateDirectory(Here["ys"]);
        await File.WriteAllTextAsync(Here["ys/password.txt"], Password + "\n");
        var text = new StringBuilder("LogLevel: debug\nAuthFile: ys/password.txt\nServices:\n");
        foreach ((string name, string port) in _services)
        {
            text.Append($"\t-\n\t\tDir: {name}\n\t\tCommand:\n\t\t\t- ./{name}/websvc\n\t\t\t- -listen\n\t\t\t- 127.0.0.1:{port}\n\t\t\t- -stamp\n\t\t\t- {name}.stamps\n{more}");
        }

        await File.WriteAllTextAsync(Here["ys/ysco.conf"], text.ToString());
    }

    /// <summary>Starts ysco, and waits until it answers.</summary>
    public async Task RunAsync(params string[] flags)
    {
        _processes.Add(YscoProcess.Start(Binary, ["supervise", "-addr", $"127.0.0.1:{Port}", .. flags], Here.Settings()));
        await UntilAsync("ysco answers", async () => (await AskAsync("/json")).Status == 200);
    }

    /// <summary>Types a command in the folder.</summary>
    public Task<ProcessOutcome> TypeAsync(params string[] words) => Here.RunAsync(words);

    /// <summary>Asks the service itself; null when it does not answer.</summary>
    public async Task<string?> ServiceAsync(string name, string path = "/")
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{PortOf(name)}"), Timeout = Patience };
        try
        {
            return (await client.GetStringAsync(path)).TrimEnd('\n');
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The one process of a service.</summary>
    public int PidOf(string name) => Assert.Single(ProcessTable.WithExecutable($"{Here.Folder}/{name}/"));

    /// <summary>How many processes a service has.</summary>
    public int CountOf(string name) => ProcessTable.WithExecutable($"{Here.Folder}/{name}/").Count;

    /// <summary>Its pids, in the order of the names.</summary>
    public int[] Pids(params string[] names) => [.. names.Select(PidOf)];

    /// <summary>GET of the admin pages. Status 0 when nobody listens.</summary>
    public async Task<(int Status, string Body, HttpResponseMessage? Answer)> AskAsync(string path, bool withPassword = true)
    {
        using HttpClient client = Client(withPassword);
        try
        {
            HttpResponseMessage answer = await client.GetAsync(path);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer);
        }
        catch (HttpRequestException)
        {
            return (0, "", null);
        }
    }

    /// <summary>POST of a form.</summary>
    public async Task<(int Status, string Body)> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using HttpClient client = Client(true);
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using HttpResponseMessage answer = await client.PostAsync(path, form);
        return ((int)answer.StatusCode, (await answer.Content.ReadAsStringAsync()).TrimEnd());
    }

    /// <summary>/json of all.</summary>
    public async Task<JsonElement> JsonAsync(string path = "/json") => JsonDocument.Parse((await AskAsync(path)).Body).RootElement;

    /// <summary>Waits for a record of the log with this in it.</summary>
    public Task<LogLine> LoggedAsync(string text, LogLine? after = null) =>
        Ysco.WaitForLogAsync(line => line.Contains(text, StringComparison.Ordinal), Patience, after);

    /// <summary>Waits until something holds.</summary>
    public Task UntilAsync(string what, Func<Task<bool>> holds) => Poll.UntilAsync(what, Patience, async () => await holds() ? "" : null, () => Ysco.Tail);

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

        Here.Dispose();
    }

    private HttpClient Client(bool withPassword)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{Port}"), Timeout = Patience };
        client.DefaultRequestVersion = HttpVersion.Version11;
        client.DefaultRequestHeaders.Authorization = withPassword ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}"))) : null;
        return client;
    }
}
