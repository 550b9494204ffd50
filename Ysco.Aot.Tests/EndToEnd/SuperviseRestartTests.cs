using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>One of several services that ended by itself: when it is started again, and what that is called.</summary>
public class SuperviseRestartTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task Another_start_of_a_service_is_none_of_ysco()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web");
        await CrashAsync(host, "web");
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        await host.LayAsync(World, "mail");
        host.Add("mail");
        await host.ListAsync();
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        await host.UntilAsync("mail runs", async () => await host.ServiceAsync("mail") == Releases.First);

        await host.UntilAsync("both are noted", () => Task.FromResult(Kinds(host, "web").Length == 4 && Kinds(host, "mail").Length == 1));
        Assert.Equal(["yscostarted", "started", "ended", "started"], Kinds(host, "web"));
        Assert.Equal(["started"], Kinds(host, "mail"));
        Assert.Single(host.Ysco.Lines, line => line.Text.Contains("msg=\"ysco starting\"", StringComparison.Ordinal));
        Assert.Equal(
            ["web", "mail"],
            host.Ysco.Lines.Where(line => line.Text.Contains("msg=\"starting the service\"", StringComparison.Ordinal)).Select(line => line.Text.Split("service=")[1].Split(' ')[0]));

        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        await host.RunAsync();
        await host.UntilAsync("mail runs again", async () => await host.ServiceAsync("mail") == Releases.First);
        await host.UntilAsync("both starts are noted", () => Task.FromResult(Kinds(host, "mail").Length == 4 && Kinds(host, "web").Length == 7));
        Assert.Equal("yscostarted started", string.Join(' ', Kinds(host, "web")[^2..]));
        Assert.Equal(["started", "ended", "yscostarted", "started"], Kinds(host, "mail"));
    }

    [Fact]
    public async Task A_configuration_that_is_saved_of_one_starts_no_other_that_waits_and_forgets_no_pause()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        LogLine crashed = await CrashAsync(host, "web");
        for (int i = 0; i < 2; i++)
        {
            await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
            crashed = await CrashAsync(host, "web", crashed);
        }

        Assert.EndsWith(" in=4s", crashed.Text, StringComparison.Ordinal);
        string text = await File.ReadAllTextAsync(host.Here["ys/api/ysco.conf"]);
        Assert.Equal(303, (await host.PostAsync("/api/", ("command", "saveconfig"), ("config", $"{text}# saved\n"))).Status);

        await host.LoggedAsync("msg=\"ysco going on\" service=api", crashed);
        JsonElement web = (await host.JsonAsync()).GetProperty("web");
        Assert.Equal("its process ended with status 137", web.GetProperty("SvcEnded").GetString());
        Assert.NotEqual("", web.GetProperty("SelfVersion").GetString());
        Assert.Contains("it is started again at", (await host.TypeAsync("status", "-dir", "ys/web")).Stdout.Replace("\n  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        LogLine started = await host.LoggedAsync("msg=\"starting the service\" service=web", crashed);
        Assert.True(started.At - crashed.At > TimeSpan.FromSeconds(3.5), $"{started.At - crashed.At}");
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);

        // Nor is it forgotten while it runs.
        Assert.Equal(303, (await host.PostAsync("/api/", ("command", "saveconfig"), ("config", $"{text}# saved again\n"))).Status);
        await host.LoggedAsync("msg=\"ysco going on\" service=api", started);
        Assert.EndsWith(" in=8s", (await CrashAsync(host, "web", started)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("configured", Kinds(host, "web"));
    }

    [Fact]
    public async Task One_that_waits_is_started_at_once_when_the_list_says_otherwise_how()
    {
        await using SupervisedHost host = await SupervisedHost.StartAsync(World, "web", "api");
        await host.LoggedAsync("msg=serving");
        LogLine crashed = await CrashAsync(host, "web");
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        crashed = await CrashAsync(host, "web", crashed);
        await host.UntilAsync("web is back", async () => await host.ServiceAsync("web") == Releases.First);
        crashed = await CrashAsync(host, "web", crashed);
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        Assert.Equal(0, host.CountOf("web"));
        host.Add("web");
        await host.ListAsync();

        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);

        LogLine started = await host.LoggedAsync("msg=\"starting the service\" service=web", crashed);
        Assert.True(started.At - crashed.At < TimeSpan.FromSeconds(3.5), $"{started.At - crashed.At}");
        await host.UntilAsync("web listens where the list says now", async () => await host.ServiceAsync("web") == Releases.First);
    }

    /// <summary>Kills a service, and waits until it waits for its next start.</summary>
    private static async Task<LogLine> CrashAsync(SupervisedHost host, string name, LogLine? after = null)
    {
        Signals.Send(host.PidOf(name), Signals.Kill);
        return await host.LoggedAsync($"service={name} err=\"its process ended with status 137\"", after);
    }

    private static string[] Kinds(SupervisedHost host, string name) => [.. File.ReadAllLines(host.Here[$"ys/{name}/events.jsonl"])
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Kind").GetString()!).Where(kind => kind is not ("checked" or "scheduled"))];
}
