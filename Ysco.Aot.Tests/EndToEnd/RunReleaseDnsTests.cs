using System.Text.Json;
using Xunit;
using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.EndToEnd;

/// <summary>Releases whose newest version a domain announces in a signed zone: UpdatesDomain.</summary>
public class RunReleaseDnsTests
{
    [Fact]
    public async Task The_manifest_is_asked_when_dns_tells_of_something_new_and_only_then()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using ReleaseWorld publisher = await ReleaseWorld.StartAsync();
        await publisher.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await StartAsync(publisher, dns);
        dns.Announce("example.test", "v=UPDATE$0;l=v1.0.0");
        string manifest = await File.ReadAllTextAsync(publisher.ManifestFile);
        File.Delete(publisher.ManifestFile);

        await host.CommandAsync("check");
        Assert.Equal(("", 1), await LearntAsync(host));

        dns.Announce("example.test", "v=UPDATE$0;l=v1.0.1");
        await host.CommandAsync("check");
        Assert.Contains("404", (await LearntAsync(host)).Error, StringComparison.Ordinal);

        await File.WriteAllTextAsync(publisher.ManifestFile, manifest);
        await host.CommandAsync("check");
        Assert.Contains("and v1.0.1 is announced by dns (held back, or not published yet)", (await LearntAsync(host)).Error, StringComparison.Ordinal);

        await publisher.ReleaseAsync("v1.0.1");
        await host.CommandAsync("check");
        Assert.Equal(("", 2), await LearntAsync(host));
        await host.LoggedAsync("update done");
        Assert.Equal("app-v1.0.1", host.Installed);
    }

    [Fact]
    public async Task Where_dns_proves_nothing_the_manifest_is_asked()
    {
        await using var world = await TestWorld.StartAsync();
        WatchDns dns = await world.DnsAsync();
        await using ReleaseWorld publisher = await ReleaseWorld.StartAsync();
        await publisher.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await StartAsync(publisher, dns);
        await publisher.ReleaseAsync("v1.0.1");

        await host.CommandAsync("check");

        Assert.Equal(("", 2), await LearntAsync(host));
        await host.LoggedAsync("nothing is told of versions (trying manifest)");
    }

    private static async Task<ReleasedHost> StartAsync(ReleaseWorld world, WatchDns dns)
    {
        var host = new ReleasedHost { Monitor = $"Resolvers:\n\t- {dns.Resolver}\nTrustAnchors: {dns.AnchorFile}" };
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app@v1.0.0")).Succeeded();
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {world.ReleaseKey}\n\t\tUpdatesDomain: example.test\n", "");
        await host.RunAsync();
        return host;
    }

    private static async Task<(string Error, int Versions)> LearntAsync(ReleasedHost host)
    {
        JsonElement json = (await host.JsonAsync())!.Value;
        return (json.GetProperty("SvcVersionsError").GetString()!, json.GetProperty("SvcVersions").GetArrayLength());
    }
}
