using System.Globalization;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.World;

/// <summary>
/// A world for scripts: prints its addresses as <c>NAME=value</c> lines, then obeys one command a line until the input
/// ends, each answered by <c>ok</c> or <c>error: reason</c>.
/// </summary>
/// <remarks>
/// <code>
/// publish MODULE VERSION [BEHAVIOUR]     list MODULE VERSION         toolchains GOVERSION...
/// build MODULE VERSION FOLDER [GOVERSION]: places the binary and its symlink
/// mode MODE [STAGE...]                   proxy-mode MODE             prefill RECORDS
/// dns-mode MODE                          announce DOMAIN TEXT
/// </code>
/// </remarks>
public static class WorldCommands
{
    /// <summary>Runs until the input ends.</summary>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(TextReader input, TextWriter output)
    {
        await using var world = await TestWorld.StartAsync(tls: true);
        await output.WriteLineAsync($"PROXY={world.Proxy.Url}");
        await output.WriteLineAsync($"BUILDS={world.Builds.BaseUrl}");
        await output.WriteLineAsync($"KEY={world.Builds.VerifierKey}");
        await output.WriteLineAsync($"PROXY_TLS={world.Proxy.SecureUrl(CertificateKind.Good)}");
        await output.WriteLineAsync($"BUILDS_TLS={world.Builds.SecureBaseUrl(CertificateKind.Good)}");
        await output.WriteLineAsync($"SSL_CERT_FILE={world.Certificates!.AuthorityFile}");
        WatchDns dns = await world.DnsAsync();
        await output.WriteLineAsync($"DNS={dns.Resolver}");
        await output.WriteLineAsync($"ANCHOR={dns.AnchorFile}");
        await output.WriteLineAsync($"ZONE={WatchDns.Zone}");
        await output.WriteLineAsync("ready");
        await output.FlushAsync();
        while (await input.ReadLineAsync() is { } line)
        {
            await output.WriteLineAsync(await ObeyAsync(world, line));
            await output.FlushAsync();
        }

        return 0;
    }

    private static async Task<string> ObeyAsync(TestWorld world, string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            await DoAsync(world, words);
            return "ok";
        }
        catch (Exception e) when (e is FormatException or ArgumentException or GoBuildException or IOException)
        {
            return $"error: {e.Message.ReplaceLineEndings(" ")}";
        }
    }

    private static async Task DoAsync(TestWorld world, string[] words)
    {
        switch (words)
        {
            case ["publish", var module, var version, .. var behaviour]:
                world.Publish(module, version, Behaviour.Parse(behaviour.FirstOrDefault("good")));
                break;
            case ["list", var module, var version]:
                world.Modules.List(module, version);
                break;
            case ["toolchains", .. var versions]:
                world.Toolchains(versions);
                break;
            case ["build", var module, var version, var folder, .. var go]:
                await world.InitialBinaryAsync(TestWorld.Spec(version, module, goVersion: go.FirstOrDefault(TestWorld.GoVersion)), folder);
                break;
            case ["mode", var mode, .. var stages]:
                var hit = stages.Aggregate((BuildsStages)0, (all, s) => all | Read<BuildsStages>(s));
                world.Builds.Misbehave(Read<BuildsMode>(mode), hit == 0 ? BuildsStages.All : hit);
                break;
            case ["proxy-mode", var mode]:
                world.Proxy.Mode = Read<ProxyMode>(mode);
                break;
            case ["dns-mode", var mode]:
                (await world.DnsAsync()).Mode = Read<SignerMode>(mode);
                break;
            case ["announce", var domain, .. var text]:
                (await world.DnsAsync()).Announce(domain, string.Join(' ', text));
                break;
            case ["prefill", var records]:
                await world.Builds.PrefillAsync(int.Parse(records, CultureInfo.InvariantCulture));
                break;
            default:
                throw new FormatException($"unknown command: {string.Join(' ', words)}");
        }
    }

    private static T Read<T>(string kebab)
        where T : struct, Enum =>
        Enum.TryParse<T>(kebab.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value)
            ? value
            : throw new FormatException($"unknown {typeof(T).Name}: {kebab}");
}
