using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Updates of a program in C where there is no network, out of bundles of signed releases.</summary>
public class RunReleaseBundleTests
{
    [Fact]
    public async Task A_release_is_proven_unpacked_installed_and_kept_without_a_network()
    {
        await using ReleasedHost host = await OfflineAsync(async (world, made) =>
        {
            await world.ReleaseAsync("v1.0.1");
            await BundleAsync(world, made, "app");
        });

        ProcessOutcome installed = await host.Here.RunAsync("install", "b");

        Assert.Equal((0, "updated to v1.0.1 from v1.0.0\n", ""), (installed.ExitCode, installed.Stdout, installed.Stderr));
        Assert.Equal("app-v1.0.1", host.Installed);
        Assert.Equal(["app-v1.0.0", "app-v1.0.0.evidence.json", "app-v1.0.1", "app-v1.0.1.evidence.json"], host.Files);
        (await host.Here.RunAsync("verify", "-releasekey", "pub.pem", "app")).Succeeded();
        Assert.Equal("v1.0.1\n", File.ReadAllText(Directory.GetFiles(host.Here["ys"], "release-app-*.seen").Single()));
    }

    [Fact]
    public async Task One_that_dies_is_rolled_back_and_an_older_one_only_taken_when_that_is_said()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await OfflineAsync(world);
        await world.ReleaseAsync("v1.0.1", "return 3;");
        await world.ReleaseAsync("v0.9.0");
        await BundleAsync(world, host, "app@v1.0.1");

        (await host.Here.RunAsync("install", "b")).Refused(1, "exit status 3 (rolled back to v1.0.0; automatic updates are paused)");
        Assert.Equal("app-v1.0.0", host.Installed);

        await BundleAsync(world, host, "app@v0.9.0");
        (await host.Here.RunAsync("install", "b")).Refused(1, "v0.9.0 is older than v1.0.0, which runs (-older goes back all the same)");
        Assert.Equal(0, (await host.Here.RunAsync("install", "-older", "b")).ExitCode);
        Assert.Equal("app-v0.9.0", host.Installed);
    }

    [Theory]
    [InlineData("archive", 7, "its sum is not the one that is signed")]
    [InlineData("SHA256SUMS", 7, "SHA256SUMS is not signed by the release key that is trusted")]
    [InlineData("SHA256SUMS.sig", 7, "SHA256SUMS is not signed by the release key that is trusted")]
    [InlineData("bundle.json", 1, "does not have the version in its name, and only its name is signed")]
    [InlineData("unsigned", 1, "SHA256SUMS is not signed (the manifest names no signature)")]
    [InlineData("key", 7, "SHA256SUMS is not signed by the release key that is trusted")]
    [InlineData("name", 1, "the bundle is of \"other\", and the service is \"app\"")]
    public async Task What_was_altered_is_refused_and_nothing_is_left_of_it(string what, int status, string cause)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await OfflineAsync(world);
        await world.ReleaseAsync("v1.0.1");
        await BundleAsync(world, host, "app");
        if (what == "key")
        {
            await using ReleaseWorld other = await ReleaseWorld.StartAsync();
            await other.ReleaseAsync("v1.0.1");
            await BundleAsync(other, host, "app");
        }
        else if (what == "unsigned")
        {
            BundleSteps.Alter(host.Here["b"], "SHA256SUMS.sig", (byte[] _) => []);
        }
        else if (what == "name")
        {
            BundleSteps.Alter(host.Here["b"], "bundle.json", text => text.Replace("\"app\"", "\"other\"", StringComparison.Ordinal));
        }
        else if (what == "bundle.json")
        {
            BundleSteps.Alter(host.Here["b"], what, text => text.Replace("\"v1.0.1\"", "\"v1.0.2\"", StringComparison.Ordinal));
        }
        else
        {
            BundleSteps.Alter(host.Here["b"], what, bytes => [.. bytes[..20], (byte)(bytes[20] ^ 1), .. bytes[21..]]);
        }

        string[] before = Listing(host);

        (await host.Here.RunAsync("install", "b")).Refused(status, cause);

        Assert.Equal(before, Listing(host));
        Assert.Equal("app-v1.0.0", host.Installed);
    }

    /// <summary>Of a publisher who is gone since.</summary>
    private static async Task<ReleasedHost> OfflineAsync(Func<ReleaseWorld, ReleasedHost, Task> before)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        ReleasedHost host = await OfflineAsync(world);
        await before(world, host);
        return host;
    }

    /// <summary>Set up with the network, and without it since.</summary>
    private static async Task<ReleasedHost> OfflineAsync(ReleaseWorld world)
    {
        await world.ReleaseAsync("v1.0.0");
        ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0");
        File.Copy(world.ReleaseKey, host.Here["pub.pem"]);
        string config = await File.ReadAllTextAsync(host.Here["ys/ysco.conf"]);
        await File.WriteAllTextAsync(
            host.Here["ys/ysco.conf"],
            config.Replace(world.ManifestUrl, BundleSteps.Nowhere, StringComparison.Ordinal).Replace(world.ReleaseKey, host.Here["pub.pem"], StringComparison.Ordinal));
        Assert.Equal(0, (await host.Here.RunAsync("reload")).ExitCode);
        return host;
    }

    private static async Task BundleAsync(ReleaseWorld world, ReleasedHost host, string what)
    {
        using var maker = new Sandbox();
        (await maker.RunAsync("bundle", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "-o", "b", what)).Succeeded();
        Assert.DoesNotContain(Directory.GetFiles(maker.Folder), file => file != maker["b"]);
        File.Move(maker["b"], host.Here["b"], overwrite: true);
    }

    private static string[] Listing(ReleasedHost host) =>
        [.. host.Here.Listing().Where(line => !line.Contains("events.jsonl", StringComparison.Ordinal))];
}
