using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;
using Ysco.Net;
using Ysco.Results;
using Ysco.Tests.World;

namespace Ysco.Tests.Net;

public class FetcherTests
{
    private static readonly FetchLimits Ample = new(1 << 20, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(80);

    private static Fetcher New(string? certFile = null) =>
        new("0.1.0", new LoopbackNames(), () => RootCertificates.Load(certFile, ""), TimeProvider.System);

    private static async Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits? limits = null, string? certFile = null)
    {
        using Fetcher fetcher = New(certFile);
        return await fetcher.GetAsync(url, limits ?? Ample, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_body_is_fetched_as_it_is_and_we_say_who_we_are()
    {
        string? seen = null;
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            seen = $"{context.Request.Method} {context.Request.Path} {context.Request.Headers.UserAgent} "
                + $"{context.Request.Headers.AcceptEncoding} {context.Request.Headers.Cookie}";
            context.Response.Headers.SetCookie = "a=b";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.WriteAsync("not gzip");
        });
        using Fetcher fetcher = New();
        for (int i = 0; i < 2; i++)
        {
            FetchedBody body = (await fetcher.GetAsync(new Uri(server.Url, "/x/!y"), Ample, TestContext.Current.CancellationToken)).Value;
            Assert.Equal((200, "not gzip"), (body.Status, Encoding.UTF8.GetString(body.Body)));
            Assert.Equal("GET /x/!y ysco/0.1.0  ", seen);
        }
    }

