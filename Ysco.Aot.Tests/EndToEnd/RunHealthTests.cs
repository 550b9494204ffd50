using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>New versions that run, and are not well, or not ready.</summary>
public class RunHealthTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_version_that_is_healthy_is_kept_and_one_that_never_is_is_rolled_back()
    {
        await using var host = await HostAsync("2s");

        await host.UpdateAndKeepAsync(Releases.Second);
        Assert.Contains(host.Ysco.Lines, l => l.Text.Contains("msg=\"new version is healthy\"", StringComparison.Ordinal));
        await host.UpdateOkAsync(Releases.NeverHealthy);
        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.Second);
        string reason = await host.JsonTextAsync("PauseReason");
        Assert.StartsWith($"binary {Releases.FileName(Releases.NeverHealthy)} was not healthy within 2s: http://localhost:", reason, StringComparison.Ordinal);
        Assert.EndsWith("/healthz?deep=1: it answered with status 503", reason, StringComparison.Ordinal);
        Assert.Equal(Releases.FileName(Releases.Second), host.Installed);
        Assert.Equal(1, await host.MetricAsync("ysco_service_update_rollback_total"));
    }

    [Fact]
    public async Task A_version_that_becomes_healthy_in_the_watch_is_kept()
    {
        await using var host = await HostAsync("4s");

        await host.UpdateAndKeepAsync(Releases.HealthyLate);

        Assert.Equal(Releases.FileName(Releases.HealthyLate), host.Installed);
    }

    [Fact]
    public async Task A_version_that_was_healthy_and_fails_three_times_in_a_row_is_rolled_back_before_the_watch_is_over()
    {
        await using var host = await HostAsync("1h");

        await host.UpdateOkAsync(Releases.Sickens);
        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.First);
        Assert.Contains(" was healthy, then failed 3 times in a row: http://", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed", "connecting: connection refused")]
    [InlineData("silent", "no answer within 2s")]
    [InlineData("ends", "it ended the connection without an answer")]
    [InlineData("redirect", "it answered with status 302")]
    [InlineData("not http", "what it answered is not HTTP/1.1")]
    [InlineData("endless", "what it answered is not HTTP/1.1")]
    public async Task Whatever_answers_the_question_it_ends_and_the_reason_says_how(string how, string reason)
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        if (how == "closed")
        {
            listener.Stop();
        }
        else
        {
            _ = AnswerAsync(listener, how);
        }

        await using var host = await World.HostAsync(config: c => c.Set("Process.Watch", "1s").Set("Process.HealthURL", $"http://127.0.0.1:{port}"));
        await host.UpdateOkAsync(Releases.Second);
        await host.LoggedAsync("rolled back");

        Assert.EndsWith($": http://127.0.0.1:{port}/: {reason}", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
        await host.WaitForVersionAsync(Releases.First);
    }

    [Fact]
    public async Task The_watch_begins_when_the_version_says_that_it_is_ready()
    {
        await using var host = await HostAsync("1s", c => c.Set("Process.Notify", "true"));
        Assert.Equal($"{host.Folder}/ys/notify.sock", (await ServiceSelf.OfAsync(host)).Variable("NOTIFY_SOCKET"));

        await host.UpdateOkAsync(Releases.ReadyLate);
        var waiting = await host.LoggedAsync("new version started, waiting for it to be ready");
        var ready = await host.LoggedAsync("new version is ready, watching it");
        var done = await host.LoggedAsync("update done");

        Assert.InRange((ready.At - waiting.At).TotalSeconds, 2.5, 10);
        Assert.InRange((done.At - ready.At).TotalSeconds, 0.9, 4);
        Assert.Equal(Releases.FileName(Releases.ReadyLate), host.Installed);
    }

    [Theory]
    [InlineData("rm ys/notify.sock")]
    [InlineData("touch it && mv it ys/notify.sock")]
    public async Task A_socket_that_is_gone_or_replaced_is_made_anew_for_the_next_start(string change)
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.Notify", "true").Set("Process.StartTimeout", "10s").Set("Process.Watch", "1s"));
        (await ProcessRun.RunAsync("/bin/sh", ["-c", change], new() { Directory = host.Folder })).Succeeded();

        await host.UpdateOkAsync(Releases.ReadyLate);

        await host.LoggedAsync("the socket by which the service tells that it is ready was gone: made anew");
        await host.LoggedAsync("update done");
        Assert.Equal("600 socket", await StatAsync("%a %F", $"{host.Folder}/ys/notify.sock"));
        Assert.Single(host.Ysco.Lines, l => l.Text.Contains("made anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_version_that_does_not_get_ready_in_time_is_rolled_back_and_no_stranger_can_say_so_for_it()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.Notify", "true").Set("Process.StartTimeout", "3s").Set("Process.Watch", "1s"));
        await host.UpdateOkAsync(Releases.NeverReady);
        using var stranger = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await stranger.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(host.Folder, "ys", "notify.sock")));
        for (int i = 0; i < 100; i++)
        {
            await stranger.SendAsync("READY=1"u8.ToArray());
        }

        await host.LoggedAsync("rolled back");

        await host.WaitForVersionAsync(Releases.First);
        Assert.Equal("600 socket", await StatAsync("%a %F", $"{host.Folder}/ys/notify.sock"));
        Assert.Contains("did not say within 3s that it is ready (READY=1", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_of_another_user_can_say_that_it_is_ready()
    {
        await using var host = await World.HostAsync(
            config: c => c.Set("Process.Notify", "true").Set("Process.Watch", "1s"), settings: new() { RunFlags = ["-user", "4711", "-groups", "4711"] });

        Assert.Equal($"{host.Folder}/.websvc.notify.sock", (await ServiceSelf.OfAsync(host)).Variable("NOTIFY_SOCKET"));
        await host.UpdateAndKeepAsync(Releases.Second);
        Assert.Contains(host.Ysco.Lines, l => l.Text.Contains("new version is ready", StringComparison.Ordinal));
        Assert.Equal("660 0 4711 socket", await StatAsync("%a %u %g %F", $"{host.Folder}/.websvc.notify.sock"));
    }

    [Fact]
    public async Task Who_floods_the_socket_is_read_slowly_and_all_else_goes_on()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.Notify", "true").Set("Process.Watch", "1s"));
        await host.UpdateOkAsync(Releases.NeverReady);
        using var stranger = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        await stranger.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(host.Folder, "ys", "notify.sock")));
        stranger.SendTimeout = 1000;
        var time = System.Diagnostics.Stopwatch.StartNew();
        int sent = 0;
        while (time.Elapsed < TimeSpan.FromSeconds(2))
        {
            sent += stranger.Send("READY=1"u8);
        }

        Assert.InRange(sent / "READY=1".Length, 50, 400 * time.Elapsed.TotalSeconds);
        Assert.True((await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        Assert.Equal("<nil>", await host.ServiceAsync("/ready"));
        await host.LoggedAsync("update done");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_version_may_get_ready_after_ysco_was_executed_anew_or_killed(bool killed)
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.Notify", "true").Set("Process.Watch", "1s"));
        await host.UpdateOkAsync(Releases.NeverReady);
        await host.LoggedAsync("new version started, waiting for it to be ready");

        if (killed)
        {
            host.Ysco.Signal(Signals.Kill);
            await host.Ysco.WaitForExitAsync();
            host.Start();
            await host.LoggedAsync("new version started, waiting for it to be ready");
        }
        else
        {
            string text = await File.ReadAllTextAsync(host.ConfigFile);
            await host.CommandAsync("saveconfig", ("config", text + "# another\n"));
        }

        await host.UntilAsync("watch", async () => (await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        Assert.Equal("<nil>", await host.ServiceAsync("/ready"));
        await host.LoggedAsync("new version is ready, watching it");
        await host.LoggedAsync("update done");
        Assert.Equal(Releases.FileName(Releases.NeverReady), host.Installed);
    }

    [Fact]
    public async Task A_watch_that_is_cut_off_goes_on_with_the_same_questions()
    {
        await using var host = await HostAsync("3s");
        await host.UpdateOkAsync(Releases.NeverHealthy);
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();

        host.Start();

        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.First);
        Assert.Contains("was not healthy within 3s", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_the_service_is_ready_is_passed_on_to_whoever_supervises_ysco()
    {
        string path = Path.Combine(World.Folder, $"above-{Guid.NewGuid():N}"[..20]);
        using var above = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        above.Bind(new UnixDomainSocketEndPoint(path));
        var environment = new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = path };

        await using (await World.HostAsync(config: c => c.Set("Process.Notify", "true"), settings: new() { Environment = environment }))
        {
            Assert.Equal("READY=1", await ReceiveAsync(above));
        }

        await using var plain = await World.HostAsync(settings: new() { Environment = environment });
        Assert.Equal(path, (await ServiceSelf.OfAsync(plain)).Variable("NOTIFY_SOCKET"));
        Assert.Equal("STATUS=up\nREADY=1\n", await ReceiveAsync(above));
    }

    private async Task<RunningService> HostAsync(string watch, Func<ServiceConfig, ServiceConfig>? config = null)
    {
        int port = 0;
        var host = await World.HostAsync(config: c => c, settings: new() { Started = false });
        port = host.ServicePort;
        string text = await File.ReadAllTextAsync(host.ConfigFile);
        string more = (config ?? (c => c))(new ServiceConfig().Set("Process.Watch", watch)
            .Set("Process.HealthURL", string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}/healthz?deep=1"))).ToString();
        await File.WriteAllTextAsync(host.ConfigFile, text + more);
        host.Start();
        await host.WaitForVersionAsync(Releases.First);
        return host;
    }

    private static async Task<string> StatAsync(string format, string path) =>
        (await ProcessRun.RunAsync("stat", ["-c", format, path])).Stdout.Trim();

    private static async Task<string> ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[256];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        int got = await socket.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
        return Encoding.ASCII.GetString(buffer, 0, got);
    }

    private static async Task AnswerAsync(TcpListener listener, string how)
    {
        var kept = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                kept.Add(client);
                byte[] request = new byte[4096];
                _ = await client.GetStream().ReadAsync(request);
                byte[] answer = how switch
                {
                    "redirect" => Encoding.ASCII.GetBytes($"HTTP/1.1 302 Found\r\nLocation: http://{listener.LocalEndpoint}/other\r\n\r\n"),
                    "not http" => "SSH-2.0-OpenSSH_9.2p1\r\n"u8.ToArray(),
                    "endless" => new byte[1 << 20],
                    _ => [],
                };
                if (how != "silent")
                {
                    await client.GetStream().WriteAsync(answer);
                    client.Close();
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            kept.ForEach(client => client.Dispose());
        }
    }
}
