using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.Net;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Who is named in section Notify is told of what happens.</summary>
public class RunNotifyTests(NotifyWorld fixture) : IClassFixture<NotifyWorld>
{
    private const string Secret = "hook/T0P-s3cret?token=s3cret";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task Each_kind_of_event_is_posted_in_order_and_each_receiver_gets_what_it_wants()
    {
        await using var all = await WebhookReceiver.StartAsync();
        await using var some = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(all.Url + Secret).Notify(some.Url, "updated", "rolledback"));

        await host.CheckAsync();
        await host.CheckAsync();
        await host.UpdateAndKeepAsync(Releases.Second);
        await host.UpdateOkAsync(Releases.EndsWithThree);
        await host.CommandAsync("unpause");

        await ReceivedAsync(host, all, "found", "scheduled", "updated", "failed", "paused", "rolledback");
        await ReceivedAsync(host, some, "updated", "rolledback");
        Assert.All(all.Lines, line => Assert.Equal("POST /" + Secret, line));
        Assert.All(all.Types, type => Assert.Equal("application/json", type));
        Assert.All(all.Bodies, body =>
        {
            Assert.Equal(["Version", "Host", "ModPath", "PkgDir", "Event"], body.EnumerateObject().Select(p => p.Name));
            Assert.Equal(1, body.GetProperty("Version").GetInt32());
            Assert.Equal(Environment.MachineName, body.GetProperty("Host").GetString());
            Assert.Equal((TestWorld.Service, "/"), (body.GetProperty("ModPath").GetString(), body.GetProperty("PkgDir").GetString()));
        });
        Assert.Equal(
            ["v0.1.1<v0.1.0", "v0.1.1<v0.1.0", "v0.1.1<v0.1.0", "v0.1.21<v0.1.1", "<", "v0.1.1<v0.1.21"],
            all.Bodies.Select(b => $"{Text(b, "Version")}<{Text(b, "OldVersion")}"));
        Assert.Contains("exited within 5s: exit status 3", Text(all.Bodies[3], "Reason"), StringComparison.Ordinal);

