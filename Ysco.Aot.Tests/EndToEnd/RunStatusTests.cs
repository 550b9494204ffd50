using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco status</c> and <c>ysco check -now</c>, as a person over ssh sees them.</summary>
public class RunStatusTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Time = @"\d{4}-\d\d-\d\d \d\d:\d\d (UTC|[+-]\d\d:\d\d)";
    private const string Exact = @"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (UTC|[+-]\d\d:\d\d)";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task It_shows_what_runs_and_what_is_proven_of_it()
    {
        await using var host = await World.HostAsync(config: c => c.Delay("1h"));
        await host.UpdateAndKeepAsync(Releases.Second);
        await ProvenAsync(host);

        var status = await host.TypeAsync("status");

        TestContext.Current.TestOutputHelper?.WriteLine(status.Stdout);
        status.Succeeded();
        Assert.Matches(
            $"""
            ^Not checked for new versions yet\. The first check is at \d+-\d\d-\d\d \d\d:\d\d UTC\.

            service     example\.org/websvc v0\.1\.1 go1\.20\.3, pid {host.ServicePid()}, up \d+ s, \d+\.\d MiB, cpu 0\.\d\d s
            user        {Environment.UserName}, as ysco
            binary      {host.Folder}/websvc-v0\.1\.1-go1\.20\.3-stripped \(as \./websvc\)
            proof       record \d+ in a tree of \d+ of localhost, sum \S+
            checked     not since ysco started, next in 5\d min
            policy      patch versions, follow toolchains
            ysco        v\S+ net\S+, pid {host.Ysco.Pid}, up \d+ s, \d+\.\d MiB, cpu \d\.\d\d s
            machine     .*Linux {Regex.Escape((await File.ReadAllTextAsync("/proc/sys/kernel/osrelease")).TrimEnd())}.*

            {Exact}  ysco v\S+ started
            {Exact}  v0\.1\.0 go1\.20\.3 started
            {Exact}  v0\.1\.0 go1\.20\.3 ended: exit status 0, for the update to v0\.1\.1 go\S+
            {Exact}  v0\.1\.1 go1\.20\.3 started on trial
            {Exact}  updated to v0\.1\.1 go1\.20\.3 from v0\.1\.0 go1\.20\.3
            $
            """, InOne(status.Stdout));

        var json = JsonDocument.Parse((await host.TypeAsync("status", "-json")).Stdout).RootElement;
        Assert.True(json.GetProperty("Running").GetBoolean());
        Assert.Equal(host.ServicePid(), json.GetProperty("SvcProcess").GetProperty("Pid").GetInt32());
        Assert.InRange(json.GetProperty("SvcProcess").GetProperty("ResidentBytes").GetInt64(), 100_000, 1L << 32);
        Assert.InRange(json.GetProperty("SelfProcess").GetProperty("Started").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(2));
        Assert.Equal("", json.GetProperty("SvcEvidence").GetProperty("Problem").GetString());
        Assert.False(json.TryGetProperty("ConfigContents", out _));
    }

    [Fact]
    public async Task While_a_service_takes_its_time_to_end_it_says_so_and_until_when()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "4s"] });
        await host.ControlAsync();
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");
        var status = await host.TypeAsync("status");
        Assert.Matches(
            $@"^Stopping the service for v0\.1\.1 go\S+ until {Time} \(in \d+ s\)\. The service was told to end; should it still run then, it is killed\. ",
            string.Join(' ', status.Stdout.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(200, (await update).Status);
        await host.LoggedAsync("update done");

        host.Ysco.Signal(Signals.Term);
        await host.UntilAsync("the word of its end", async () => (await host.TypeAsync("status")).Stdout.StartsWith("The service was told to end: ysco ends with it.", StringComparison.Ordinal));
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task A_check_is_made_now_and_what_it_found_is_told()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("1h").Delay("1h"));
        await host.ControlAsync();

        var first = await host.TypeAsync("check", "-now");
        Releases.List(world, Releases.Second);
        var second = await host.TypeAsync("check", "-now");

        TestContext.Current.TestOutputHelper?.WriteLine(second.Stdout);
        first.Succeeded();
        Assert.Matches(@"^Up to date\. There was nothing newer than v0\.1\.0 go1\.20\.3 at \d+-\d\d-\d\d\s+\d\d:\d\d\s+UTC\.\n\nservice     example\.org/websvc v0\.1\.0 go1\.20\.3\nchecked     ", first.Stdout);
        second.Succeeded();
        Assert.Matches(
            $"""
            ^v0\.1\.1 go1\.20\.3 waits until {Time} \(in (1 h|59 min)\)

            service     example\.org/websvc v0\.1\.0 go1\.20\.3
            checked     {Time} \((now|\d s ago)\), next in (1 d|23 h 59 min)
              goproxy   versions v0\.1\.1 v0\.1\.0
              goproxy   toolchains go1\.20\.3( \S+)?
            policy      patch versions, follow toolchains
            scheduled   v0\.1\.1 go1\.20\.3 for {Time} \(in (1 h|59 min)\)
            $
            """, second.Stdout);
    }

    [Fact]
    public async Task A_check_that_fails_is_told_with_its_reason()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Monitor.GoProxy", $"http://127.0.0.1:{FreePort.Next()}"));
        await host.ControlAsync();

        var check = await host.TypeAsync("check", "-now");

        Assert.Equal(1, check.ExitCode);
        Assert.StartsWith("service ", check.Stdout, StringComparison.Ordinal);
        Assert.StartsWith("ysco check: ", check.Stderr, StringComparison.Ordinal);
        Assert.Contains("connection refused", check.Stderr, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check -now ./websvc", "-now goes without CMD and -updates")]
    [InlineData("check -now -updates example.org", "-now goes without CMD and -updates")]
    [InlineData("status more", "unexpected argument \"more\"")]
    [InlineData("update a b c", "unexpected argument \"c\"")]
    [InlineData("update nonsense", "version \"nonsense\": not a full semantic version such as v1.2.3, and not latest or current")]
    [InlineData("update latest 1.26", "version \"1.26\": not a Go version such as go1.26.10, and not latest or current")]
    [InlineData("check -updates x..y", "flag -updates: domain name \"_updates.x..y\": a label is empty")]
    [InlineData("events -n many", "flag -n: \"many\" is not a number from 0 on")]
    [InlineData("events -n -1", "flag -n: \"-1\" is not a number from 0 on")]
    public async Task Wrong_usage_is_told(string line, string words)
    {
        using var here = new Sandbox();
        var outcome = await here.RunAsync(line.Split(' '));
        Assert.Equal((3, ""), (outcome.ExitCode, outcome.Stdout));
        Assert.StartsWith($"ysco {line.Split(' ')[0]}: {words}\nusage: ", outcome.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_paused_and_what_is_watched_is_the_first_line()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await host.TypeAsync("pause", "holidays");
        Assert.Matches($@"^Updates are paused since {Time} \((now|\d+ s ago)\): holidays\n", (await host.TypeAsync("status")).Stdout);
        await host.TypeAsync("unpause");
        await host.UpdateOkAsync(Releases.Second);
        Assert.Matches($@"^Watching v0\.1\.1 go1\.20\.3 until {Time} \(in \d+ s\)\. Should it end\s+before, v0\.1\.0 comes back\.\n", (await host.TypeAsync("status")).Stdout);
    }

    [Fact]
    public async Task Without_a_ysco_its_files_tell()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        await host.TypeAsync("pause", "holidays");
        int pid = host.ServicePid();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        var orphaned = await host.TypeAsync("status");
        Signals.Send(pid, Signals.Kill);
        await Poll.UntilAsync("its end", TimeSpan.FromSeconds(10), () => !ProcessTable.IsAlive(pid));
        var dead = await host.TypeAsync("status");
        var json = JsonDocument.Parse((await host.TypeAsync("status", "-json")).Stdout).RootElement;

        TestContext.Current.TestOutputHelper?.WriteLine(orphaned.Stdout + dead.Stdout);
        Assert.Equal((1, 1), (orphaned.ExitCode, dead.ExitCode));
        Assert.StartsWith("ysco status: ys/ysco.sock: nothing listens there: no ysco runs with this folder", dead.Stderr, StringComparison.Ordinal);
        Assert.Matches(
            $"""
            ^No ysco runs with ys; the service runs on by itself as process {pid}: pid \d+ since 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ ended without a word: killed or crashed; the machine has not restarted since
            Updates are paused since {Time} \((now|\d+ s ago)\): holidays

            service     example\.org/websvc v0\.1\.1 go1\.20\.3, pid {pid}
            binary      {host.Folder}/websvc-v0\.1\.1-go1\.20\.3-stripped
            proof       record \d+ in a tree of \d+ of localhost, sum \S+

            """, InOne(orphaned.Stdout));
        Assert.StartsWith("No ysco runs with ys, and no service", dead.Stdout, StringComparison.Ordinal);
        Assert.Contains("service     example.org/websvc v0.1.1 go1.20.3, does not run\n", dead.Stdout, StringComparison.Ordinal);
        Assert.False(json.GetProperty("Running").GetBoolean());
        Assert.Equal("holidays", json.GetProperty("PauseReason").GetString());
    }

    [Fact]
    public async Task After_an_orderly_end_the_binary_and_its_proof_are_still_found()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();

        var status = await host.TypeAsync("status");

        Assert.Contains("service     example.org/websvc v0.1.1 go1.20.3, does not run\n", status.Stdout, StringComparison.Ordinal);
        Assert.Matches(@"\nproof       record \d+ in a tree of \d+ of localhost, sum \S+\n", InOne(status.Stdout));
    }

    [Fact]
    public async Task A_configuration_that_ysco_cannot_be_started_with_is_told_and_all_the_rest_too()
    {
        await using var host = await World.HostAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        await File.AppendAllTextAsync(host.ConfigFile, "Foo: bar\n");

        var status = await host.TypeAsync("status");

        Assert.StartsWith("No ysco runs with ys, and no service\nysco cannot be started with its configuration: ys/ysco.conf:", status.Stdout, StringComparison.Ordinal);
        Assert.Contains("Foo: unknown key", status.Stdout, StringComparison.Ordinal);
        Assert.Contains("updated to v0.1.1 go1.20.3", status.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_was_rolled_back_is_told_with_what_becomes_of_it()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.EndsWithThree);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("1h").Delay("1h"));
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.LoggedAsync("rolled back");
        await host.TypeAsync("check", "-now");
        await host.TypeAsync("unpause");

        var once = await host.TypeAsync("status");
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.UntilAsync("the second rollback", async () => (await host.StatusAsync()).GetProperty("FailedBuilds")[0].GetProperty("Times").GetInt32() == 2);
        await host.TypeAsync("unpause");
        await host.TypeAsync("check", "-now");
        var twice = await host.TypeAsync("status");

        TestContext.Current.TestOutputHelper?.WriteLine(once.Stdout + twice.Stdout);
        Assert.Matches($@"^v\S+ go1\.20\.3 waits until {Time} \(in \d+ \w+\)\. It was rolled\s+back once here\.\n", once.Stdout);
        Assert.Matches(@"\nfailed      v\S+ go1\.20\.3, rolled back once\n", once.Stdout);
        Assert.Matches(@"^v\S+ go1\.20\.3 is not installed by itself\. It was rolled\s+back here before", twice.Stdout);
        Assert.Matches(@"\nfailed      v\S+ go1\.20\.3, rolled back 2 times, not tried again by itself\n", twice.Stdout);
    }

    [Theory]
    [InlineData("state.json", "{", "ys/state.json: line 1: not valid JSON")]
    [InlineData("events.jsonl", "nonsense", null)]
    [InlineData("service.run", "nonsense", null)]
    public async Task A_file_that_is_damaged_is_told_or_left_out(string file, string content, string? words)
    {
        using var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        File.WriteAllText(here["ys/" + file], content);
        string[] before = here.Listing();

        var status = await here.RunAsync("status");

        Assert.Equal(1, status.ExitCode);
        Assert.Contains(words ?? "nothing listens there", status.Stderr, StringComparison.Ordinal);
        Assert.Equal(before, here.Listing());
    }

    /// <summary>A line for each word, however long paths and numbers are here.</summary>
    private static string InOne(string status) => Regex.Replace(status, "\n {2,}", " ");

    private static Task ProvenAsync(RunningService host) => host.UntilAsync(
        "the proof", async () => (await host.StatusAsync()).GetProperty("SvcEvidence").ValueKind == JsonValueKind.Object);
}
