using System.Collections.Concurrent;
using System.Net;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// A root of our own and zones below it, signed by ldns, served by NSD, with unbound in front: <see cref="ZonePlans"/>.
/// Made anew for each run; disposing it leaves nothing behind.
/// </summary>
public sealed class DnsWorld : IAsyncLifetime
{
    // Two at a time: as many as the smallest machine has processors.
    private static readonly ParallelOptions Some = new() { MaxDegreeOfParallelism = 2 };
    private static readonly int[] DigestTypes = [1, 2, 4];
    private readonly TruncatingServer truncating = new();
    private YscoProcess? nsd;
    private YscoProcess? unbound;

    /// <summary>The temporary folder.</summary>
    public string Folder { get; } = TestPaths.NewFolder("dns-world");

    /// <summary>unbound, on 127.0.0.1.</summary>
    public int ResolverPort { get; } = FreePort.Next();

    /// <summary>NSD, on 127.0.0.1.</summary>
    public int AuthoritativePort { get; } = FreePort.Next();

    /// <summary>unbound, UDP and TCP.</summary>
    public IPEndPoint Resolver => new(IPAddress.Loopback, ResolverPort);

    /// <summary>The root's DNSKEY in zone file format.</summary>
    public string AnchorFile => Path.Combine(Folder, "root.key");

    /// <summary>How long it took to make and start.</summary>
    public TimeSpan Took { get; private set; }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        long started = TimeProvider.System.GetTimestamp();
        var signer = new ZoneSigner(Folder);
        var keys = ZoneKeys.Make(Folder);
        ZonePlan[] below = [.. ZonePlans.Below(keys), new("tc-only.test.", "") { Algorithm = "", Port = truncating.Port }];
        await WriteAsync(signer, below);

        nsd = await NsdServer.StartAsync(Folder, AuthoritativePort,
            below.Where(p => p.Port == 0).Select(p => p.Name).Concat(["test.", "."]).Select(zone => (zone, signer.FileOf(zone))));
        unbound = await UnboundServer.StartAsync(Folder, ResolverPort, AnchorFile,
            [(".", AuthoritativePort), .. below.Where(p => p.Port != 0).Select(p => (p.Name, p.Port))]);
        Took = TimeProvider.System.GetElapsedTime(started);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { unbound, nsd }.OfType<YscoProcess>())
        {
            await process.DisposeAsync();
        }

        await truncating.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WriteAsync(ZoneSigner signer, ZonePlan[] below)
    {
        // RSA as the real root and many a top-level domain have it.
        var above = new[] { new ZonePlan("test.", "") { Algorithm = "RSASHA256" }, new ZonePlan(".", "") };
        var keys = new ConcurrentDictionary<string, string>();
        await Parallel.ForEachAsync(below.Concat(above).Where(p => p.Algorithm.Length > 0), Some, async (plan, _) =>
            keys[plan.Name] = plan.Key ?? await signer.KeyAsync(plan.Name, plan.Algorithm));

        ZonePlan[] all = [.. below, .. above];
        await Parallel.ForEachAsync(all, Some, async (plan, _) =>
        {
            ZonePlan[] children = [.. all.Where(c => c.Name != "." && Parent(c.Name) == plan.Name)];
            ZoneLine[] late = [.. children.Where(c => c.OptedOut).SelectMany(c => Delegation(c, keys))];
            await signer.WriteAsync(plan with { Edit = lines => plan.Edit(lines).Concat(late) }, keys.GetValueOrDefault(plan.Name),
                children.Where(c => !c.OptedOut).SelectMany(c => Delegation(c, keys)));
        });
        await File.WriteAllTextAsync(AnchorFile, ZoneSigner.Dnskey(keys["."]) + "\n");
    }

    private static string Parent(string zone) => zone[(zone.IndexOf('.', StringComparison.Ordinal) + 1)..] is { Length: > 0 } rest ? rest : ".";

    private static IEnumerable<ZoneLine> Delegation(ZonePlan child, ConcurrentDictionary<string, string> keys)
    {
        yield return new(child.Name, 300, "NS", "ns." + child.Name);
        yield return new("ns." + child.Name, 300, "A", "127.0.0.1");
        if (keys.TryGetValue(child.Name, out string? key))
        {
            byte[] dnskey = Wire.Dnskey(ZoneSigner.Dnskey(key).Data);
            foreach (ZoneLine ds in child.Ds([.. DigestTypes.Select(type => Wire.Ds(child.Name, dnskey, type))]))
            {
                yield return ds;
            }
        }
    }
}
