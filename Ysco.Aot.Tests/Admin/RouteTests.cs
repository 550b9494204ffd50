using System.Net;
using System.Text;
using Xunit;
using Ysco.Admin;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

public class RouteTests
{
    [Theory]
    [InlineData("/service-version", 200)]
    [InlineData("/service-version.json", 200)]
    [InlineData("/metrics", 200)]
    [InlineData("/%6Detrics", 200)]
    [InlineData("/", 401)]
    [InlineData("/json", 401)]
    [InlineData("/json?x=y", 401)]
    [InlineData("/favicon.ico", 401)]
    [InlineData("/notify", 405)]
    [InlineData("/update", 405)]
    [InlineData("/nothing", 404)]
    [InlineData("/json/", 404)]
    [InlineData("/%zz", 404)]
    public async Task Without_a_password_the_open_paths_are_answered(string path, int status)
    {
        using var server = new TestServer();
        using var client = new HttpClient { BaseAddress = server.Url };
        using HttpResponseMessage get = await client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)get.StatusCode);
        using var ask = new HttpRequestMessage(System.Net.Http.HttpMethod.Head, path);
        using HttpResponseMessage head = await client.SendAsync(ask, TestContext.Current.CancellationToken);
        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal("", await head.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        // What a process uses changes between two requests.
        if (!path.EndsWith("etrics", StringComparison.Ordinal))
        {
            Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        }
    }

    [Fact]
    public async Task With_the_password_the_page_json_and_icon_are_shown()
    {
        using var server = new TestServer();
        using HttpClient client = server.Client();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        using HttpResponseMessage page = await client.GetAsync(new Uri("/", UriKind.Relative), cancel);
        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        Assert.Contains("<h1>example.org/<wbr>websvc</h1>", await page.Content.ReadAsStringAsync(cancel), StringComparison.Ordinal);
        Assert.StartsWith("{\n \"SvcModPath\": \"example.org/websvc\",", await client.GetStringAsync(new Uri("/json", UriKind.Relative), cancel), StringComparison.Ordinal);
        byte[] icon = await client.GetByteArrayAsync(new Uri("/favicon.ico", UriKind.Relative), cancel);
        Assert.Equal("00000100", Convert.ToHexString(icon[..4]));
    }

    [Fact]
    public async Task Answers_follow_the_snapshot()
    {
        using var server = new TestServer();
        using HttpClient client = server.Client();
        foreach (string version in new[] { "v0.1.0", "v0.1.1", "v0.1.1" })
        {
            server.Snapshot = server.Snapshot with { Service = server.Snapshot.Service with { Version = version } };
            foreach (string path in new[] { "/", "/json", "/service-version", "/service-version.json", "/metrics" })
            {
                Assert.Contains(version, await client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_refusal_says_how_it_would_go()
    {
        using var server = new TestServer();
        Assert.Contains("\r\nWWW-Authenticate: Basic realm=\"ysco\"\r\n", server.Exchange("GET / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: POST\r\n", server.Exchange("GET /update HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD\r\n", server.Exchange("POST /json HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("\r\nAllow: GET, HEAD, POST\r\n", server.Exchange("DELETE / HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServerRole.Metrics, "/metrics", 200)]
    [InlineData(ServerRole.Metrics, "/service-version", 200)]
    [InlineData(ServerRole.Metrics, "/json", 404)]
    [InlineData(ServerRole.Metrics, "/", 404)]
    [InlineData(ServerRole.Metrics, "/notify", 404)]
    [InlineData(ServerRole.Admin, "/metrics", 404)]
    [InlineData(ServerRole.Admin, "/json", 401)]
    public void Each_address_serves_its_own(ServerRole role, string path, int status)
    {
        using var server = new TestServer(role: role);
        Assert.StartsWith($"HTTP/1.1 {status} ", server.Exchange($"GET {path} HTTP/1.0\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "command=check", 303, "Check { }")]
    [InlineData("/", "command=pause", 303, "Pause { Reason =  }")]
    [InlineData("/", "command=pause&reason=on+holiday", 303, "Pause { Reason = on holiday }")]
    [InlineData("/", "command=pause&reason=+%20", 303, "Pause { Reason =  }")]
    [InlineData("/", "command=unpause", 303, "Unpause { }")]
    [InlineData("/", "command=update&which=svc&version=v0.1.1&goversion=go1.27.3", 303, "Update { Which = Service, Version = v0.1.1, GoVersion = go1.27.3 }")]
    [InlineData("/", "command=saveconfig&config=AuthFile:+x%0D%0ALogLevel:+info", 303, "SaveConfig { Text = AuthFile: x\nLogLevel: info\n, Replaces =  }")]
    [InlineData("/", "command=saveconfig&config=AuthFile:+x&sum=ab12", 303, "SaveConfig { Text = AuthFile: x\n, Replaces = ab12 }")]
    [InlineData("/update", "which=svc&version=latest&goversion=current", 200, "Update { Which = Service, Version = latest, GoVersion = current }")]
    [InlineData("/update", "which=self&version=latest", 200, "Update { Which = Self, Version = latest, GoVersion =  }")]
    public async Task Forms_become_commands(string path, string form, int status, string command)
    {
        using var server = new TestServer();
        using HttpResponseMessage answer = await Post(server, path, form);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 303 ? "." : null, answer.Headers.Location?.OriginalString);
        Assert.Equal(status == 303 ? "" : "ok", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(command, Assert.Single(server.Commands).ToString());
    }

    [Theory]
    [InlineData("/", "", "command: must be check, pause, unpause, update, saveconfig, reload or testnotify\n")]
    [InlineData("/", "command=Check", "command: must be check, pause, unpause, update, saveconfig, reload or testnotify\n")]
    [InlineData("/", "command=pause&reason=a%0Ab", "reason: must be one line of at most 200 characters\n")]
    [InlineData("/update", "version=v1.0.0&goversion=latest", "which: must be svc or self\n")]
    [InlineData("/update", "which=svc&goversion=latest", "version: must be a version, latest or current\n")]
    [InlineData("/update", "which=svc&version=a+b&goversion=latest", "version: must be a version, latest or current\n")]
    [InlineData("/update", "which=svc&version=latest", "goversion: must be a toolchain, latest or current\n")]
    [InlineData("/update", "which=svc&version=%ff", "malformed form\n")]
    public async Task Other_forms_are_refused_and_nothing_is_done(string path, string form, string message)
    {
        using var server = new TestServer();
        using HttpResponseMessage answer = await Post(server, path, form);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(message, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(server.Commands);
    }

    [Theory]
    [InlineData(ReplyKind.Done, "/update", 200, "ok")]
    [InlineData(ReplyKind.Refused, "/update", 400, "why\n")]
    [InlineData(ReplyKind.Failed, "/update", 500, "why\n")]
    [InlineData(ReplyKind.Done, "/", 303, "")]
    [InlineData(ReplyKind.Refused, "/", 400, "why\n")]
    [InlineData(ReplyKind.Failed, "/", 500, "why\n")]
    public async Task Outcomes_become_statuses(ReplyKind kind, string path, int status, string body)
    {
        using var server = new TestServer(submit: (_, done) => done(new UpdateReply(kind, "why")));
        using HttpResponseMessage answer = await Post(server, path, "command=update&which=svc&version=latest&goversion=latest");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("command=update&which=svc&version=v0.9.9&goversion=latest", ReplyKind.Refused, 400, "Not done", "why &lt;not&gt;")]
    [InlineData("command=update&which=svc&version=v0.9.9&goversion=latest", ReplyKind.Failed, 500, "Not done", "why &lt;not&gt;")]
    [InlineData("command=other", ReplyKind.Done, 400, "Not done", "command: must be")]
    public async Task A_browser_is_told_on_the_page_why_something_was_not_done(string form, ReplyKind kind, int status, string headline, string message)
    {
        using var server = new TestServer(submit: (_, done) => done(new UpdateReply(kind, "why <not>")));
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
        using HttpResponseMessage answer = await Post(client, "/", form);
        Assert.Equal((status, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains($"<h2>{headline}</h2><p>{message}", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_as_fetch_sends_form_data_is_taken()
    {
        using var server = new TestServer();
        using HttpClient client = server.Client();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("svc"), "\"which\"" }, { new StringContent("v0.1.1"), "version" }, { new StringContent("latest"), "goversion" },
        };
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/update", UriKind.Relative), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(new AdminCommand.Update(Which.Service, "v0.1.1", "latest"), Assert.Single(server.Commands));
    }

    [Fact]
    public async Task Notifications_are_open_and_their_body_means_nothing()
    {
        using var server = new TestServer(submit: static (_, _) => { });
        using var client = new HttpClient { BaseAddress = server.Url };
        foreach (string path in new[] { "/notify", "/notifytoolchain" })
        {
            using var content = new StringContent(new string('x', 300_000));
            using HttpResponseMessage answer = await client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
            Assert.Equal("ok", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal([new AdminCommand.Notify(), new AdminCommand.NotifyToolchain()], server.Commands);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Sec-Fetch-Site", "same-origin", 303)]
    public async Task Forms_of_other_sites_are_refused(string field, string value, int status)
    {
        using var server = new TestServer();
        using HttpClient client = server.Client();
        client.DefaultRequestHeaders.Add(field, value);
        using HttpResponseMessage answer = await Post(client, "/", "command=check");
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 303 ? 1 : 0, server.Commands.Count);
    }

    private static async Task<HttpResponseMessage> Post(TestServer server, string path, string form)
    {
        using HttpClient client = server.Client();
        return await Post(client, path, form);
    }

    private static async Task<HttpResponseMessage> Post(HttpClient client, string path, string form)
    {
        using var content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");

        // A handler would follow the 303; this one does not, as "." is seen only so.
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var plain = new HttpClient(handler) { BaseAddress = client.BaseAddress };
        foreach ((string name, IEnumerable<string> values) in client.DefaultRequestHeaders)
        {
            plain.DefaultRequestHeaders.Add(name, values);
        }

        return await plain.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }
}
