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
    [InlineData("rm app", "service")]
    [InlineData("rm app app-v1.0.0; ln -s x app-v1.0.0; mv app-v1.0.0.evidence.json x.evidence.json", "service", "v1.0.1")]
    [InlineData("rm app-v1.0.0*", "service", "v1.0.1")]
    [InlineData("rm app*", "service", "v1.0.1")]
    [InlineData("mv app-v1.0.0 x; mv app-v1.0.0.evidence.json x.evidence.json; ln -sfn x app; : >x", "service")]
    public async Task It_puts_back_the_version_that_was_installed_and_no_newer_one_where_that_is_known(string breaking, string check, string version = "v1.0.0")
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        await world.ReleaseAsync("v1.0.1");
        (await ProcessRun.RunAsync("sh", ["-ec", breaking], host.Here.Settings())).Succeeded();
        string mend = (await FindingAsync(host, check)).GetProperty("mend").GetString()!;
        TestContext.Current.TestOutputHelper?.WriteLine(mend);

        (await ProcessRun.RunAsync("sh", ["-ec", $"ysco() {{ {YscoBinary.Location} \"$@\"; }}; {mend}"], host.Here.Settings())).Succeeded();

        Assert.Equal($"app {version}\n", (await ProcessRun.RunAsync("timeout", ["1", "./app"], host.Here.Settings())).Stdout);
        Assert.EndsWith($"a link to app {version}", (await FindingAsync(host, "service")).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Matches($@"{Regex.Escape(version)}, of app\S+, signed by release key", (await FindingAsync(host, "evidence")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Of_a_version_that_nothing_tells_it_names_none_and_has_nothing_written_over_the_file()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world);
        (await ProcessRun.RunAsync("sh", ["-ec", "mv app-v1.0.0 x; ln -sfn x app"], host.Here.Settings())).Succeeded();

        Assert.EndsWith($" -o {host.Here["app-VERSION"]} app@VERSION", (await FindingAsync(host, "service")).GetProperty("mend").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_of_another_service_is_told_of_by_its_name_and_is_not_written_over()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await LaidAsync(world, more: "\t\tName: web\n");

        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "-offline", "./app");

        string said = DoctorTests.InOne(doctor.Stdout);
        Assert.Contains(
            $" warn service {host.Here["app-v1.0.0"]} is app v1.0.0, as the evidence beside it says, and this service is to have releases of web, so there are no automatic updates "
                + "(is the path that of another service, or Source.Service.Name wrong?) mend: \"${EDITOR:-vi}\" ys/ysco.conf; ysco doctor ", said, StringComparison.Ordinal);
        Assert.Contains(" skip evidence see service ", said, StringComparison.Ordinal);
        Assert.DoesNotContain("ysco fetch", said, StringComparison.Ordinal);
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

    private static async Task<ReleasedHost> LaidAsync(ReleaseWorld world, string config = "", string more = "")
    {
        await world.ReleaseAsync("v1.0.0");
        var host = new ReleasedHost();
        (await host.Here.RunAsync("init", "-manifest", world.ManifestUrl, "-releasekey", world.ReleaseKey, "app@v1.0.0")).Succeeded();
        await host.LaySelfAsync();
        await host.ConfigureAsync(world, $"\t\tVerifierKey: {world.ReleaseKey}\n{more}", config);
        return host;
    }

    private static async Task<JsonElement> FindingAsync(ReleasedHost host, string check)
    {
        ProcessOutcome doctor = await host.Here.RunAsync("doctor", "-offline", "-json", "./app");
        return Assert.Single(JsonDocument.Parse(doctor.Stdout).RootElement.EnumerateArray(), each => each.GetProperty("check").GetString() == check);
    }
}
