using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Which release no manifest may go back behind: what was proven to be released when it was announced, and what runs.</summary>
public class RunReleaseSeenTests
{
    [Fact]
    public async Task A_manifest_that_goes_back_before_its_newest_was_installed_is_refused_and_the_update_stays_planned()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await HostAsync(world);
        await world.ReleaseAsync("v1.0.1");
        await host.CommandAsync("check");
        Assert.Equal(["v1.0.1"], await ScheduledAsync(host));
        Assert.Equal("v1.0.1\n", Seen(host));

        world.Alter(GoBack);
        ProcessOutcome asked = await host.Here.RunAsync("check", "-now");
        ProcessOutcome foreground = await host.Here.RunAsync("check", "./app");

        const string Words = "names v1.0.0 as its newest release, and v1.0.1 was seen before: releases are held back";
        Assert.Equal((7, 7), (asked.ExitCode, foreground.ExitCode));
        Assert.Contains(Words, asked.Stderr, StringComparison.Ordinal);
        Assert.Contains(Words, foreground.Stderr, StringComparison.Ordinal);
        Assert.Contains("level=ERROR msg=\"refused for security\" err=", (await host.LoggedAsync(Words)).Text, StringComparison.Ordinal);
        Assert.Contains("ysco_tlog_security_errors_total 1", await host.OpenAsync("/metrics"), StringComparison.Ordinal);
        Assert.StartsWith("Refused for security: what a check brought since ", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Equal(["v1.0.1"], await ScheduledAsync(host));

        await host.StopAsync();
        await host.RunAsync();
        await host.CommandAsync("check");
        Assert.Equal(["v1.0.1"], await ScheduledAsync(host));
        await host.LoggedAsync(Words);
    }

    [Theory]
    [InlineData("latest")]
    [InlineData("v0.9.0")]
    public async Task An_update_from_a_manifest_that_went_back_is_refused_for_security_until_that_is_in_order(string version)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v0.9.0");
        await using ReleasedHost host = await HostAsync(world);
        string honest = await File.ReadAllTextAsync(world.ManifestFile);
        world.Alter(manifest => manifest["latest_stable"] = "v0.9.0");

        ProcessOutcome update = await host.Here.RunAsync("update", version);

        Assert.Equal(7, update.ExitCode);
        Assert.Contains("names v0.9.0 as its newest release, and v1.0.0 was seen before", update.Stderr, StringComparison.Ordinal);
        string refused = string.Join(' ', (await host.Here.RunAsync("status")).Stdout.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Matches("^Refused for security: what a check brought since [^:]+:[^:]+:.*: the manifest names v0.9.0", refused);
        Assert.Contains("(shown until a check finds the same source in order, or ysco is started again)", refused, StringComparison.Ordinal);

        await File.WriteAllTextAsync(world.ManifestFile, honest);
        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);
        Assert.StartsWith("Up to date", (await host.Here.RunAsync("status")).Stdout, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the sums of another release")]
    [InlineData("another program of the same publisher")]
    [InlineData("sums that nobody signed")]
    public async Task What_the_publisher_did_not_release_locks_nothing_out(string what)
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await HostAsync(world);
        string honest = await File.ReadAllTextAsync(world.ManifestFile);
        string other = await world.ReleaseOtherAsync("v1.9.9");
        await File.WriteAllTextAsync(world.ManifestFile, honest);
        world.Alter(manifest =>
        {
            JsonNode announced = what == "another program of the same publisher"
                ? JsonNode.Parse(other)!["releases"]![0]!.DeepClone()
                : manifest["releases"]![0]!.DeepClone();
            announced["version"] = "v1.9.9";
            manifest["releases"]!.AsArray().Add(announced);
            manifest["latest_stable"] = "v1.9.9";
            if (what == "sums that nobody signed")
            {
                announced.AsObject().Remove("sha256sums_sig_url");
            }
        });

        await host.CommandAsync("check");
        await host.LoggedAsync("v1.9.9 is not noted down as seen: ");

        Assert.Equal("v1.0.0\n", Seen(host));
        await File.WriteAllTextAsync(world.ManifestFile, honest);
        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);
        Assert.Contains("ysco_tlog_security_errors_total 0", await host.OpenAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_without_the_sums_is_as_good_as_before()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await HostAsync(world);
        await world.ReleaseAsync("v1.0.1");
        File.Delete(world.Served("release/app/v1.0.1/SHA256SUMS.sig"));

        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);

