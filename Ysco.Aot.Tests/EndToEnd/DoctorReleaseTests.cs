using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco doctor</c> says to type where a release is altered, or nothing proves it.</summary>
public class DoctorReleaseTests
{
    [Theory]
    [InlineData("printf x >>app-v1.0.0", "service")]
    [InlineData("rm app-v1.0.0.evidence.json", "service")]
    [InlineData("printf x >>app-v1.0.0", "evidence")]
    [InlineData("rm app-v1.0.0.evidence.json", "evidence")]
    [InlineData("mv app-v1.0.0 x; mv app-v1.0.0.evidence.json x.evidence.json; ln -sfn x app; : >x", "service")]
    public async Task It_puts_back_the_version_that_was_installed_and_no_newer_one(string breaking, string check)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        await world.ReleaseAsync("v1.0.1");
        (await ProcessRun.RunAsync("sh", ["-ec", breaking], host.Here.Settings())).Succeeded();
        string mend = (await FindingAsync(host, check)).GetProperty("mend").GetString()!;
        TestContext.Current.TestOutputHelper?.WriteLine(mend);

        (await ProcessRun.RunAsync("sh", ["-ec", $"ysco() {{ {YscoBinary.Location} \"$@\"; }}; {mend}"], host.Here.Settings())).Succeeded();

        Assert.Equal("app v1.0.0\n", (await ProcessRun.RunAsync("timeout", ["1", "./app"], host.Here.Settings())).Stdout);
        Assert.EndsWith("a link to app v1.0.0", (await FindingAsync(host, "service")).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Matches(@"v1\.0\.0, of app\S+, signed by release key", (await FindingAsync(host, "evidence")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Of_a_version_that_nothing_tells_it_names_none()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        (await ProcessRun.RunAsync("sh", ["-ec", "mv app-v1.0.0 x; ln -sfn x app"], host.Here.Settings())).Succeeded();

        Assert.EndsWith($" -o {host.Here["x"]} app@VERSION", (await FindingAsync(host, "service")).GetProperty("mend").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_ysco_without_evidence_it_names_the_release_to_fetch_and_that_there_may_be_none()
    {
        await using ReleaseWorld own = await ReleaseWorld.StartAsync();
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, $"\tSelf:\n\t\tType: manifest\n\t\tURL: {own.ManifestUrl}\n\t\tVerifierKey: {own.ReleaseKey}\n");

        JsonElement proof = await FindingAsync(host, "selfproof");

        Assert.Contains("nothing says that this v0.1.0 came from a release", proof.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Matches(
            $"^ysco fetch( -dir \\S+)? -manifest {Regex.Escape(own.ManifestUrl)} -releasekey {Regex.Escape(own.ReleaseKey)} -o \\S+ ysco@v0\\.1\\.0$",
            proof.GetProperty("mend").GetString());
    }

    private static async Task<ReleasedHost> LaidAsync(ReleaseWorld world, string config = "")
    {
        await world.ReleaseAsync("v1.0.0");
        var host = new ReleasedHost();
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app@v1.0.0")).Succeeded();
        await host.LaySelfAsync();
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {world.ReleaseKey}\n", config);
        return host;
    }

    private static async Task<JsonElement> FindingAsync(ReleasedHost host, string check)
    {
        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "-offline", "-json", "./app");
        return Assert.Single(JsonDocument.Parse(doctor.Stdout).RootElement.EnumerateArray(), each => each.GetProperty("check").GetString() == check);
    }
}
