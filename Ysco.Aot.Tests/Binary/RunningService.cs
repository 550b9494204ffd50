using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ysco.Tests.World;

namespace Ysco.Tests.Binary;

/// <summary>
/// A host with a service under <c>ysco run</c>: its folder has the service's binary and symlink and ys/ with ysco.conf and
/// password.txt. Everything goes when it is disposed.
/// </summary>
public sealed class RunningService : IAsyncDisposable
{
    /// <summary>The password of the admin pages.</summary>
    public const string Password = "correct horse battery";

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private readonly HostSettings _settings;
    private readonly HttpClient _open;
    private readonly Dictionary<string, YscoProcess> _processes = [];

    private RunningService(TestWorld world, string folder, string serviceLink, HostSettings settings)
    {
        (World, Folder, ServiceLink, _settings) = (world, folder, serviceLink, settings);
        Admin = Client(AdminPort, new ListeningHandler(
            () => !_processes.TryGetValue("last", out var last) ? "never started" : last.HasExited ? $"ysco ended; it said last:\n{last.Tail}" : null));
        Admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{Password}")));
        _open = Client(ServicePort, NewHandler());
    }

    /// <summary>The world it lives in.</summary>
    public TestWorld World { get; }

    /// <summary>The working directory of ysco.</summary>
    public string Folder { get; }

    /// <summary>The path that is run: a symlink, unless a test makes it something else.</summary>
    public string ServiceLink { get; set; }

    /// <summary>The file with the service's start and stop stamps.</summary>
    public string StampFile => Path.Combine(Folder, "stamps");

    /// <summary>ysco's state.</summary>
    public string StateFile => Path.Combine(Folder, "ys", "state.json");

    /// <summary>ysco's configuration.</summary>
    public string ConfigFile => Path.Combine(Folder, "ys", "ysco.conf");

    /// <summary>The port of the admin pages and metrics.</summary>
    public int AdminPort { get; } = FreePort.Next();

    /// <summary>The port of the service.</summary>
    public int ServicePort { get; } = FreePort.Next();

    /// <summary>A client of the admin pages, with the password.</summary>
    public HttpClient Admin { get; }

    /// <summary>The ysco that was started last.</summary>
    public YscoProcess Ysco => _processes["last"];

    /// <summary>The binary that the service's symlink names now.</summary>
    public string Installed => Path.GetFileName(File.ResolveLinkTarget(ServiceLink, returnFinalTarget: false)!.FullName);

