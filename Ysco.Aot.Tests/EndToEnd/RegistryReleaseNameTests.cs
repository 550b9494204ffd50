using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>How a release is called by <c>ysco registry release</c>: as clients take it, and as the manifest's others are.</summary>
public class RegistryReleaseNameTests
{
    [Fact]
    public async Task Another_program_does_not_go_into_a_manifest_with_a_version_that_is_not_there_yet()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        File.Copy(here["app"], here["app-0"]);
        string[] before = here.Listing();

        (await here.RunAsync("registry", "release", "reg", "app-0", "-version", "v1.2.4")).Refused(
            1, "manifest.json: its v1.2.3 is https://example.org/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz, and this would be "
            + "https://example.org/release/app-0/v1.2.4/app-0-v1.2.4-linux-amd64.tar.gz", "(-name app, or name another with -manifest)");
        Assert.Equal(before, here.Listing());

        (await here.RunAsync("registry", "release", "reg", "app-0", "-version", "v1.2.4", "-name", "app")).Succeeded();
        (await here.RunAsync("registry", "release", "reg", "app-0", "-version", "v1.2.4", "-manifest", "other.json")).Succeeded();
    }

    [Fact]
    public async Task The_audit_finds_a_manifest_of_two_programs_and_what_it_advises_makes_two_of_it()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        File.Copy(here["app"], here["other"]);
        (await here.RunAsync("registry", "release", "reg", "other", "-version", "v1.2.4", "-manifest", "other.json")).Succeeded();
        string one = File.ReadAllText(here["reg/manifest.json"]);
        JsonNode both = JsonNode.Parse(File.ReadAllText(here["reg/other.json"]))!;
        both["releases"]!.AsArray().Add(JsonNode.Parse(one)!["releases"]![0]!.DeepClone());
        File.WriteAllText(here["reg/manifest.json"], both.ToJsonString());
        File.Delete(here["reg/other.json"]);

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        Assert.Equal(1, audit.ExitCode);
        Assert.Contains(
            "reg/manifest.json: its v1.2.4 is of other and its v1.2.3 of app, and a manifest is of one program (take the releases of the others out, and \"ysco registry release\" with the same "
            + "binary, name and version and with -manifest names them in another)\n", audit.Stderr, StringComparison.Ordinal);
        File.WriteAllText(here["reg/manifest.json"], one);
        (await here.RunAsync("registry", "release", "reg", "other", "-version", "v1.2.4", "-manifest", "other.json")).Succeeded();
        (await here.RunAsync("registry", "verify", "reg")).Succeeded();
    }

    [Theory]
    [InlineData("app-1.0.0", "v1.0.0", "", "the archive app-1.0.0-v1.0.0-linux-amd64.tar.gz has another number like a version in its name, so every ysco would refuse it (give -name app)")]
    [InlineData("my-app_v0.9.1", "v1.0.0", "", "(give -name my-app)")]
    [InlineData("1.0.0", "v1.0.0", "", "(-name gives another name)")]
    [InlineData("app", "v1.0.0", "linux-amd64-1.2.3", "has another number like a version in its name, so every ysco would refuse it (-machine says goos-goarch")]
    [InlineData("app", "v1.0.0", "canary-amd64", "does not have the version in its name, so every ysco would refuse it (-machine says goos-goarch")]
    public async Task An_archive_that_clients_would_refuse_by_its_name_is_not_made(string file, string version, string machine, string cause)
    {
        using var here = await MadeAsync();
        File.Copy("/bin/true", here[file], overwrite: true);
        string[] before = here.Listing();

        (await here.RunAsync(["registry", "release", "reg", file, "-version", version, .. machine == "" ? Array.Empty<string>() : ["-machine", machine]])).Refused(1, cause);

        Assert.Equal(before, here.Listing());
    }

    [Fact]
    public async Task The_audit_finds_an_archive_that_clients_refuse_by_its_name()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        await ShellAsync(here, """
            cd reg/release/app/v1.2.3; mv app-v1.2.3-linux-amd64.tar.gz app-1.2.3-v1.2.3-linux-amd64.tar.gz
            sed -i s/app-v/app-1.2.3-v/ SHA256SUMS; sed -i s,/app-v,/app-1.2.3-v, ../../../manifest.json
            openssl dgst -sha256 -sign ../../../../reg.pem SHA256SUMS | base64 -w0 > SHA256SUMS.sig
            """);

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        Assert.Equal(1, audit.ExitCode);
        Assert.Contains(
            "app-1.2.3-v1.2.3-linux-amd64.tar.gz: has another number like a version in its name, so every ysco refuses it", audit.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1.2")]
    [InlineData("v1.2.3+meta")]
    [InlineData("1.2.3")]
    public async Task A_version_that_add_refuses_is_not_released_either(string version)
    {
        using var here = await MadeAsync();

        (await here.RunAsync("registry", "add", "reg", "app", "-module", "example.org/app", "-version", version)).Refused(1, "not of the form v1.2.3");
        ProcessOutcome released = await here.RunAsync("registry", "release", "reg", "app", "-version", version);

        Assert.Equal(3, released.ExitCode);
        Assert.Contains("flag -version: not of the form v1.2.3", released.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_takes_the_release_key_as_a_file_or_as_it_is_and_shows_the_key_of_the_log()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        File.WriteAllText(here["reg.pub"], (await here.RunAsync("registry", "releasekey", "reg")).Stdout);
        string made = File.ReadAllLines(here["init.out"]).Single(line => line.StartsWith("verifier key:", StringComparison.Ordinal));

        foreach (string key in new[] { "reg.pub", string.Concat(File.ReadAllLines(here["reg.pub"])[1..^1]) })
        {
            ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg", "-releasekey", key);
            audit.Succeeded();
            Assert.EndsWith("\n1 release is right\n", audit.Stdout, StringComparison.Ordinal);
            Assert.Contains($"\n{made}\n", audit.Stdout, StringComparison.Ordinal);
        }

        await ShellAsync(here, "openssl ecparam -name prime256v1 -genkey -noout | openssl pkey -pubout -out other.pub");
        Assert.Equal(7, (await here.RunAsync("registry", "verify", "reg", "-releasekey", "other.pub")).ExitCode);
        (await here.RunAsync("registry", "verify", "reg", "-releasekey", "none.pub")).Refused(1, "flag -releasekey: ", "as the name of a file: no such file");
    }

    private static async Task<Sandbox> MadeAsync()
    {
        var here = new Sandbox();
        ProcessOutcome made = await here.RunAsync("registry", "init", "reg", "example.org");
        made.Succeeded();
        File.WriteAllText(here["init.out"], made.Stdout);
        StaticProgram.Write(here["app"]);
        return here;
    }

    private static async Task ReleaseAsync(Sandbox here, string version) =>
        (await here.RunAsync("registry", "release", "reg", "app", "-version", version)).Succeeded();

    private static async Task ShellAsync(Sandbox here, string script) =>
        (await ProcessRun.RunAsync("sh", ["-ec", script], here.Settings())).Succeeded();
}
