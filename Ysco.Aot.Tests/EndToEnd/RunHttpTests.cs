using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>The endpoints, through the running binary.</summary>
public class RunHttpTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task The_buttons_of_the_page_work_by_form()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.Second);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("1h"));

        await host.CommandAsync("check");
        Assert.Single(await host.ScheduledAsync());
        await host.CommandAsync("pause", ("reason", "a & b + c=d \u00e9"));
        Assert.Equal("a & b + c=d \u00e9", await host.JsonTextAsync("PauseReason"));
        Assert.Equal(1, await host.MetricAsync("ysco_updates_paused"));
        await host.CommandAsync("unpause");
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
        await host.CommandAsync("update", ("which", "svc"), ("version", "latest"), ("goversion", "current"));
        await host.WaitForVersionAsync(Releases.Second);
        Assert.Empty(await host.ScheduledAsync());
    }

    [Fact]
    public async Task Who_gave_the_right_password_before_ysco_executed_itself_is_not_taken_for_one_who_guesses_after_it()
    {
        await using var host = await World.HostAsync();
        string form = "command=saveconfig&config=" + Uri.EscapeDataString(await File.ReadAllTextAsync(host.ConfigFile));
        using Socket proven = Ask(host, RunningService.Password, $"POST / HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {form.Length}\r\n", form);
        Assert.Equal("303", Status(proven));

        var guessers = new List<Socket>();
        string status;
        do
        {
            guessers.Add(Ask(host, "wrong", "GET /json HTTP/1.1\r\n"));
            using Socket other = Ask(host, RunningService.Password, "GET /json HTTP/1.1\r\n");
            status = Status(other);
        }
        while (status != "429" && guessers.Count < 50);

        Assert.Equal("429", status);
        Send(proven, RunningService.Password, "GET /json HTTP/1.1\r\n");
        Assert.Equal("200", Status(proven));
        guessers.ForEach(guesser => guesser.Dispose());
    }

    private static Socket Ask(RunningService host, string password, string head, string body = "")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(IPAddress.Loopback, host.AdminPort);
        Send(socket, password, head, body);
        return socket;
    }

    private static void Send(Socket socket, string password, string head, string body = "") => socket.Send(Encoding.ASCII.GetBytes(
        $"{head}Host: a\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes("admin:" + password))}\r\n\r\n{body}"));

    private static string Status(Socket socket)
    {
        byte[] answer = new byte[4096];
        return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer)).Split(' ')[1];
    }

    [Theory]
    [InlineData("svc", Releases.First, "current", "is there already")]
    [InlineData("svc", "current", "current", "is there already")]
    [InlineData("svc", "v0.1", "current", "v0.1")]
    [InlineData("svc", "nonsense", "current", "nonsense")]
    [InlineData("svc", "../../etc", "current", "version")]
    [InlineData("svc", Releases.Second, "go1", "goversion")]
    [InlineData("svc", Releases.Second, "../go1.20.3", "goversion")]
    [InlineData("svc", "", "current", "version")]
    [InlineData("svc", Releases.Second, "", "goversion")]
    [InlineData("other", Releases.Second, "current", "which")]
    [InlineData("self", "v9.9.9", "", "self")]
    public async Task A_request_that_cannot_be_granted_is_a_400_with_its_reason(string which, string version, string goVersion, string reason)
    {
        await using var host = await World.HostAsync();

        var (status, body) = await host.UpdateAsync(version, goVersion, which);

        Assert.Equal(400, status);
        Assert.Contains(reason, body, StringComparison.Ordinal);
        Assert.Equal(0, await host.MetricAsync("ysco_update_errors_total"));
    }

    [Theory]
    [InlineData("v0.1.99", TestWorld.GoVersion)]
    [InlineData(Releases.Second, "go1.20.99")]
    public async Task A_build_that_there_is_not_is_a_500_with_the_servers_reason(string version, string goVersion)
    {
        await using var host = await World.HostAsync();

        var (status, body) = await host.UpdateAsync(version, goVersion);

        Assert.Equal(500, status);
        Assert.Contains(version, body, StringComparison.Ordinal);
        Assert.Contains(version == "v0.1.99" ? "not found" : "file does not exist", body, StringComparison.Ordinal);
        Assert.Equal(1, await host.MetricAsync("ysco_update_errors_total"));
    }

    [Fact]
    public async Task Current_and_latest_are_understood()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First, Releases.Third, Releases.Second, "v0.2.0-rc1");
        world.Toolchains("go1.20.4", TestWorld.GoVersion);
        await using var host = await world.HostAsync(config: c => c.Policy("Service", "manual").Policy("ServiceToolchain", "manual"));

        await host.UpdateOkAsync("latest", "current");
        await host.WaitForVersionAsync(Releases.Third);
        Assert.Equal(TestWorld.GoVersion, await host.JsonTextAsync("SvcGoVersion"));
        await host.LoggedAsync("update done");
        await host.UpdateOkAsync("current", "latest");
        await host.UntilAsync("the newest toolchain", async () => await host.JsonTextAsync("SvcGoVersion") == "go1.20.4");
        Assert.Equal(Releases.Third, await host.JsonTextAsync("SvcVersion"));
    }

    [Fact]
    public async Task Notifications_from_anybody_lead_to_one_check_a_minute()
    {
        const string List = "/example.org/websvc/@v/list";
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.Second);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("1h"));
        await using var manual = await world.HostAsync(config: c => c.Policy("Service", "manual").Policy("ServiceToolchain", "manual"));
        using var stranger = new HttpClient { BaseAddress = host.Admin.BaseAddress };

        for (int i = 0; i < 50; i++)
        {
            Assert.Equal("ok", await PostAsync(stranger, i % 2 == 0 ? "/notify" : "/notifytoolchain"));
        }

        await host.UntilAsync("the check", async () => (await host.ScheduledAsync()).Count == 1);
        Assert.Equal("ok", await PostAsync(stranger, "/notify"));
        Assert.Equal(1, world.Proxy.RequestsFor(List));

        stranger.Dispose();
        using var other = new HttpClient { BaseAddress = manual.Admin.BaseAddress };
        Assert.Equal("ok", await PostAsync(other, "/notify"));
        Assert.Equal("ok", await PostAsync(other, "/notifytoolchain"));
        await manual.StatusAsync();
        Assert.Empty(manual.Workers());
        Assert.Equal(1, world.Proxy.RequestsFor(List));
    }

    [Fact]
    public async Task Everybody_may_see_the_version_and_nobody_else_the_rest()
    {
        await using var host = await World.HostAsync();
        using var stranger = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.Admin.BaseAddress };

        Assert.Equal("example.org/websvc v0.1.0 go1.20.3 linux amd64\n", await stranger.GetStringAsync("/service-version"));
        var json = JsonDocument.Parse(await stranger.GetStringAsync("/service-version.json")).RootElement;
        Assert.Equal(
            "arch=amd64 goversion=go1.20.3 module=example.org/websvc os=linux package=example.org/websvc version=v0.1.0",
            string.Join(' ', json.EnumerateObject().Select(p => $"{p.Name}={p.Value}").Order(StringComparer.Ordinal)));
        foreach (string path in new[] { "/", "/json" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
        }

        foreach (string path in new[] { "/", "/update" })
        {
            using var form = new FormUrlEncodedContent([new("command", "check")]);
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync(path, form)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/nosuch")).StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_post_from_another_site_is_refused_whatever_the_password(string header, string value)
    {
        await using var host = await World.HostAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new FormUrlEncodedContent([new("command", "pause")]) };
        request.Headers.Add(header, value);

        using var answer = await host.Admin.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("", await host.JsonTextAsync("PauseReason"));
    }

    private static async Task<string> PostAsync(HttpClient client, string path)
    {
        using var body = new StringContent("from anybody", Encoding.UTF8);
        using var answer = await client.PostAsync(path, body);
        return await answer.Content.ReadAsStringAsync();
    }
}
