using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>How it goes with those who are told, as a person sees it; and what nobody is told of.</summary>
public class RunNotifyStateTests(NotifyWorld fixture) : IClassFixture<NotifyWorld>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_rollback_is_told_with_what_failed()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url, "rolledback"));
        await host.UpdateOkAsync(Releases.EndsWithThree);

        await ReceivedAsync(host, receiver, "rolledback");
        Assert.Contains("exited within 5s: exit status 3", receiver.Bodies[0].GetProperty("Event").GetProperty("Reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_version_that_somebody_mistyped_only_that_one_is_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url));
        Assert.Equal(500, (await host.UpdateAsync("v9.9.9")).Status);
        await host.CommandAsync("pause", ("reason", "afterwards"));

        await ReceivedAsync(host, receiver, "paused");
        string kept = await File.ReadAllTextAsync(Path.Combine(host.Folder, "ys", "events.jsonl"));
        Assert.Contains("\"Kind\":\"failed\",\"Which\":\"svc\",\"Version\":\"v9.9.9\"", kept, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_that_does_not_hold_is_told_whoever_asked()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await world.HostAsync(config: c => c.Notify(receiver.Url));
        world.Builds.Misbehave(BuildsMode.BadSignature, BuildsStages.All);
        Assert.Equal(500, (await host.UpdateAsync(Releases.Second)).Status);

        await ReceivedAsync(host, receiver, "failed");
    }

    [Fact]
    public async Task Status_and_page_say_who_cannot_be_told_and_why()
    {
        await using var good = await WebhookReceiver.StartAsync();
        await using var bad = await WebhookReceiver.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        int nobody = FreePort.Next();
        await using var host = await HostAsync(c => c.Notify(good.Url + "s3cret").Notify(bad.Url + "s3cret").Notify($"http://127.0.0.1:{nobody}/s3cret"));
        string[] before = [.. (await NotifyLinesAsync(host)).Where(line => line.StartsWith("notify", StringComparison.Ordinal))];
        Assert.Equal(
            [$"notify      {Host(good.Url)}: nothing owed", $"notify      {Host(bad.Url)}: nothing owed", $"notify      http://127.0.0.1:{nobody}: nothing owed"], before);

        await host.CommandAsync("pause", ("reason", "one"));
        await host.UntilAsync("each was tried", async () => (await ReceiversAsync(host)).All(r => r.GetProperty("Tries").GetInt32() > 0));

        string[] lines = await NotifyLinesAsync(host);
        Assert.StartsWith($"notify      {Host(good.Url)}: nothing owed; delivered 20", lines[0], StringComparison.Ordinal);
        Assert.Equal($"notify      {Host(bad.Url)}: nothing owed, 1 given up", lines[1]);
        Assert.Matches("^            failed 20.* ago\\)|now\\): http status 404$", lines[2]);
        Assert.Equal($"notify      http://127.0.0.1:{nobody}: 1 owed", lines[3]);
        Assert.Contains($": connection refused (127.0.0.1:{nobody})", lines[4], StringComparison.Ordinal);
        string page = await host.Admin.GetStringAsync("/");
        Assert.Contains($"127.0.0.1:{nobody} cannot be told</h3><p>connection refused (127.0.0.1:{nobody}) (1 owed)</p>", page, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"notify-h\">Being told</h2>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", string.Join('\n', lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_reaches_everybody_at_once_and_its_outcome_is_told()
    {
        bool isUp = false;
        await using var some = await WebhookReceiver.StartAsync();
        await using var late = await WebhookReceiver.StartAsync((context, _) =>
        {
            context.Response.StatusCode = isUp ? 200 : 500;
            return Task.CompletedTask;
        });
        await using var host = await HostAsync(c => c.Notify(some.Url, "updated").Notify(late.Url));
        await host.ControlAsync();

        var first = await host.TypeAsync("testnotify");
        Assert.Equal((1, $"{Host(some.Url)}: delivered\n{Host(late.Url)}: failed: http status 500\n"), (first.ExitCode, first.Stdout));
        isUp = true;
        var second = await host.TypeAsync("testnotify");
        Assert.Equal((0, $"{Host(some.Url)}: delivered\n{Host(late.Url)}: delivered\n"), (second.ExitCode, second.Stdout));
        Assert.Equal(["test", "test"], some.Kinds);
        JsonElement body = some.Bodies[0];
        Assert.Equal((1, "a test: nothing happened"), (body.GetProperty("Version").GetInt32(), body.GetProperty("Event").GetProperty("Reason").GetString()));
        Assert.DoesNotContain("\"test\"", await File.ReadAllTextAsync(Path.Combine(host.Folder, "ys", "events.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_is_refused_counts_for_nothing_and_the_page_says_that_one_is_sent()
    {
        await using var bad = await WebhookReceiver.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var host = await HostAsync(c => c.Notify(bad.Url));
        await host.ControlAsync();

        Assert.Equal(1, (await host.TypeAsync("testnotify")).ExitCode);

        Assert.Equal(0, await host.MetricAsync("ysco_notifications_lost_total"));
        Assert.DoesNotContain("given up", await host.Admin.GetStringAsync("/"), StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([new("command", "testnotify")]);
        using var answer = await host.Admin.PostAsync("/", form);
        Assert.Equal("./?tested", answer.Headers.Location?.ToString());
        Assert.Contains("<h2>A test is sent to each URL of Notify</h2>", await host.Admin.GetStringAsync("/?tested"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_is_to_be_told_a_test_says_so()
    {
        await using var host = await HostAsync(c => c);
        await host.ControlAsync();
        (await host.TypeAsync("testnotify")).Refused(1, "ysco testnotify: ys/ysco.conf: Notify has no URL, so there is nobody to be told");
    }

    [Fact]
    public async Task Receivers_that_do_not_answer_hold_up_nobody_else()
    {
        await using var mute = await WebhookReceiver.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(mute.Url).Notify(receiver.Url));
        await host.CommandAsync("pause", ("reason", "one"));
        await host.UntilAsync("it holds a request", () => Task.FromResult(mute.Lines.Count == 1));
        await ReceivedAsync(host, receiver, "paused");

        long began = Stopwatch.GetTimestamp();
        await host.CommandAsync("pause", ("reason", "two"));
        await ReceivedAsync(host, receiver, "paused", "paused");
        await host.CommandAsync("unpause");
        await host.CommandAsync("pause", ("reason", "three"));
        await ReceivedAsync(host, receiver, "paused", "paused", "paused");

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        Assert.Single(mute.Lines);
        LogLine stalled = await host.LoggedAsync("notification not delivered");
        Assert.Contains(" err=\"no answer within 10 s\"", stalled.Text, StringComparison.Ordinal);

        // Nor when it is tried again, with all that waits.
        await host.UntilAsync("another try", () => Task.FromResult(mute.Lines.Count == 2));
        await host.CommandAsync("pause", ("reason", "four"));
        await host.UntilAsync("four", () => Task.FromResult(receiver.Lines.Count == 4));
        Assert.Equal(2, mute.Lines.Count);
    }

    private static string Host(string url) => url.TrimEnd('/');

    private Task<RunningService> HostAsync(Func<ServiceConfig, ServiceConfig> config) => World.HostAsync(config: c => config(c).UpdateDelay("1h"));

    private static async Task<JsonElement[]> ReceiversAsync(RunningService host) => [.. (await host.StatusAsync()).GetProperty("Notify").EnumerateArray()];

    private static async Task<string[]> NotifyLinesAsync(RunningService host)
    {
        await host.ControlAsync();
        string[] lines = Regex.Replace((await host.TypeAsync("status")).Stdout, "\n {12}(?!failed )", " ").Split('\n');
        int first = Array.FindIndex(lines, line => line.StartsWith("notify ", StringComparison.Ordinal));
        return [.. lines.Skip(first).TakeWhile(line => line.StartsWith("notify ", StringComparison.Ordinal) || line.StartsWith("            ", StringComparison.Ordinal))];
    }

    private static Task ReceivedAsync(RunningService host, WebhookReceiver receiver, params string[] kinds) =>
        host.UntilAsync(string.Join(' ', kinds), () => Task.FromResult(receiver.Kinds.SequenceEqual(kinds)));
}
