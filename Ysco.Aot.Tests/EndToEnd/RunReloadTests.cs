using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A ysco.conf that was edited by hand is taken up by a command, and what ysco learnt goes over.</summary>
public class RunReloadTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Edited = "ys/ysco.conf was edited and is not in use yet (ysco reload takes it up)";

    private static readonly string[] JsonFacts = ["SvcVersions", "GoVersions", "LastCheck", "SvcVersionsError"];

    private TestWorld World => fixture.World;

    [Fact]
    public async Task An_edited_file_is_told_of_and_taken_up_with_a_new_password()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        int service = host.ServicePid();
        Assert.DoesNotContain(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        string edited = await File.ReadAllTextAsync(host.ConfigFile) + "# by hand\n";
        await File.WriteAllTextAsync(host.ConfigFile, edited);
        Assert.Contains(Edited + "\n", (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(host.Folder, "ys", "password.txt"), "another\n");

        var reload = await host.TypeAsync("reload");

        Assert.Equal((0, "ys/ysco.conf and the password are in use\n"), (reload.ExitCode, reload.Stdout));
        Assert.DoesNotContain(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.Equal(edited, await File.ReadAllTextAsync(host.ConfigFile));
        Assert.Equal(service, host.ServicePid());
        using var client = new HttpClient { BaseAddress = host.Admin.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("admin:another"u8));
        Assert.Contains("# by hand", await client.GetStringAsync("/json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LogLevel: loud\nAuthFile: ys/password.txt\n", "ysco reload: ys/ysco.conf:1: LogLevel: ")]
    [InlineData("AuthFile: ys/none.txt\n", "ysco reload: ys/ysco.conf:1: AuthFile: ")]
    public async Task A_file_that_is_wrong_is_refused_with_its_line_and_stays_as_it_is(string text, string message)
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await File.WriteAllTextAsync(host.ConfigFile, text);

        (await host.TypeAsync("reload")).Refused(1, message);

        Assert.Equal(text, await File.ReadAllTextAsync(host.ConfigFile));
        Assert.Contains(Edited, (await host.TypeAsync("status")).Stdout, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("ysco going on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_learnt_and_counted_is_known_after_it()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First, Releases.Second);
        await using var bad = await WebhookReceiver.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var host = await world.HostAsync(config: c => c.Delay("1h").Interval("5h").UpdateDelay("5h").Notify(bad.Url, "paused"));
        await host.ControlAsync();
        await host.CheckAsync();
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.UntilAsync("a notification is lost", async () => await host.MetricAsync("ysco_notifications_lost_total") == 1);
        string[] before = await FactsAsync(host);
        Assert.Contains(before, fact => fact.StartsWith("ysco_service_newer_version_available 1", StringComparison.Ordinal));
        Assert.Contains(before, fact => fact.StartsWith("ysco_service_update_rollback_total 1", StringComparison.Ordinal));
        DateTimeOffset next = (await host.StatusAsync()).GetProperty("NextCheck").GetDateTimeOffset();

        await File.AppendAllTextAsync(host.ConfigFile, "# by hand\n");
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);

        Assert.Equal(before, await FactsAsync(host));
        Assert.InRange(((await host.StatusAsync()).GetProperty("NextCheck").GetDateTimeOffset() - next).TotalSeconds, -30, 30);
        string page = await host.Admin.GetStringAsync("/");
        Assert.DoesNotContain("Not learnt yet", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Not checked for new versions yet", page, StringComparison.Ordinal);
        Assert.Contains("1 given up", page, StringComparison.Ordinal);

        string text = (await File.ReadAllTextAsync(host.ConfigFile)).Replace("Interval: 5h", "Interval: 6h", StringComparison.Ordinal);
        await host.CommandAsync("saveconfig", ("config", text));

        Assert.Equal(before, await FactsAsync(host));
        Assert.InRange(((await host.StatusAsync()).GetProperty("NextCheck").GetDateTimeOffset() - DateTimeOffset.UtcNow).TotalMinutes, 58, 61);
    }

    [Fact]
    public async Task The_same_configuration_again_is_nothing_that_happened()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();

        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);

        await host.LoggedAsync("ysco going on");
        Assert.Equal(["yscostarted", "started"], (await host.StatusAsync()).GetProperty("Events").EnumerateArray().Select(e => e.GetProperty("Kind").GetString()));
    }

    [Fact]
    public async Task A_key_with_which_nothing_can_be_proven_does_not_keep_the_service_from_running_and_is_an_error_line()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Gobuild.VerifierKey", "localhost+00000000+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ"));

        var logged = await host.LoggedAsync("no build can be proven with this key: there will be no updates (the service runs)");

        Assert.StartsWith("level=ERROR ", logged.Text, StringComparison.Ordinal);
        Assert.Contains("Gobuild.VerifierKey: verifier key localhost+00000000+", logged.Text, StringComparison.Ordinal);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
    }

    [Fact]
    public async Task A_reason_of_two_lines_is_wrong_usage()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        var pause = await host.TypeAsync("pause", "two\nlines");
        Assert.Equal(3, pause.ExitCode);
        Assert.StartsWith("ysco pause: reason: must be one line of at most 200 characters\n", pause.Stderr, StringComparison.Ordinal);
    }

    private static async Task<string[]> FactsAsync(RunningService host)
    {
        var json = await host.StatusAsync();
        var metrics = await host.MetricsAsync();
        string[] names =
        [
            "ysco_service_newer_version_available", "ysco_service_update_available", "ysco_service_update_rollback_total",
            "ysco_notifications_lost_total", "ysco_update_errors_total", "ysco_service_versions_learnt_timestamp_seconds",
        ];
        return
        [
            .. names.Select(name => $"{name} {metrics[name]}"),
            .. JsonFacts.Select(key => $"{key} {json.GetProperty(key)}"),
        ];
    }
}