        Assert.Contains("http status 404", (await host.LoggedAsync("v1.0.1 is not noted down as seen: ")).Text, StringComparison.Ordinal);
        Assert.Equal(["v1.0.1"], await ScheduledAsync(host));
        Assert.Equal("v1.0.0\n", Seen(host));
    }

    [Fact]
    public async Task What_runs_is_gone_back_behind_only_by_a_person()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v0.9.0");
        await using ReleasedHost host = await HostAsync(world);
        File.Delete(SeenFile(host));
        world.Alter(manifest => manifest["latest_stable"] = "v0.9.0");

        ProcessOutcome check = await host.Here.RunAsync("check", "-now");
        Assert.Equal(7, check.ExitCode);
        Assert.Contains("names v0.9.0 as its newest release, and v1.0.0 runs: releases are held back", check.Stderr, StringComparison.Ordinal);

        Assert.Equal("200 ok", await host.UpdateAsync("v0.9.0"));
        await host.LoggedAsync("update done");
        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);
    }

    /// <summary>The newest may be given to few at first.</summary>
    [Fact]
    public async Task Who_asked_for_a_release_before_it_was_the_newest_is_not_refused()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await HostAsync(world);
        await world.ReleaseAsync("v1.0.1");
        world.Alter(manifest => manifest["latest_stable"] = "v1.0.0");

        Assert.Equal("200 ok", await host.UpdateAsync("v1.0.1"));
        await host.LoggedAsync("update done");

        Assert.Equal("v1.0.0\nahead v1.0.1\n", Seen(host));
        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);
        world.Alter(manifest => manifest["latest_stable"] = "v1.0.1");
        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);
    }

    [Fact]
    public async Task Where_nothing_is_signed_what_was_installed_and_what_runs_count()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await using ReleasedHost host = await HostAsync(world, "\t\tAllowUnsigned: true\n");
        await world.ReleaseAsync("v1.0.1");
        await host.CommandAsync("check");
        Assert.Equal(["v1.0.1"], await ScheduledAsync(host));

        world.Alter(GoBack);
        Assert.Equal(0, (await host.Here.RunAsync("check", "-now")).ExitCode);
        Assert.Empty(await ScheduledAsync(host));

        await world.ReleaseAsync("v0.9.0");
        world.Alter(manifest => manifest["latest_stable"] = "v0.9.0");
        ProcessOutcome behind = await host.Here.RunAsync("check", "-now");
        Assert.Equal(7, behind.ExitCode);
        Assert.Contains("and v1.0.0 runs", behind.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_that_goes_back_after_another_failure_is_an_event()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v0.9.0");
        await using ReleasedHost host = await HostAsync(world);
        string manifest = await File.ReadAllTextAsync(world.ManifestFile);
        await File.WriteAllTextAsync(world.ManifestFile, "{");
        await host.CommandAsync("check");
        await File.WriteAllTextAsync(world.ManifestFile, manifest);
        world.Alter(altered => altered["latest_stable"] = "v0.9.0");

        await host.CommandAsync("check");

        string[] checks = [.. (await File.ReadAllLinesAsync(host.Here["ys/events.jsonl"])).Where(line => line.Contains("\"checked\"", StringComparison.Ordinal))];
        Assert.Contains("not the json of a manifest", checks[^2], StringComparison.Ordinal);
        Assert.Contains("refused for security: the manifest names v0.9.0", checks[^1], StringComparison.Ordinal);
    }

    private static async Task<ReleasedHost> HostAsync(ReleaseWorld world, string? source = null)
    {
        await world.ReleaseAsync("v1.0.0");
        return await ReleasedHost.StartAsync(world, "v1.0.0", source, delay: "24h");
    }

    private static void GoBack(JsonNode manifest)
    {
        manifest["latest_stable"] = "v1.0.0";
        JsonArray releases = manifest["releases"]!.AsArray();
        releases.Remove(releases.Single(release => release!["version"]!.GetValue<string>() == "v1.0.1"));
    }

    private static string SeenFile(ReleasedHost host) => Assert.Single(Directory.GetFiles(host.Here["ys"], "release-app-*.seen"));

    private static string Seen(ReleasedHost host) => File.ReadAllText(SeenFile(host));

    private static async Task<string[]> ScheduledAsync(ReleasedHost host) =>
        (await host.JsonAsync())!.Value.GetProperty("Scheduled") is { ValueKind: JsonValueKind.Array } entries
            ? [.. entries.EnumerateArray().Select(entry => entry.GetProperty("Version").GetString()!)]
            : [];
}