    [Fact]
    public async Task A_status_is_an_answer()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 410;
            return context.Response.WriteAsync("gone");
        });
        FetchedBody body = (await GetAsync(server.Url)).Value;
        Assert.Equal((410, "gone"), (body.Status, Encoding.UTF8.GetString(body.Body)));
    }

    [Fact]
    public async Task Redirects_are_followed()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            int n = int.Parse(context.Request.Path.Value![1..]);
            if (n > 0)
            {
                context.Response.Redirect($"{n - 1}");
                return Task.CompletedTask;
            }

            return context.Response.WriteAsync("here");
        });
        Assert.Equal("here", Encoding.UTF8.GetString((await GetAsync(new Uri(server.Url, "10"))).Value.Body));
        Assert.EndsWith("/1: redirect to " + new Uri(server.Url, "0") + ": more than 10 redirects",
            (await GetAsync(new Uri(server.Url, "11"))).Failure?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", "it goes round in a circle")]
    [InlineData("file:///etc/passwd", "not an http or https URL")]
    public async Task A_redirect_to_nowhere_good_is_refused(string location, string cause)
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });
        Failure? failure = (await GetAsync(server.Url)).Failure;
        Assert.Equal(FailureKind.Invalid, failure?.Kind);
        Assert.Equal($"{server.Url}: redirect to {FetchWords.Url(new Uri(server.Url, location))}: {cause}", failure?.Message);
    }

    [Fact]
    public async Task Nothing_listens()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        Assert.Equal($"http://127.0.0.1:{port}/: connection refused (127.0.0.1:{port})", (await GetAsync(new Uri($"http://127.0.0.1:{port}"))).Failure?.Message);
        Assert.Equal($"http://nowhere.test:{port}/: no such host nowhere.test", (await GetAsync(new Uri($"http://nowhere.test:{port}"))).Failure?.Message);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\nx", "body of 2000000 bytes is larger than 1048576 bytes")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", "connection closed before the end of the answer")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "connection closed before the end of the answer")]
    [InlineData("", "connection closed before the end of the answer")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", "what it answers is not HTTP")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: gopher://x/\r\nContent-Length: 0\r\n\r\n", "redirect to gopher://x/: not an http or https URL")]
    public async Task A_bad_answer_is_named(string answer, string cause)
    {
        await using RawServer server = RawServer.Answering(answer);
        Assert.Equal($"{server.Url}: {cause}", (await GetAsync(server.Url)).Failure?.Message);
    }

    [Fact]
    public async Task A_header_without_an_end_is_refused()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadHeaderAsync(stream, stop);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), stop);
            byte[] line = Encoding.ASCII.GetBytes($"X-Y: {new string('x', 1000)}\r\n");
            while (true)
            {
                await stream.WriteAsync(line, stop);
            }
        });
        Assert.Equal($"{server.Url}: response header is larger than 64 KiB", (await GetAsync(server.Url)).Failure?.Message);
    }

    [Fact]
    public async Task A_body_without_an_end_is_cut_off()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(async context =>
        {
            byte[] chunk = new byte[4096];
            while (true)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });
        Assert.Equal($"{server.Url}: body is larger than 1048576 bytes", (await GetAsync(server.Url)).Failure?.Message);
    }

    [Theory]
    [InlineData("", "no answer within 0.08 s")]
    [InlineData("HTTP/1.1 200 OK\r\nX: ", "no answer within 0.08 s")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx", "no more of the body within 0.08 s")]
    public async Task A_silent_server_is_left(string answer, string cause)
    {
        await using RawServer server = RawServer.Answering(answer, keepOpen: true);
        long started = Stopwatch.GetTimestamp();
        Failure? failure = (await GetAsync(server.Url, Ample with { Headers = Soon, Idle = Soon })).Failure;
        Assert.Equal((FailureKind.Network, $"{server.Url}: {cause}"), (failure?.Kind, failure?.Message));
        Assert.InRange(Stopwatch.GetElapsedTime(started), Soon / 2, TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task A_server_that_drips_is_left_when_the_time_is_up()
    {
        await using var server = new RawServer(async (stream, stop) =>
        {
            await RawServer.ReadHeaderAsync(stream, stop);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"u8.ToArray(), stop);
            while (true)
            {
                await stream.WriteAsync(new byte[1], stop);
                await Task.Delay(5, stop);
            }
        });
        Assert.Equal($"{server.Url}: not done within 0.2 s",
            (await GetAsync(server.Url, Ample with { Total = TimeSpan.FromMilliseconds(200) })).Failure?.Message);
    }

    [Fact]
    public async Task A_connection_has_its_own_limit()
    {
        // The TLS handshake is never answered.
        await using var server = new RawServer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        using var folder = new TestCertificatesFolder();
        Assert.Equal($"https://127.0.0.1:{server.Port}/: no connection within 0.08 s",
            (await GetAsync(new Uri($"https://127.0.0.1:{server.Port}/"), Ample with { Connect = Soon }, folder.Certificates.AuthorityFile)).Failure?.Message);
    }

    [Fact]
    public async Task Whoever_asked_may_stop()
    {
        await using RawServer server = RawServer.Answering("", keepOpen: true);
        using var stop = new CancellationTokenSource(Soon);
        using Fetcher fetcher = New();
        Assert.Equal($"{server.Url}: stopped", (await fetcher.GetAsync(server.Url, Ample, stop.Token)).Failure?.Message);
    }

    [Fact]
    public async Task A_stream_can_be_read_without_async()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync(new string('x', 100_000)));
        using Fetcher fetcher = New();
        using FetchedStream answer = (await fetcher.OpenAsync(server.Url, Ample with { MaxBodyBytes = 50_000 }, TestContext.Current.CancellationToken)).Value;
        byte[] buffer = new byte[10_000];
        long total = 0;
        var thrown = Assert.Throws<FetchException>(() =>
        {
            int got;
            while ((got = answer.Body.Read(buffer, 0, buffer.Length)) > 0)
            {
                total += got;
            }
        });
        Assert.Equal($"{server.Url}: body is larger than 50000 bytes", thrown.Failure.Message);
        Assert.InRange(total, 1, 50_000);
    }

    [Theory]
    [InlineData(CertificateKind.Good, null)]
    [InlineData(CertificateKind.WrongName, "tls: certificate is for elsewhere.example.org, not for localhost")]
    [InlineData(CertificateKind.Expired, "tls: certificate has expired (")]
    [InlineData(CertificateKind.UnknownIssuer, "tls: certificate is not trusted (signed by an unknown authority)")]
    public async Task Certificates_are_checked(CertificateKind kind, string? cause)
    {
        using var folder = new TestCertificatesFolder();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("safe"), folder.Certificates);
        Uri url = server.SecureUrl(kind);
        Result<FetchedBody> answer = await GetAsync(url, certFile: folder.Certificates.AuthorityFile);
        if (cause is null)
        {
            Assert.Equal("safe", Encoding.UTF8.GetString(answer.Value.Body));
        }
        else
        {
            Assert.StartsWith($"{url}: {cause}", answer.Failure?.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task From_https_nobody_is_led_to_http()
    {
        using var folder = new TestCertificatesFolder();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect("http://localhost/");
            return Task.CompletedTask;
        }, folder.Certificates);
        Uri url = server.SecureUrl(CertificateKind.Good);
        Assert.Equal($"{url}: redirect to http://localhost/: from https to http",
            (await GetAsync(url, certFile: folder.Certificates.AuthorityFile)).Failure?.Message);
    }

    [Fact]
    public async Task Without_authorities_nothing_is_trusted()
    {
        using var folder = new TestCertificatesFolder();
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("safe"), folder.Certificates);
        Uri url = server.SecureUrl(CertificateKind.Good);
        Assert.Equal($"{url}: tls: no CA certificates found (looked in /no/such/file; set SSL_CERT_FILE)",
            (await GetAsync(url, certFile: "/no/such/file")).Failure?.Message);
    }

    [Fact]
    public async Task Tls_where_there_is_none()
    {
        using var folder = new TestCertificatesFolder();
        await using var server = new RawServer((stream, stop) => stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop).AsTask());
        Assert.StartsWith($"https://127.0.0.1:{server.Port}/: tls: ",
            (await GetAsync(new Uri($"https://127.0.0.1:{server.Port}/"), Ample, folder.Certificates.AuthorityFile)).Failure?.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://x/", "ftp://x/: not an http or https URL")]
    [InlineData("http://user:secret@nowhere.test/", "http://nowhere.test/: no such host nowhere.test")]
    public async Task Urls_are_checked_and_passwords_not_shown(string url, string message) =>
        Assert.Equal(message, (await GetAsync(new Uri(url))).Failure?.Message);

    [Fact]
    public async Task The_next_address_is_tried_when_one_is_silent_or_refuses()
    {
        await using LoopbackServer server = await LoopbackServer.StartAsync(context => context.Response.WriteAsync("here"));
        using var fetcher = new Fetcher("0.1.0", new FixedNames(IPAddress.Parse("127.0.0.2"), IPAddress.IPv6Loopback, IPAddress.Loopback),
            () => RootCertificates.Load("", ""), TimeProvider.System);
        Assert.Equal("here", Encoding.UTF8.GetString((await fetcher.GetAsync(
            new Uri($"http://many.test:{server.Url.Port}/"), Ample, TestContext.Current.CancellationToken)).Value.Body));
    }

    private sealed class FixedNames(params IPAddress[] addresses) : INameResolver
    {
        public Task<Result<IPAddress[]>> ResolveAsync(string host, CancellationToken stop) =>
            Task.FromResult<Result<IPAddress[]>>(addresses);
    }

    private sealed class LoopbackNames : INameResolver
    {
        public Task<Result<IPAddress[]>> ResolveAsync(string host, CancellationToken stop) => Task.FromResult<Result<IPAddress[]>>(
            host is "localhost" or "127.0.0.1" ? new[] { IPAddress.Loopback } : Failure.Network($"no such host {host}"));
    }

    private sealed class TestCertificatesFolder : IDisposable
    {
        private readonly string folder = TestPaths.NewFolder("tls");

        public TestCertificatesFolder() => Certificates = new TestCertificates(Path.Combine(folder, "ca.pem"));

        public TestCertificates Certificates { get; }

        public void Dispose()
        {
            Certificates.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Each_post_has_a_connection_of_its_own_for_one_of_http_1_0_is_closed_whenever_its_server_likes()
    {
        var requests = new List<string>();
        await using var server = new RawServer(async (stream, stop) =>
        {
            string head = await RawServer.ReadHeaderAsync(stream, stop);
            await stream.ReadExactlyAsync(new byte[2], stop);
            lock (requests)
            {
                requests.Add(head);
            }

            await stream.WriteAsync("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), stop);

            // A second request on it finds nobody; the end of the connection is ours only then.
            _ = await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, stop);
        });
        using Fetcher fetcher = New();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await fetcher.PostAsync(server.Url, "{}"u8.ToArray(), Ample)).Value);
        }

        Assert.Equal(3, requests.Count);
        Assert.All(requests, head => Assert.Contains("Connection: close\r\n", head, StringComparison.Ordinal));
    }
}
