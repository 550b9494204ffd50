using System.Text.Json;
using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What <c>ysco run</c> makes of the state.json that it finds.</summary>
public class RunStateTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private static readonly string Captures = Path.Combine(AppContext.BaseDirectory, "Vectors", "state");

    private TestWorld World => fixture.World;

    public static TheoryData<string> CapturedStates => [.. Directory.GetFiles(Captures, "*.json").Select(f => Path.GetFileName(f))];

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"PauseReason\": \"x")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"Schedule\": \"tomorrow\"}")]
    [InlineData("{\"Trial\": {\"Stage\": \"Watching\"}}")]
    [InlineData("\0\0\0\0\0\0\0\0")]
    public async Task A_damaged_state_is_set_aside_and_reported_and_the_service_starts_with_updates_paused(string content)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        await File.WriteAllTextAsync(host.StateFile, content);

        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        var line = await host.LoggedAsync("state.json");
        Assert.StartsWith("level=ERROR", line.Text, StringComparison.Ordinal);
        Assert.Contains("set aside", line.Text, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(host.StateFile + ".corrupt"));
        string reason = $"state.json was damaged and set aside as {Path.GetRelativePath(host.Folder, host.StateFile)}.corrupt: look at it and unpause";
        Assert.Equal(reason, await host.JsonTextAsync("PauseReason"));
        Assert.Contains(reason, await File.ReadAllTextAsync(host.StateFile), StringComparison.Ordinal);
        var last = (await host.StatusAsync()).GetProperty("Events").EnumerateArray().Last();
        Assert.Equal(("paused", reason), (last.GetProperty("Kind").GetString(), last.GetProperty("Reason").GetString()));

        await host.CommandAsync("unpause");
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
    }

    [Fact]
    public async Task Without_a_state_nothing_is_paused()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        File.Delete(host.StateFile);

        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
        Assert.False(File.Exists(host.StateFile + ".corrupt"));
    }

    [Fact]
    public async Task A_state_that_is_a_folder_or_too_large_does_not_stop_the_service()
    {
        await using var folder = await World.HostAsync(settings: new() { Started = false });
        Directory.CreateDirectory(folder.StateFile);
        await using var large = await World.HostAsync(settings: new() { Started = false });
        using (var file = File.Create(large.StateFile))
        {
            file.SetLength(3L << 30);
        }

        foreach (var host in new[] { folder, large })
        {
            host.Start();
            await host.WaitForVersionAsync(Releases.First);
            await host.LoggedAsync("state.json");
            await host.CommandAsync("pause", ("reason", "until it is looked at"));
            Assert.Contains("until it is looked at", await File.ReadAllTextAsync(host.StateFile), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(CapturedStates))]
    public async Task A_state_of_the_Go_program_is_taken_over(string capture)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Captures, capture));
        using var state = JsonDocument.Parse(text);
        await using var host = await World.HostAsync(config: c => c.SetList("Update.Schedule", "mo 3-4"), settings: new() { Started = false });
        await File.WriteAllTextAsync(host.StateFile, text);

        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        var json = await host.StatusAsync();
        foreach (string key in new[] { "PauseReason", "BackoffReason" })
        {
            Assert.Equal(state.RootElement.GetProperty(key).GetString(), json.GetProperty(key).GetString());
        }

        Assert.Equal(state.RootElement.GetProperty("Backoff").GetInt32(), json.GetProperty("Backoff").GetInt32());
        Assert.Equal(ServiceEntries(state.RootElement.GetProperty("Schedule")), ServiceEntries(json.GetProperty("Scheduled")));
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("set aside", StringComparison.Ordinal));
    }

    // Entries for the program itself named a Go module that we are not built from.
    private static IEnumerable<string> ServiceEntries(JsonElement schedule) => schedule.ValueKind == JsonValueKind.Null
        ? []
        : schedule.EnumerateArray()
            .Where(e => e.GetProperty("Which").GetString() == "svc")
            .Select(e => $"{e.GetProperty("Time").GetDateTimeOffset():u} {e.GetProperty("ModPath")} {e.GetProperty("Version")} {e.GetProperty("GoVersion")}");
}
