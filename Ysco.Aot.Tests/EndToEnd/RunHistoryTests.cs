using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What is kept of what happened: in ys/events.jsonl, and the last of it in /json.</summary>
public class RunHistoryTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task What_happens_is_told_in_json_and_kept_over_a_kill_and_a_stop()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        await host.CommandAsync("pause", ("reason", "holidays"));
        await CrashAsync(host);
        host.Start();
        await host.LoggedAsync("serving");
        await host.CommandAsync("unpause");

        string[] expected =
        [
            "yscostarted", "started v0.1.0", "ended v0.1.0", "started v0.1.1", "updated v0.1.1 from v0.1.0", "paused: holidays",
            "crashed", "yscostarted", "takenover v0.1.1", "unpaused",
        ];
        Assert.Equal(expected, Brief(await EventsAsync(host)));
        Assert.Equal(expected, Brief(InFile(host)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FileOf(host)));

        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        Assert.Equal("ended v0.1.1", Brief(InFile(host))[^1]);
        Assert.Equal("ended (taken over, so its status is not told to ysco), as it was told", InFile(host)[^1].GetProperty("Reason").GetString());
    }

    [Fact]
    public async Task A_rollback_is_told_with_its_reason()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");

        JsonElement[] events = await EventsAsync(host);
        Assert.Equal(
            ["ended v0.1.21", "failed v0.1.21 from v0.1.0", "paused", "started v0.1.0", "rolledback v0.1.0 from v0.1.21"],
            Brief(events[^5..]).Select(text => text.Split(':')[0]));
        Assert.Contains("exited within 5s: exit status 3", events[^4].GetProperty("Reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(Brief(events), Brief(InFile(host)));
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("zeros")]
    [InlineData("nonsense")]
    [InlineData("huge")]
    public async Task A_damaged_file_is_mended_and_the_rest_is_kept(string damage)
    {
        const string Good = """{"Time":"2026-11-20T04:02:21Z","Kind":"updated","Which":"svc","Version":"v0.0.9","GoVersion":"go1.20.3","OldVersion":"v0.0.8","OldGoVersion":"go1.20.3","Reason":""}""";
        await using var host = await World.HostAsync(settings: new() { Started = false });
        File.WriteAllText(FileOf(host), (damage == "huge" ? new string('\n', 1 << 20) : "") + Good + "\n" + damage switch
        {
            "torn" => Good[..50],
            "zeros" => new string('\0', 4096),
            "nonsense" => "nonsense\n{\n}",
            _ => "",
        });

        host.Start();
        await host.WaitForVersionAsync(Releases.First);

        Assert.Equal(["updated v0.0.9 from v0.0.8", "yscostarted", "started v0.1.0"], Brief(await EventsAsync(host)));
        Assert.Equal(["updated v0.0.9 from v0.0.8", "yscostarted", "started v0.1.0"], Brief(InFile(host)));
        Assert.DoesNotContain("cannot be noted down", host.Ysco.Tail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("fifo")]
    [InlineData("link")]
    public async Task Where_no_file_can_be_the_service_runs_and_one_line_says_so(string obstacle)
    {
        await using var host = await World.HostAsync(settings: new() { Started = false });
        switch (obstacle)
        {
            case "folder": Directory.CreateDirectory(FileOf(host)); break;
            case "fifo": await ProcessRun.RunAsync("mkfifo", [FileOf(host)]); break;
            default: File.CreateSymbolicLink(FileOf(host), "/dev/null"); break;
        }

        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        await host.CommandAsync("pause", ("reason", "one"));
        await host.CommandAsync("unpause");

        Assert.Equal(["yscostarted", "started v0.1.0", "paused: one", "unpaused"], Brief(await EventsAsync(host)));
        Assert.Single(host.Ysco.Lines, line => line.Text.Contains("what happens cannot be noted down", StringComparison.Ordinal)
            && line.Text.Contains("ys/events.jsonl: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_last_twenty_are_shown_and_the_file_has_more()
    {
        await using var host = await World.HostAsync();
        for (int i = 0; i < 15; i++)
        {
            await host.CommandAsync("pause", ("reason", $"<b>&\"{i}"));
            await host.CommandAsync("unpause");
        }

        string[] shown = Brief(await EventsAsync(host));
        Assert.Equal(20, shown.Length);
        Assert.Equal(["paused: <b>&\"14", "unpaused"], shown[^2..]);
        Assert.Equal(32, InFile(host).Length);
    }

    [Fact]
    public async Task Checks_that_find_the_same_are_kept_once_over_restarts_too()
    {
        await using var host = await World.HostAsync();
        for (int i = 0; i < 2; i++)
        {
            await host.CheckAsync();
            await host.CheckAsync();
            await CrashAsync(host);
            host.Start();
            await host.LoggedAsync("serving");
        }

        await host.CheckAsync();
        Assert.Single(InFile(host), entry => entry.GetProperty("Kind").GetString() == "checked");
    }

    private static string FileOf(RunningService host) => Path.Combine(host.Folder, "ys", "events.jsonl");

    private static async Task<JsonElement[]> EventsAsync(RunningService host) =>
        [.. (await host.StatusAsync()).GetProperty("Events").EnumerateArray()];

    private static JsonElement[] InFile(RunningService host) =>
        [.. File.ReadAllLines(FileOf(host)).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string[] Brief(IEnumerable<JsonElement> events) => [.. events.Select(Brief)];

    private static string Brief(JsonElement entry)
    {
        string Text(string key) => entry.GetProperty(key).GetString()!;
        string kind = Text("Kind");
        return kind switch
        {
            "yscostarted" or "crashed" => kind,
            "paused" => $"{kind}: {Text("Reason")}",
            _ when Text("OldVersion") != "" => $"{kind} {Text("Version")} from {Text("OldVersion")}",
            _ => $"{kind} {Text("Version")}".TrimEnd(),
        };
    }

    private static async Task CrashAsync(RunningService host)
    {
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
    }
}
