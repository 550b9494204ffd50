using System.Text.Json;
using Xunit;
using Ysco.Tests.Admin;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A folder of the Go program is taken over as it is, and what we write it would read.</summary>
public class RunCompatibilityTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const int MaxBackoffHours = 168;

    private static readonly string Vectors = Path.Combine(AppContext.BaseDirectory, "Vectors");

    private static readonly string[] StateKeys =
        ["PauseReason", "Schedule", "PreviousBinarySvc", "PreviousBinarySelf", "Backoff", "BackoffReason"];

    private TestWorld World => fixture.World;

    public static TheoryData<string> States => [.. Names("compat/state", "*.json"), .. Names("state", "*.json")];

    public static TheoryData<string> Configurations => [.. Names("compat/conf", "*.conf"), .. Names("conf", "*.conf")];

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task A_configuration_passes_testconfig(string file)
    {
        var outcome = await YscoBinary.RunAsync(["testconfig"], new() { Stdin = await File.ReadAllTextAsync(Path.Combine(Vectors, file)) });
        Assert.Equal((0, "config OK\n", ""), (outcome.ExitCode, outcome.Stdout, outcome.Stderr));
    }

    [Theory]
    [MemberData(nameof(States))]
    public async Task A_state_shows_in_json_as_it_is_in_the_file_and_stays_so_when_it_is_written(string file)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Vectors, file));
        await using var host = await World.HostAsync(config: NothingIsDue, settings: new() { Started = false });
        await File.WriteAllTextAsync(host.StateFile, text);
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        using var given = JsonDocument.Parse(text);

        Compare(given.RootElement, await host.StatusAsync(), "Scheduled");
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("state.json", StringComparison.Ordinal));

        // Written anew for a pause, which is then taken back.
        await host.CommandAsync("pause", ("reason", "for a while"));
        await host.CommandAsync("unpause");
        string written = await File.ReadAllTextAsync(host.StateFile);
        using var document = JsonDocument.Parse(written);
        Assert.Equal(StateKeys, document.RootElement.EnumerateObject().Select(key => key.Name).Take(StateKeys.Length));
        Compare(given.RootElement, document.RootElement, "Schedule", except: "PauseReason");
        Assert.Equal(Text(given.RootElement, "PreviousBinarySvc"), Text(document.RootElement, "PreviousBinarySvc"));
        Assert.Equal(Text(given.RootElement, "PreviousBinarySelf"), Text(document.RootElement, "PreviousBinarySelf"));
        Assert.Contains("\n\t\"PreviousBinarySvc\": ", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_Go_program_with_the_originals_types_reads_is_what_we_wrote()
    {
        await using var host = await World.HostAsync(config: NothingIsDue);
        await host.UpdateAndKeepAsync(Releases.Second);
        string[] states = [await File.ReadAllTextAsync(host.StateFile), "", "", ""];
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");
        await host.StatusAsync();
        states[1] = await File.ReadAllTextAsync(host.StateFile);
        await host.CommandAsync("pause", ("reason", "<b> & \"c\" \\u0041 \u00e9 \U0001F600"));
        states[2] = await File.ReadAllTextAsync(host.StateFile);
        await using var old = await World.HostAsync(config: NothingIsDue, settings: new() { Started = false });
        await File.WriteAllTextAsync(old.StateFile, await File.ReadAllTextAsync(Path.Combine(Vectors, "compat", "state", "every-update.json")));
        old.Start();
        await old.WaitForVersionAsync(Releases.First);
        await old.CommandAsync("pause");
        states[3] = await File.ReadAllTextAsync(old.StateFile);

        using var folder = new TemporaryFolder();
        string reader = await BuildReaderAsync(folder);
        foreach (string state in states)
        {
            var outcome = await ProcessRun.RunAsync(reader, [], new() { Stdin = state });
            Assert.True(outcome.ExitCode == 0, $"{outcome.Stderr}\n{state}");
            using var ours = JsonDocument.Parse(state);
            using var read = JsonDocument.Parse(outcome.Stdout);
            foreach (string key in StateKeys)
            {
                Assert.Equal(Canonical(ours.RootElement.GetProperty(key)), Canonical(read.RootElement.GetProperty(key)));
            }
        }

        Assert.Contains("exited within 5s", states[1], StringComparison.Ordinal);
        Assert.Contains("\"v0.1.40\"", states[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_has_the_keys_of_the_Go_program_in_their_order_and_then_ours()
    {
        await using var host = await World.HostAsync(settings: new() { Started = false }, config: c => NothingIsDue(c).Set("Update.All", "true"));
        File.Copy(Path.Combine(Vectors, "compat", "state", "offset-and-nanoseconds.json"), host.StateFile);
        string conf = await File.ReadAllTextAsync(host.ConfigFile);
        await File.WriteAllTextAsync(host.ConfigFile, conf += "Links:\n\t-\n\t\tURL: https://x.example/\n\t\tText: a # b\n\t-\n\t\tURL: https://y.example/\n");
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        await host.CheckAsync();
        JsonElement json = await host.StatusAsync();

        (string Name, string Kind)[] found = [.. json.EnumerateObject().Select(key => (key.Name, Kind(key.Value, Wanted(key.Name))))];
        Assert.Equal(JsonKeys.Originals, found.Take(JsonKeys.Originals.Length));
        Assert.Equal(JsonKeys.Ours.OrderBy(key => key.Name), found.Skip(JsonKeys.Originals.Length).OrderBy(key => key.Name));
        Assert.All(json.GetProperty("Scheduled").EnumerateArray(), entry =>
            Assert.Equal(JsonKeys.OfAnUpdate, entry.EnumerateObject().Select(key => key.Name)));
        Assert.Equal(conf, Text(json, "ConfigContents"));
        Assert.Equal(["https://x.example/ a # b", "https://y.example/ "],
            json.GetProperty("Links").EnumerateArray().Select(link => $"{Text(link, "URL")} {Text(link, "Text")}"));
        Assert.Equal(("ysco", "/", "example.org/websvc", "/"),
            (Text(json, "SelfModPath"), Text(json, "SelfPkgDir"), Text(json, "SvcModPath"), Text(json, "SvcPkgDir")));
        Assert.Equal("v0.1.0", json.GetProperty("SvcVersions")[0].GetString());
    }

    [Fact]
    public async Task An_update_that_the_Go_program_scheduled_is_rolled_out_when_it_is_due_and_not_while_paused_or_backing_off()
    {
        await using var due = await World.HostAsync(settings: new() { Started = false });
        await using var paused = await World.HostAsync(settings: new() { Started = false });
        await using var backing = await World.HostAsync(settings: new() { Started = false });
        string state = await File.ReadAllTextAsync(Path.Combine(Vectors, "compat", "state", "backing-off.json"));
        await File.WriteAllTextAsync(backing.StateFile, state);
        await File.WriteAllTextAsync(due.StateFile, state.Replace("16", "0", StringComparison.Ordinal));
        File.Copy(Path.Combine(Vectors, "compat", "state", "paused-when-due.json"), paused.StateFile);
        foreach (var host in new[] { paused, backing, due })
        {
            host.Start();
        }

        await due.WaitForVersionAsync(Releases.Second);
        foreach (var host in new[] { paused, backing })
        {
            await host.CommandAsync("pause", ("reason", "anything"));
            Assert.Equal(Releases.First, await host.ServiceAsync("/"));
            Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("fetching update", StringComparison.Ordinal));
        }

        Assert.Equal(16, (await backing.StatusAsync()).GetProperty("Backoff").GetInt32());
        await due.LoggedAsync("update done");
        Assert.Empty(await due.ScheduledAsync());
    }

    [Fact]
    public async Task Commands_answer_as_those_of_the_Go_program()
    {
        await using var host = await World.HostAsync();
        using var form = new FormUrlEncodedContent([new("command", "pause")]);
        using var posted = await host.Admin.PostAsync("/", form);
        using var json = await host.Admin.GetAsync("/json");
        using var notified = await host.Admin.PostAsync("/notify", null);

        Assert.Equal((303, "0"), ((int)posted.StatusCode, posted.Content.Headers.GetValues("Content-Length").Single()));
        Assert.Equal(new Uri(host.Admin.BaseAddress!, "/"), new Uri(posted.RequestMessage!.RequestUri!, posted.Headers.Location!));
        Assert.Equal("application/json; charset=utf-8", json.Content.Headers.ContentType!.ToString());
        Assert.Equal((200, "ok"), ((int)notified.StatusCode, await notified.Content.ReadAsStringAsync()));
        Assert.StartsWith("text/plain", notified.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Equal("manually paused", await host.JsonTextAsync("PauseReason"));
    }

    /// <summary>Only an hour that is half a week away is open; and the delay is one with which times in some years are none to doubt.</summary>
    private static ServiceConfig NothingIsDue(ServiceConfig config)
    {
        DateTimeOffset other = DateTimeOffset.UtcNow.AddDays(3).AddHours(12);
        string open = $"{other.DayOfWeek.ToString()[..2].ToLowerInvariant()} {other.Hour}-{other.Hour + 1}";
        return config.SetList("Update.Schedule", open).UpdateDelay("100000h");
    }

    private static TheoryData<string> Names(string folder, string pattern) =>
        [.. Directory.GetFiles(Path.Combine(Vectors, folder), pattern).Select(file => Path.GetRelativePath(Vectors, file))];

    private static void Compare(JsonElement given, JsonElement shown, string schedule, string except = "")
    {
        Assert.Equal(Text(given, "BackoffReason"), Text(shown, "BackoffReason"));
        if (except != "PauseReason")
        {
            Assert.Equal(Text(given, "PauseReason"), Text(shown, "PauseReason"));
        }

        int backoff = given.TryGetProperty("Backoff", out JsonElement hours) && hours.ValueKind == JsonValueKind.Number ? hours.GetInt32() : 0;
        Assert.Equal(Math.Min(backoff, MaxBackoffHours), shown.GetProperty("Backoff").GetInt32());
        Assert.Equal(Updates(given, "Schedule"), Updates(shown, schedule));
    }

    // Entries for the program itself name a Go module that we are not built from.
    private static IEnumerable<string> Updates(JsonElement json, string key) =>
        !json.TryGetProperty(key, out JsonElement list) || list.ValueKind == JsonValueKind.Null
            ? []
            : list.EnumerateArray().Where(entry => Text(entry, "Which") == "svc").Select(Update).Order(StringComparer.Ordinal);

    // A file has nanoseconds, we keep 100 of them.
    private static string Update(JsonElement entry) =>
        $"{entry.GetProperty("Time").GetDateTimeOffset().UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff} {Text(entry, "ModPath")} {Text(entry, "PkgDir")} {Text(entry, "Version")} {Text(entry, "GoVersion")}";

    private static string Canonical(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join('\n', value.EnumerateArray().Select(entry => Text(entry, "Which") + Update(entry))),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static string Text(JsonElement json, string key) => json.TryGetProperty(key, out JsonElement value) ? value.GetString() ?? "" : "";

    private static string Wanted(string key) =>
        Array.Find([.. JsonKeys.Originals, .. JsonKeys.Ours], each => each.Name == key).Kind ?? "a key that is not listed";

    /// <summary>The kind of a value; null is that of a list without entries, and of a time or an object that there is not.</summary>
    private static string Kind(JsonElement value, string wanted) => value.ValueKind switch
    {
        JsonValueKind.String => "text",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "list",
        JsonValueKind.Object => "object",
        JsonValueKind.Null when wanted is "list" or "text" or "object" => wanted,
        var other => other.ToString(),
    };

    private static async Task<string> BuildReaderAsync(TemporaryFolder folder)
    {
        File.Copy(Path.Combine(Vectors, "compat", "readstate", "main.go"), folder["main.go"]);
        folder.Write("go.mod", "module readstate\n\ngo 1.19\n");
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = folder.Path,
            ["GOPATH"] = folder["gopath"],
            ["GOCACHE"] = Path.Combine(TestPaths.WorldCache, "gocache"),
            ["GOFLAGS"] = null,
            ["GOENV"] = "off",
            ["GOTOOLCHAIN"] = "local",
            ["CGO_ENABLED"] = "0",
        };
        var outcome = await ProcessRun.RunAsync(
            "go", ["build", "-o", "readstate", "."], new() { Directory = folder.Path, Environment = environment, Timeout = TimeSpan.FromMinutes(3) });
        Assert.True(outcome.ExitCode == 0, outcome.Stderr);
        return folder["readstate"];
    }
}
