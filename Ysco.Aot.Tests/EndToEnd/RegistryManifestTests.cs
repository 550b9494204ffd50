using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>The manifests of a registry: that they lead to what is there, and how they come to lead elsewhere.</summary>
public class RegistryManifestTests
{
    [Theory]
    [InlineData("sed -i 's,release/app/v1.2.4/app-,release/app/v1.2.4/wrong-,' manifest.json", "release/app/v1.2.4/wrong-v1.2.4-linux-amd64.tar.gz: is not there, and reg/manifest.json names it as the tarball_url of v1.2.4")]
    [InlineData("sed -i 's,v1.2.4/SHA256SUMS\",v1.2.4/SUMS\",' manifest.json", "reg/release/app/v1.2.4/SUMS: is not there, and reg/manifest.json names it as the sha256sums_url of v1.2.4")]
    [InlineData("sed -i 's,https://example.org/release/app/v1.2.4/app,https://example.com/release/app/v1.2.4/app,' manifest.json", "reg/manifest.json: v1.2.4: sha256sums_url begins with https://example.org, and others with https://example.com")]
    [InlineData("sed -i 's,https://example.org/release/app/v1.2.4/app,file:///release/app/v1.2.4/app,' manifest.json", "reg/manifest.json: v1.2.4: tarball_url \"file:///release/app/v1.2.4/app-v1.2.4-linux-amd64.tar.gz\" is not of the form URL/release/NAME/v1.2.4/FILE")]
    [InlineData("sed -i 's,v1.2.4/SHA256SUMS.sig,v1.2.3/SHA256SUMS.sig,' manifest.json", "reg/manifest.json: v1.2.4: sha256sums_sig_url ")]
    [InlineData("sed -i 's/latest_stable\": *\"v1.2.4/latest_stable\": \"v1.2.3/' manifest.json", "reg/manifest.json: latest_stable is v1.2.3, and its newest release is v1.2.4")]
    [InlineData("sed -i 's/schema_version\": *1/schema_version\": 9/' manifest.json", "reg/manifest.json: manifest: schema_version 9, and this ysco reads 1: a newer ysco is needed")]
    [InlineData("rm manifest.json", "reg/release/app/v1.2.4/app-v1.2.4-linux-amd64.tar.gz: is named by no manifest, so nobody finds it")]
    [InlineData("rm -r release/app/v1.2.4", "reg/release/app/v1.2.4/SHA256SUMS: is not there, and reg/manifest.json names it as the sha256sums_url of v1.2.4")]
    [InlineData("rm -r release", "reg/release/app/v1.2.3/app-v1.2.3-linux-amd64.tar.gz: is not there, and reg/manifest.json names it as the tarball_url of v1.2.3")]
    public async Task The_audit_finds_a_manifest_that_leads_nowhere_or_is_not_there(string breaking, string found)
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        await ReleaseAsync(here, "v1.2.4");
        ProcessOutcome good = await here.RunAsync("registry", "verify", "reg");
        good.Succeeded();
        Assert.Contains("\nreg/manifest.json: 2 releases at https://example.org, the newest v1.2.4\n2 releases are right\n", good.Stdout.Replace($"{here.Folder}/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await ProcessRun.RunAsync("sh", ["-ec", $"cd reg; {breaking}"], here.Settings())).Succeeded();

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        TestContext.Current.TestOutputHelper?.WriteLine(audit.Stderr);
        Assert.Equal(1, audit.ExitCode);
        Assert.Contains(found, audit.Stderr.Replace($"{here.Folder}/", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_part_of_it_is_told_of_and_is_no_failure()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        File.WriteAllText(here["reg/notes.txt"], "");
        File.WriteAllText(here["reg/release/app/v1.2.3/notes.txt"], "");

        ProcessOutcome audit = await here.RunAsync("registry", "verify", "reg");

        Assert.Equal(0, audit.ExitCode);
        Assert.Equal(
            ["reg/notes.txt: is no part of the registry", "reg/release/app/v1.2.3/notes.txt: is no part of the registry"],
            audit.Stderr.Replace($"{here.Folder}/", "", StringComparison.Ordinal).TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_url_that_was_forgotten_is_mended_by_the_same_release_again_with_it()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        await ReleaseAsync(here, "v1.2.4");
        byte[] sums = File.ReadAllBytes(here["reg/release/app/v1.2.3/SHA256SUMS"]);
        await using NginxServer nginx = await NginxServer.StartAsync(here["reg"]);

        ProcessOutcome mended = await ReleaseAsync(here, "v1.2.3", "-url", $"{nginx.Url}/");

        Assert.Equal(
            $"released: app v1.2.3, {nginx.Url}/manifest.json names v1.2.4 as the newest of 2\nreg/manifest.json: its URLs begin with {nginx.Url} now, and began with https://example.org\n",
            mended.Stdout.Replace($"{here.Folder}/", "", StringComparison.Ordinal));
        Assert.DoesNotContain("example.org", File.ReadAllText(here["reg/manifest.json"]), StringComparison.Ordinal);
        Assert.Equal(sums, File.ReadAllBytes(here["reg/release/app/v1.2.3/SHA256SUMS"]));
        (await here.RunAsync("registry", "verify", "reg")).Succeeded();
        File.WriteAllText(here["pub.pem"], (await here.RunAsync("registry", "releasekey", "reg")).Stdout);
        (await here.RunAsync("fetch", "-manifest", $"{nginx.Url}/manifest.json", "-releasekey", "pub.pem", "-o", "got", "app")).Succeeded();

        // From here on it need not be given, not with a new version either.
        Assert.Contains("nothing changed", (await ReleaseAsync(here, "v1.2.4")).Stdout, StringComparison.Ordinal);
        await ReleaseAsync(here, "v1.2.5");
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(here["reg/manifest.json"]))!;
        Assert.All(manifest["releases"]!.AsArray(), release => Assert.StartsWith($"{nginx.Url}/release/", (string)release!["tarball_url"]!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_manifest_begins_its_urls_as_the_others_do()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3", "-url", "https://dl.example.net/all");
        File.Copy(here["app"], here["other"]);
        Task<ProcessOutcome> OtherAsync(params string[] flags) => here.RunAsync(["registry", "release", "reg", "other", "-version", "v0.0.1", .. flags]);

        ProcessOutcome second = await OtherAsync("-manifest", "second.json");

        second.Succeeded();
        Assert.Equal("released: other v0.0.1, https://dl.example.net/all/second.json names v0.0.1 as the newest of 1\n", second.Stdout);
        Assert.DoesNotContain("https://example.org", File.ReadAllText(here["reg/second.json"]), StringComparison.Ordinal);
        (await OtherAsync("-manifest", "second.json", "-url", "https://mirror.example.net")).Succeeded();
        string[] before = here.Listing();
        (await OtherAsync("-manifest", "third.json")).Refused(
            1, "reg/third.json: is new, and ", "reg/manifest.json begins its URLs with https://dl.example.net/all, but ", "reg/second.json with https://mirror.example.net (-url says which it is to be)");
        Assert.Equal(before, here.Listing());
        (await OtherAsync("-manifest", "third.json", "-url", "https://dl.example.net/all")).Succeeded();
        (await here.RunAsync("registry", "verify", "reg")).Succeeded();
    }

    [Fact]
    public async Task Where_the_log_s_key_is_elsewhere_the_other_manifests_tell_where_a_new_one_is_served()
    {
        using var here = await MadeAsync();
        await ReleaseAsync(here, "v1.2.3");
        File.Delete(here["reg.key"]);
        File.Copy(here["app"], here["other"]);

        ProcessOutcome second = await here.RunAsync("registry", "release", "reg", "other", "-version", "v0.0.1", "-manifest", "second.json");

        second.Succeeded();
        Assert.Contains("https://example.org/second.json", second.Stdout, StringComparison.Ordinal);
    }

    private static async Task<Sandbox> MadeAsync()
    {
        var here = new Sandbox();
        (await here.RunAsync("registry", "init", "reg", "example.org")).Succeeded();
        StaticProgram.Write(here["app"]);
        return here;
    }

    private static async Task<ProcessOutcome> ReleaseAsync(Sandbox here, string version, params string[] flags)
    {
        ProcessOutcome released = await here.RunAsync(["registry", "release", "reg", "app", "-version", version, .. flags]);
        released.Succeeded();
        return released;
    }
}
