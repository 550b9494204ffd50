using System.Diagnostics;
using Xunit;

namespace Ysco.Tests.Admin;

public class CurlTests
{
    [Fact]
    public async Task Curl_reads_json_and_keeps_the_connection()
    {
        using var server = new TestServer();
        (int exit, string output) = await Curl("-sv", "-u", $"admin:{TestServer.Password}", $"{server.Url}json", $"{server.Url}service-version");
        Assert.Equal(0, exit);
        Assert.Contains("\"SvcVersion\": \"v0.1.0\"", output, StringComparison.Ordinal);
        Assert.Contains("Re-using existing connection", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Curl_posts_forms_in_each_encoding_and_large_bodies()
    {
        using var server = new TestServer();
        string user = $"admin:{TestServer.Password}";
        string[] fields = ["which=svc", "version=latest", "goversion=current"];
        Assert.Equal("ok", (await Curl(["-s", "-u", user, .. fields.SelectMany(f => new[] { "-d", f }), $"{server.Url}update"])).Output);
        Assert.Equal("ok", (await Curl(["-s", "-u", user, .. fields.SelectMany(f => new[] { "-F", f }), $"{server.Url}update"])).Output);
        Assert.Equal("ok", (await Curl(["-s", "-u", user, "-H", "Transfer-Encoding: chunked", .. fields.SelectMany(f => new[] { "-d", f }), $"{server.Url}update"])).Output);
        Assert.Equal(3, server.Commands.Count);
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, new string('x', 900_000), TestContext.Current.CancellationToken);
        Assert.Equal("ok", (await Curl("-s", "-H", "Expect: 100-continue", "--data-binary", $"@{file}", $"{server.Url}notify")).Output);
        File.Delete(file);
    }

    [Fact]
    public async Task Curl_sees_heads_and_follows_to_the_page()
    {
        using var server = new TestServer();
        string user = $"admin:{TestServer.Password}";
        Assert.StartsWith("HTTP/1.1 200 OK", (await Curl("-sI", "-u", user, $"{server.Url}json")).Output, StringComparison.Ordinal);
        string followed = (await Curl("-sL", "-u", user, "-d", "command=check", server.Url.ToString())).Output;
        Assert.StartsWith("<!doctype html>", followed, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 OK", (await Curl("-s0i", $"{server.Url}service-version")).Output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output)> Curl(params string[] arguments)
    {
        var start = new ProcessStartInfo("curl", ["--max-time", "20", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process curl = Process.Start(start)!;
        Task<string> errors = curl.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await curl.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await curl.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (curl.ExitCode, arguments.Contains("-sv") ? output + await errors : output);
    }
}
