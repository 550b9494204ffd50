using Ysco.Tests.Binary;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.World;

/// <summary>
/// Everything outside that ysco talks to, on loopback: a module proxy, a builds server with its log, and Go programs to
/// publish. Disposing it leaves nothing behind.
/// </summary>
public sealed class TestWorld : IAsyncDisposable
{
    /// <summary>The module that services run by default.</summary>
    public const string Service = "example.org/websvc";

    /// <summary>The Go version of first builds; newer ones are listed only once a test says so.</summary>
    public const string GoVersion = "go1.20.3";

    private readonly Lazy<Task<WatchDns>> _dns;

    private TestWorld(string folder, string logName, TestCertificates? certificates)
    {
        Folder = folder;
        Certificates = certificates;
        Modules = new ModuleTree(Directory.CreateDirectory(Path.Combine(folder, "proxy")).FullName);
        Proxy = new ModuleProxy(Modules);
        Builds = new BuildsServer(Path.Combine(folder, "builds"), Modules, logName);
        Toolchains(GoVersion, "go1.19.8");
        _dns = new(() => WatchDns.StartAsync(Path.Combine(folder, "dns"), Modules, () => Proxy.Toolchains));
    }

    /// <summary>The world's own temporary folder.</summary>
    public string Folder { get; }

    /// <summary>What is published.</summary>
    public ModuleTree Modules { get; }

    /// <summary>The module proxy.</summary>
    public ModuleProxy Proxy { get; }

    /// <summary>The builds server and its log.</summary>
    public BuildsServer Builds { get; }

    /// <summary>The certificates of the TLS ports; null without them.</summary>
    public TestCertificates? Certificates { get; }

    /// <summary>Starts a world with nothing published.</summary>
    /// <param name="tls">Opens TLS ports too.</param>
    /// <param name="logName">The name in the log's key.</param>
    public static async Task<TestWorld> StartAsync(bool tls = false, string logName = "localhost")
    {
        string folder = TestPaths.NewFolder("world");
        var certificates = tls ? new TestCertificates(Path.Combine(folder, "ca.pem")) : null;
        var world = new TestWorld(folder, logName, certificates);
        await world.Proxy.StartAsync(certificates);
        await world.Builds.StartAsync(certificates);
        return world;
    }

    /// <summary>The DNS that tells what is published; started when it is asked for first.</summary>
    public Task<WatchDns> DnsAsync() => _dns.Value;

    /// <summary>Publishes a version of the service.</summary>
    public void Publish(string version, Behaviour? behaviour = null) => Publish(Service, version, behaviour);

    /// <summary>Publishes a version of a module.</summary>
    public void Publish(string module, string version, Behaviour? behaviour = null) =>
        Modules.Publish(module, version, behaviour ?? Behaviour.Good);

    /// <summary>The toolchains there are: listed by the proxy and known to the builds server.</summary>
    public void Toolchains(params string[] versions) => Proxy.Toolchains = Builds.Toolchains = versions;

    /// <summary>What a client here asks for: a stripped build for this machine.</summary>
    public static BuildSpec Spec(string version, string module = Service, string dir = "/", string goVersion = GoVersion) =>
        new(module, version, dir, "linux", "amd64", goVersion, Stripped: true);

    /// <summary>
    /// Builds a version and puts it in <paramref name="folder"/> as an installation has it: the binary under its full
    /// name and a relative symlink with the program's name.
    /// </summary>
    /// <returns>The path of the symlink.</returns>
    public async Task<string> InitialBinaryAsync(BuildSpec spec, string folder)
    {
        var built = await Builds.BuildAsync(spec);
        string binary = Path.Combine(folder, spec.FileName);
        await Executables.CopyAsync(built.FilePath, binary);
        string link = Path.Combine(folder, spec.Name);
        File.Delete(link);
        File.CreateSymbolicLink(link, spec.FileName);
        return link;
    }

    /// <summary>A service under <c>ysco run</c>, in a folder of its own.</summary>
    /// <param name="service">The version that is installed at first; published as good when it is not yet.</param>
    /// <param name="config">Changes to ysco.conf.</param>
    /// <param name="settings">Flags, environment, arguments.</param>
    public Task<RunningService> HostAsync(string service = "v0.1.0", Func<ServiceConfig, ServiceConfig>? config = null, HostSettings? settings = null) =>
        RunningService.StartAsync(this, service, config ?? (c => c), settings ?? new());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Builds.DisposeAsync();
        Certificates?.Dispose();
        if (_dns.IsValueCreated)
        {
            await (await _dns.Value).DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }
}