        // What is told is what is kept.
        string[] kept = File.ReadAllLines(Path.Combine(host.Folder, "ys", "events.jsonl"));
        Assert.All(all.Bodies.Skip(1), body => Assert.Contains(body.GetProperty("Event").GetRawText(), kept));
        NothingSecretIsLogged(host);
    }

    [Fact]
    public async Task A_receiver_of_http_1_0_gets_each_once_on_a_connection_of_its_own()
    {
        var bodies = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var receiver = new RawServer(async (stream, stop) =>
        {
            string head = await RawServer.ReadHeaderAsync(stream, stop);
            string length = head.Split('\n').Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..];
            byte[] body = new byte[int.Parse(length)];
            await stream.ReadExactlyAsync(body, stop);
            bodies.Enqueue(System.Text.Encoding.UTF8.GetString(body));
            await stream.WriteAsync("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), stop);
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stop);
        });
        await using var host = await HostAsync(c => c.Notify(receiver.Url.ToString()));

        for (int i = 0; i < 3; i++)
        {
            await host.CommandAsync("pause", ("reason", $"number {i}"));
        }

        await host.UntilAsync("all are there", () => Task.FromResult(bodies.Count >= 3));
        Assert.Equal([0, 1, 2], bodies.Select(body => body.IndexOf("number ", StringComparison.Ordinal) is var at ? body[at + 7] - '0' : -1));
        await host.UntilAsync("none waits", async () => (await host.StatusAsync()).GetProperty("Notify")[0].GetProperty("Owed").GetInt32() == 0);
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("notification not delivered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_receiver_that_comes_back_gets_all_that_it_missed_in_order()
    {
        int port = FreePort.Next();
        await using var host = await HostAsync(c => c.Notify($"http://127.0.0.1:{port}/{Secret}"));
        await host.CommandAsync("pause", ("reason", "one"));
        LogLine down = await host.LoggedAsync("notification not delivered");
        await host.CommandAsync("unpause");
        await host.CommandAsync("pause", ("reason", "two"));

        await using var receiver = await WebhookReceiver.StartAsync(port: port);

        await ReceivedAsync(host, receiver, "paused", "paused");
        Assert.Equal(["one", "two"], receiver.Bodies.Select(b => Text(b, "Reason")));
        Assert.Contains($"level=WARN msg=\"notification not delivered (tried again later)\" ", down.Text, StringComparison.Ordinal);
        Assert.EndsWith($" to=http://127.0.0.1:{port} kind=paused err=\"connection refused (127.0.0.1:{port})\"", down.Text, StringComparison.Ordinal);
        await host.LoggedAsync("notification delivered");
        NothingSecretIsLogged(host);
    }

    [Fact]
    public async Task A_server_error_is_tried_again_and_what_came_after_it_waits()
    {
        await using var receiver = await WebhookReceiver.StartAsync((context, number) => Status(context, number == 0 ? 500 : 200));
        await using var host = await HostAsync(c => c.Notify(receiver.Url));
        await host.CommandAsync("pause", ("reason", "one"));
        await host.LoggedAsync("notification not delivered");
        await host.CommandAsync("pause", ("reason", "two"));

        await ReceivedAsync(host, receiver, "paused", "paused", "paused");

        Assert.Equal(["one", "one", "two"], receiver.Bodies.Select(b => Text(b, "Reason")));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(404)]
    public async Task A_redirect_or_a_refusal_is_neither_followed_nor_repeated(int status)
    {
        await using var receiver = await WebhookReceiver.StartAsync((context, number) =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return Status(context, number == 0 ? status : 200);
        });
        await using var host = await HostAsync(c => c.Notify(receiver.Url + Secret));

        await host.CommandAsync("pause", ("reason", "one"));
        LogLine refused = await host.LoggedAsync("notification given up");
        await host.CommandAsync("pause", ("reason", "two"));

        await ReceivedAsync(host, receiver, "paused", "paused");
        Assert.Equal(["one", "two"], receiver.Bodies.Select(b => Text(b, "Reason")));
        Assert.Equal(["POST /" + Secret, "POST /" + Secret], receiver.Lines);
        Assert.EndsWith($" to={receiver.Url.TrimEnd('/')} kind=paused err=\"http status {status}\"", refused.Text, StringComparison.Ordinal);
        NothingSecretIsLogged(host);
    }

    [Fact]
    public async Task An_answer_without_an_end_counts_by_its_status()
    {
        await using var receiver = await WebhookReceiver.StartAsync(async (context, _) =>
        {
            byte[] much = new byte[64 << 10];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(much, context.RequestAborted);
            }
        });
        await using var host = await HostAsync(c => c.Notify(receiver.Url));

        await host.CommandAsync("pause", ("reason", "one"));
        await host.LoggedAsync("notification delivered");
        await host.CommandAsync("pause", ("reason", "two"));

        await ReceivedAsync(host, receiver, "paused", "paused");
        Assert.Equal(["one", "two"], receiver.Bodies.Select(b => Text(b, "Reason")));
    }

    [Fact]
    public async Task Over_tls_only_who_has_a_certificate_that_holds_is_told()
    {
        await using var receiver = await WebhookReceiver.StartAsync(certificates: World.Certificates);
        await using var host = await HostAsync(
            c => c.Notify(receiver.SecureUrl(CertificateKind.Good) + "good").Notify(receiver.SecureUrl(CertificateKind.UnknownIssuer) + Secret),
            new() { Environment = new Dictionary<string, string?> { ["SSL_CERT_FILE"] = World.Certificates!.AuthorityFile } });

        await host.CommandAsync("pause", ("reason", "one"));

        await ReceivedAsync(host, receiver, "paused");
        LogLine refused = await host.LoggedAsync("notification not delivered");
        Assert.Contains(" err=\"tls: certificate is not trusted (signed by an unknown authority)\"", refused.Text, StringComparison.Ordinal);
        Assert.Equal(["POST /good"], receiver.Lines);
        NothingSecretIsLogged(host);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_holds_up_nobody_else()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c
            .SetList("Monitor.Resolvers", $"127.0.0.1:{FreePort.Next()}")
            .Notify("https://nowhere.invalid/" + Secret)
            .Notify(receiver.Url));

        await host.CommandAsync("pause", ("reason", "one"));

        await ReceivedAsync(host, receiver, "paused");
        LogLine unknown = await host.LoggedAsync("notification not delivered");
        Assert.Contains(" to=https://nowhere.invalid ", unknown.Text, StringComparison.Ordinal);
        NothingSecretIsLogged(host);
    }

    [Fact]
    public async Task A_receiver_that_stalls_delays_neither_a_check_nor_an_update_nor_the_end()
    {
        await using var receiver = await WebhookReceiver.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var host = await HostAsync(c => c.Notify(receiver.Url));
        await host.CommandAsync("pause", ("reason", "one"));
        await HoldsOneAsync(host, receiver);
        int worker = Assert.Single(host.Workers());

        long began = Stopwatch.GetTimestamp();
        await host.CheckAsync();
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();

        // It was still waiting for its 10 s, and nobody for it.
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(9));
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("notification", StringComparison.Ordinal));
        Assert.Single(receiver.Lines);
        await Poll.UntilAsync("the worker's end", TimeSpan.FromSeconds(5), () => !ProcessTable.IsAlive(worker));
        long ended = host.Stamps().Single(s => s is { What: "end", Version: Releases.First }).MonotonicNanoseconds;
        long started = host.Stamps().Single(s => s is { What: "start", Version: Releases.Second }).MonotonicNanoseconds;
        Assert.InRange(started - ended, 0, 1_000_000_000);
    }

    [Fact]
    public async Task A_worker_that_is_killed_or_gets_no_answer_in_time_is_followed_by_another()
    {
        await using var receiver = await WebhookReceiver.StartAsync((context, number) =>
            number < 2 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask);
        await using var host = await HostAsync(c => c.Notify(receiver.Url));
        await host.CommandAsync("pause", ("reason", "one"));
        await HoldsOneAsync(host, receiver);

        Signals.Send(Assert.Single(host.Workers()), Signals.Kill);

        LogLine killed = await host.LoggedAsync("notification not delivered");
        Assert.Contains("err=\"worker: ended without an answer, killed by signal 9\"", killed.Text, StringComparison.Ordinal);
        LogLine stalled = await host.LoggedAsync("notification not delivered", killed);
        Assert.Contains("err=\"no answer within 10 s\"", stalled.Text, StringComparison.Ordinal);
        await host.LoggedAsync("notification delivered", stalled);
        Assert.Equal(["paused", "paused", "paused"], receiver.Kinds);
    }

    [Fact]
    public async Task Of_too_many_that_wait_the_oldest_are_given_up()
    {
        var open = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.StartAsync(async (context, number) =>
        {
            await open.Task.WaitAsync(context.RequestAborted);
            await Status(context, number == 0 ? 503 : 200);
        });
        await using var host = await HostAsync(c => c.Notify(receiver.Url));
        for (int i = 0; i < 34; i++)
        {
            await host.CommandAsync("pause", ("reason", $"{i}"));
        }

        await host.LoggedAsync("notification given up", await host.LoggedAsync("notification given up"));
        open.SetResult();

        await host.UntilAsync("33 posts", () => Task.FromResult(receiver.Lines.Count == 33));
        Assert.Equal(2, host.Ysco.Lines.Count(line => line.Text.EndsWith(" kind=paused err=\"too many wait\"", StringComparison.Ordinal)));
        Assert.Equal(2, await host.MetricAsync("ysco_notifications_lost_total"));
        Assert.Equal(["0", .. Enumerable.Range(2, 32).Select(i => $"{i}")], receiver.Bodies.Select(b => Text(b, "Reason")));
    }

    [Fact]
    public async Task What_is_owed_is_delivered_by_the_ysco_that_was_executed_anew_and_to_who_is_still_named()
    {
        await using var receiver = await StallingOnceAsync();
        await using var other = await StallingOnceAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url + Secret).Notify(other.Url + Secret));
        await host.CommandAsync("pause", ("reason", "one"));
        await HoldsOneAsync(host, receiver);
        await host.CommandAsync("pause", ("reason", "two"));

        string text = (await File.ReadAllTextAsync(host.ConfigFile)).Replace(other.Url, other.Url + "2", StringComparison.Ordinal);
        await host.CommandAsync("saveconfig", ("config", text));

        await ReceivedAsync(host, receiver, "paused", "paused", "paused");
        Assert.Equal(["one", "one", "two"], receiver.Bodies.Select(b => Text(b, "Reason")));
        LogLine lost = await host.LoggedAsync("notification given up");
        Assert.EndsWith($" to={other.Url.TrimEnd('/')} kind=paused err=\"no URL of Notify any more\"", lost.Text, StringComparison.Ordinal);
        Assert.Equal(2, await host.MetricAsync("ysco_notifications_lost_total"));
        await host.UntilAsync("nothing is owed", () => Task.FromResult(!File.Exists(Owed(host))));
        NothingSecretIsLogged(host);
    }

    [Fact]
    public async Task What_is_owed_at_the_end_is_delivered_after_the_next_start_before_what_came_since()
    {
        await using var receiver = await StallingOnceAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url));
        await host.CommandAsync("pause", ("reason", "one"));
        await HoldsOneAsync(host, receiver);
        await host.CommandAsync("pause", ("reason", "two"));

        host.Ysco.Signal(Signals.Term);
        await host.Ysco.WaitForExitAsync();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Owed(host)));
        Assert.Equal(2, File.ReadAllLines(Owed(host)).Length);
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        await host.CommandAsync("pause", ("reason", "three"));

        await ReceivedAsync(host, receiver, "paused", "paused", "paused", "paused");
        Assert.Equal(["one", "one", "two", "three"], receiver.Bodies.Select(b => Text(b, "Reason")));
        await host.UntilAsync("nothing is owed", () => Task.FromResult(!File.Exists(Owed(host))));
    }

    [Fact]
    public async Task That_the_service_cannot_be_started_is_told_at_the_next_start()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url), new() { Started = false });
        string binary = Path.Combine(host.Folder, host.Installed);
        UnixFileMode mode = File.GetUnixFileMode(binary);
        File.SetUnixFileMode(binary, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        host.Start();
        await host.Ysco.WaitForExitAsync();
        Assert.Empty(receiver.Lines);

        File.SetUnixFileMode(binary, mode);
        host.Start();

        await ReceivedAsync(host, receiver, "failed");
        Assert.Contains("the service cannot be started", Text(receiver.Bodies[0], "Reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_kept_of_what_is_owed_may_be_damaged_or_too_old()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url), new() { Started = false });
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        const string Body = "{\"Event\":{\"Kind\":\"paused\",\"Reason\":\"a b\"}}";
        await File.WriteAllTextAsync(Owed(host), $"rubbish\n{now - 20_000} paused {receiver.Url} {Body}\n{now} paused {receiver.Url} {Body}\n{now} paused {receiver.Url} {{\"Ev");

        host.Start();

        await ReceivedAsync(host, receiver, "paused");
        LogLine lost = await host.LoggedAsync("notification given up");
        Assert.EndsWith($" to={receiver.Url.TrimEnd('/')} kind=paused err=\"too old\"", lost.Text, StringComparison.Ordinal);
        await host.UntilAsync("nothing is owed", () => Task.FromResult(!File.Exists(Owed(host))));
    }

    [Fact]
    public async Task What_json_shows_of_the_configuration_has_no_secret_and_is_not_taken_for_a_configuration()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var host = await HostAsync(c => c.Notify(receiver.Url + Secret));
        await host.CommandAsync("pause", ("reason", "one"));
        await ReceivedAsync(host, receiver, "paused");

        string json = await host.Admin.GetStringAsync("/json");
        string shown = await host.JsonTextAsync("ConfigContents");
        using var form = new FormUrlEncodedContent([new("command", "saveconfig"), new("config", shown)]);
        using var answer = await host.Admin.PostAsync("/", form);

        Assert.DoesNotContain("s3cret", json, StringComparison.Ordinal);
        Assert.Contains($"\t\tURL: {receiver.Url}(not shown)\n", shown, StringComparison.Ordinal);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Matches("^ys/ysco.conf:[0-9]+: Notify.URL: this is what is shown of a URL", await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain("s3cret", await File.ReadAllTextAsync(Path.Combine(host.Folder, "ys", "events.jsonl")), StringComparison.Ordinal);
    }

    private static string Owed(RunningService host) => Path.Combine(host.Folder, "ys", "notify.owed");

    /// <summary>It does not answer the first request.</summary>
    private static Task<WebhookReceiver> StallingOnceAsync() => WebhookReceiver.StartAsync((context, number) =>
        number == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : Task.CompletedTask);

    private static Task HoldsOneAsync(RunningService host, WebhookReceiver receiver) =>
        host.UntilAsync("the receiver holds a request", () => Task.FromResult(receiver.Lines.Count == 1));

    private Task<RunningService> HostAsync(Func<ServiceConfig, ServiceConfig> config, HostSettings? settings = null) =>
        World.HostAsync(config: c => config(c).UpdateDelay("1h"), settings: settings ?? new());

    private static Task ReceivedAsync(RunningService host, WebhookReceiver receiver, params string[] kinds) =>
        host.UntilAsync(string.Join(' ', kinds), () => Task.FromResult(receiver.Kinds.SequenceEqual(kinds)));

    private static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static string Text(JsonElement body, string key) => body.GetProperty("Event").GetProperty(key).GetString()!;

    private static void NothingSecretIsLogged(RunningService host) =>
        Assert.DoesNotContain(host.Ysco.Lines, line => line.Text.Contains("s3cret", StringComparison.Ordinal));
}