    /// <summary>Prepares the folder, starts ysco and waits until the service answers.</summary>
    public static async Task<RunningService> StartAsync(TestWorld world, string version, Func<ServiceConfig, ServiceConfig> config, HostSettings settings)
    {
        if (!world.Modules.Has(TestWorld.Service, version))
        {
            world.Publish(version);
        }

        string folder = TestPaths.NewFolder("host");
        string link = await world.InitialBinaryAsync(TestWorld.Spec(version, goVersion: settings.InitialGoVersion), folder);
        Directory.CreateDirectory(Path.Combine(folder, "ys"), (UnixFileMode)0b111_000_000);
        await File.WriteAllTextAsync(Path.Combine(folder, "ys", "password.txt"), Password + "\n");
        var text = config(ServiceConfig.For(world.Builds.VerifierKey, world.Builds.BaseUrl, world.Proxy.Url));
        var host = new RunningService(world, folder, link, settings);
        await File.WriteAllTextAsync(host.ConfigFile, text.ToString());
        try
        {
            if (settings.Started)
            {
                host.Start();
                await host.WaitForVersionAsync(version);
                if (settings.YscoPath is null)
                {
                    // ysco opens its ports after it has started the service.
                    await Poll.UntilAsync("ysco answers", DefaultTimeout, host.AnswersAsync, () => host.Ysco.Tail);
                }
            }

            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts ysco; again, after it has ended.</summary>
    public YscoProcess Start()
    {
        string[] args =
        [
            "run", "-dir", "ys", "-addr", $"127.0.0.1:{AdminPort}", .. _settings.RunFlags,
            "./" + Path.GetFileName(ServiceLink), "-listen", $"127.0.0.1:{ServicePort}", "-stamp", StampFile, .. _settings.ServiceArguments,
        ];
        var process = YscoProcess.Start(
            _settings.YscoPath ?? YscoBinary.Location,
            args,
            new() { Directory = Folder, Environment = _settings.Environment });
        _processes[$"{process.Pid}"] = _processes["last"] = process;
        return process;
    }

    /// <summary>Asks for a check, as the button does.</summary>
    public async Task CheckAsync() => await CommandAsync("check");

    /// <summary>Sends a form to POST / as the page's buttons do.</summary>
    /// <param name="command">check, pause, unpause, update, saveconfig.</param>
    /// <param name="fields">Its other fields.</param>
    public async Task CommandAsync(string command, params (string Name, string Value)[] fields)
    {
        using var form = Form([("command", command), .. fields]);
        using var answer = await Admin.PostAsync("/", form);
        if ((int)answer.StatusCode != 303)
        {
            throw new HttpRequestException($"POST / command={command}: {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>POST /update.</summary>
    /// <returns>The status and the body.</returns>
    public async Task<(int Status, string Body)> UpdateAsync(string version, string goVersion = "current", string which = "svc")
    {
        using var form = Form([("which", which), ("version", version), ("goversion", goVersion)]);
        using var answer = await Admin.PostAsync("/update", form);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>GET /json.</summary>
    public async Task<JsonElement> StatusAsync() => JsonDocument.Parse(await Admin.GetStringAsync("/json")).RootElement;

    /// <summary>GET /metrics: the values by name, labels included in the name as written.</summary>
    public async Task<IReadOnlyDictionary<string, string>> MetricsAsync() =>
        (await Admin.GetStringAsync("/metrics")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(l => l[0] != '#')
            .ToDictionary(l => l[..l.LastIndexOf(' ')], l => l[(l.LastIndexOf(' ') + 1)..]);

    /// <summary>Waits until the service itself answers with this version.</summary>
    public Task WaitForVersionAsync(string version, TimeSpan? timeout = null) => Poll.UntilAsync(
        $"the service answers {version}",
        timeout ?? DefaultTimeout,
        async () => await ServiceAsync("/") == version ? version : Ysco.HasExited ? throw new TimeoutException($"ysco ended with {await Ysco.WaitForExitAsync()}:\n{Ysco.Tail}") : null,
        () => Ysco.Tail);

    private async Task<string?> AnswersAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, AdminPort);
            return "";
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>Asks the service; null when it does not answer.</summary>
    public async Task<string?> ServiceAsync(string path)
    {
        try
        {
            return (await _open.GetStringAsync(path)).TrimEnd('\n');
        }
        catch (Exception cause) when (cause is HttpRequestException or SocketException)
        {
            return null;
        }
    }

    /// <summary>The service's stamps so far: start, ready, term, end.</summary>
    public IReadOnlyList<ServiceStamp> Stamps() => File.Exists(StampFile) ? [.. File.ReadAllLines(StampFile).Select(ServiceStamp.Parse)] : [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes.Where(p => p.Key != "last"))
        {
            await process.Value.DisposeAsync();
        }

        Admin.Dispose();
        _open.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static SocketsHttpHandler NewHandler() => new() { AllowAutoRedirect = false, UseProxy = false };

    private static HttpClient Client(int port, HttpMessageHandler handler) => new(handler)
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        Timeout = DefaultTimeout,
    };

    // The service is started before anything else: it may answer when ysco does not listen yet.
    private sealed class ListeningHandler(Func<string?> ended) : DelegatingHandler(NewHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (true)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
                {
                    if (ended() is { } tail)
                    {
                        throw new HttpRequestException($"{e.Message}; {tail}", e.InnerException);
                    }

                    await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
                }
            }
        }
    }

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
}
