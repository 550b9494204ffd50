using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary><c>ysco registry serve</c>: the same files as from another web server, and nothing else.</summary>
public class RegistryServeTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    [Fact]
    public async Task A_build_is_fetched_from_it_and_proven()
    {
        using var here = new Sandbox();
        string key = await MadeAsync(here);
        await using Server server = await Server.StartAsync(here);

        (await here.RunAsync("fetch", "-key", key, "-url", $"{server.Url}/tlog", "-goversion", TestWorld.GoVersion, TinyWorld.Module + "@v0.0.1")).Succeeded();
        (await here.RunAsync("verify", "-key", key, TinyWorld.FileName)).Succeeded();
    }

    [Fact]
    public async Task A_large_file_comes_whole_to_many_clients_at_once_also_to_slow_ones()
    {
        using var here = new Sandbox();
        await MadeAsync(here);
        byte[] large = new byte[20_000_000];
        new Random(1).NextBytes(large);
        File.WriteAllBytes(here["reg/large"], large);
        File.WriteAllBytes(here["reg/empty"], []);
        await using Server server = await Server.StartAsync(here);
        using var client = new HttpClient();

        byte[][] got = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetByteArrayAsync(new Uri($"{server.Url}/large"))));

        Assert.All(got, bytes => Assert.True(bytes.AsSpan().SequenceEqual(large)));
        Assert.Empty(await client.GetByteArrayAsync(new Uri($"{server.Url}/empty")));
        using var head = new HttpRequestMessage(HttpMethod.Head, $"{server.Url}/large");
        using HttpResponseMessage answer = await client.SendAsync(head);
        Assert.Equal((HttpStatusCode.OK, 20_000_000), (answer.StatusCode, answer.Content.Headers.ContentLength));
        Assert.InRange(ProcReader(server.Process.Pid), 0, 20_000_000);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tlog")]
    [InlineData("/tlog/")]
    [InlineData("/../reg.key")]
    [InlineData("/tlog/../../reg.key")]
    [InlineData("/%2e%2e/reg.key")]
    [InlineData("/tlog/%2e%2e/%2e%2e/reg.key")]
    [InlineData("/..%2freg.key")]
    [InlineData("/link")]
    [InlineData("/linked/reg.key")]
    [InlineData("/.hidden")]
    [InlineData("/tlog/latest/")]
    [InlineData("/tlog//latest")]
    [InlineData("//etc/passwd")]
    [InlineData("/tlog/latest.ysco-tmp")]
    [InlineData("/tlog/latest%00")]
    [InlineData("/fifo")]
    public async Task What_is_not_published_is_not_served(string path)
    {
        using var here = new Sandbox();
        await MadeAsync(here);
        File.CreateSymbolicLink(here["reg/link"], "../reg.key");
        Directory.CreateSymbolicLink(here["reg/linked"], "..");
        File.WriteAllText(here["reg/.hidden"], "hidden");
        File.WriteAllText(here["reg/tlog/latest.ysco-tmp"], "unfinished");
        (await ProcessRun.RunAsync("mkfifo", [here["reg/fifo"]])).Succeeded();
        await using Server server = await Server.StartAsync(here);

        string answer = await RawAsync(server.Port, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("PRIVATE", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_only_reads_and_ends_when_it_is_told_to()
    {
        using var here = new Sandbox();
        await MadeAsync(here);
        (await here.RunAsync("registry", "serve", "nowhere")).Refused(1, "nowhere/tlog/latest: is not there");
        await using Server server = await Server.StartAsync(here);

        foreach (string method in new[] { "POST", "PUT", "DELETE" })
        {
            Assert.StartsWith(
                "HTTP/1.1 405 ",
                await RawAsync(server.Port, $"{method} /tlog/latest HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
                StringComparison.Ordinal);
        }

        server.Process.Signal(Signals.Term);
        Assert.Equal(0, await server.Process.WaitForExitAsync());
    }

    private static async Task<string> RawAsync(int port, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadToEndAsync();
    }

    private static long ProcReader(int pid) => long.Parse(
        File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
        System.Globalization.CultureInfo.InvariantCulture) * 1024;

    private async Task<string> MadeAsync(Sandbox here)
    {
        ProcessOutcome made = await here.RunAsync("registry", "init", "reg", "localhost");
        made.Succeeded();
        BuiltBinary built = await tiny.World.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module));
        (await here.RunAsync("registry", "add", "reg", built.FilePath)).Succeeded();
        return made.Value("verifier key:");
    }

    private sealed record Server(YscoProcess Process, int Port) : IAsyncDisposable
    {
        public string Url => $"http://127.0.0.1:{Port}";

        public static async Task<Server> StartAsync(Sandbox here)
        {
            YscoProcess process = YscoProcess.Start(YscoBinary.Location, ["registry", "serve", "reg", "-addr", "127.0.0.1:0"], here.Settings());
            LogLine line = await process.WaitForLogAsync(text => text.Contains("msg=serving", StringComparison.Ordinal));
            return new Server(process, int.Parse(line.Text.Split("port=")[1], System.Globalization.CultureInfo.InvariantCulture));
        }

        public ValueTask DisposeAsync() => Process.DisposeAsync();
    }
}
