using System.Collections.Concurrent;
using System.Net;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// The DNS of a <see cref="TestWorld"/>: a private root, <c>test.</c>, <c>gopherwatch.test.</c> and
/// <see cref="Zone"/>, which tells what the world has published; signed online, with unbound in front that asks anew each time.
/// </summary>
public sealed class WatchDns : IAsyncDisposable
{
    /// <summary>The zone that tells of versions: Monitor.DNS.</summary>
    public const string Zone = "l.gopherwatch.test";

    private readonly ConcurrentDictionary<string, string> announced = new();
    private readonly OnlineZone test;
    private readonly OnlineSigner signer;
    private YscoProcess? unbound;

    private WatchDns(string folder, ModuleTree modules, Func<IReadOnlyList<string>> toolchains)
    {
        Folder = folder;
        var root = new OnlineZone(".");
        test = new OnlineZone("test.") { Texts = () => announced };
        var gopherwatch = new OnlineZone("gopherwatch.test.");
        var watched = new OnlineZone(Zone + ".") { Texts = () => WatchedVersions.Texts(Zone + ".", modules.Listed(), toolchains()) };
        root.Delegate(test);
        test.Delegate(gopherwatch);
        gopherwatch.Delegate(watched);
        AnchorFile = Path.Combine(folder, "root.key");
        File.WriteAllText(AnchorFile, $"{root.Key.Line}\n");
        signer = new OnlineSigner([root, test, gopherwatch, watched], watched);
    }

    /// <summary>unbound, <c>127.0.0.1:port</c>: for Monitor.Resolvers and -resolver.</summary>
    public string Resolver => $"127.0.0.1:{ResolverPort}";

    /// <summary>unbound's port.</summary>
    public int ResolverPort { get; } = FreePort.Next();

    /// <summary>The signer's port, which answers for the zones without asking anyone.</summary>
    public int SignerPort => signer.Port;

    /// <summary>Questions that came to the signer so far.</summary>
    public int Queries => signer.Queries;

    /// <summary>The root's DNSKEY in zone file format: for -trustanchor.</summary>
    public string AnchorFile { get; }

    /// <summary>How <see cref="Zone"/> is answered for from now on.</summary>
    public SignerMode Mode
    {
        get => signer.Mode;
        set => signer.Mode = value;
    }

    private string Folder { get; }

    /// <summary>Announces a release at <c>_updates.DOMAIN</c>.</summary>
    /// <param name="domain">A domain below <c>test</c>.</param>
    /// <param name="text">What the record says; an announcement is <c>v=UPDATE$0;l=v0.0.1</c>.</param>
    public void Announce(string domain, string text) => announced[$"_updates.{domain.TrimEnd('.')}."] = text;

    /// <summary>Gives a host addresses.</summary>
    /// <param name="host">A name below <c>test</c>.</param>
    /// <param name="addresses">Its addresses.</param>
    public void AddHost(string host, params IPAddress[] addresses)
    {
        foreach (var kind in addresses.GroupBy(a => a.GetAddressBytes().Length))
        {
            test.Set(host.TrimEnd('.') + ".", kind.Key == 4 ? RecordType.A : RecordType.Aaaa, [.. kind.Select(a => a.GetAddressBytes())]);
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="folder">A folder of its own.</param>
    /// <param name="modules">What is published.</param>
    /// <param name="toolchains">The Go versions that there are.</param>
    internal static async Task<WatchDns> StartAsync(string folder, ModuleTree modules, Func<IReadOnlyList<string>> toolchains)
    {
        var dns = new WatchDns(Directory.CreateDirectory(folder).FullName, modules, toolchains);
        dns.unbound = await UnboundServer.StartAsync(dns.Folder, dns.ResolverPort, dns.AnchorFile, [(".", dns.SignerPort)], forgetful: true);
        return dns;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (unbound is not null)
        {
            await unbound.DisposeAsync();
        }

        await signer.DisposeAsync();
    }
}
