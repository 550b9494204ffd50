using System.Text;
using Microsoft.AspNetCore.Http;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Sums and their signature are two files: who reads them while a publisher writes them has one of each time.</summary>
public class FetchTornReleaseTests
{
    [Fact]
    public async Task Sums_that_were_read_before_their_signature_was_replaced_are_read_again_once()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        byte[] old = "0000000000000000000000000000000000000000000000000000000000000000  app-v1.0.0-linux-amd64.tar.gz\n"u8.ToArray();
        await using var front = new Front(world, torn: 1, old);
        await front.StartAsync();
        using var here = new Sandbox();

        ProcessOutcome fetched = await here.RunAsync("fetch", "-manifest", front.ManifestUrl, "-releasekey", world.ReleaseKey, "app");

        fetched.Succeeded();
        Assert.Equal((2, 2, 1), (front.Asked("SHA256SUMS"), front.Asked("SHA256SUMS.sig"), front.Asked("app-v1.0.0-linux-amd64.tar.gz")));
        (await here.RunAsync("verify", "-releasekey", world.ReleaseKey, "app-v1.0.0")).Succeeded();
    }

    [Fact]
    public async Task Sums_that_were_altered_are_refused_and_counted_once()
    {
        await using ReleaseWorld world = await ReleaseWorld.StartAsync();
        await world.ReleaseAsync("v1.0.0");
        await using ReleasedHost host = await ReleasedHost.StartAsync(world, "v1.0.0", delay: "24h");
        await world.ReleaseAsync("v1.0.1");
        File.AppendAllText(world.Served("release/app/v1.0.1/SHA256SUMS"), "# altered\n");

        (await host.Here.RunAsync("update", "v1.0.1")).Refused(7, "SHA256SUMS is not signed by the release key that is trusted");

        Assert.Contains("ysco_tlog_security_errors_total 1", await host.OpenAsync("/metrics"), StringComparison.Ordinal);
    }

    /// <summary>Passes on what the publisher has; the first answers for the sums are those of before.</summary>
    private sealed class Front(ReleaseWorld world, int torn, byte[] old) : IAsyncDisposable
    {
        private readonly List<string> _asked = [];
        private LoopbackServer? _server;

        public string ManifestUrl => $"{_server!.Url}manifest.json";

        public int Asked(string name)
        {
            lock (_asked)
            {
                return _asked.Count(each => each == name);
            }
        }

        public async Task StartAsync() => _server = await LoopbackServer.StartAsync(AnswerAsync);

        public async ValueTask DisposeAsync() => await _server!.DisposeAsync();

        private async Task AnswerAsync(HttpContext context)
        {
            string path = context.Request.Path.Value!.TrimStart('/');
            string name = Path.GetFileName(path);
            lock (_asked)
            {
                _asked.Add(name);
            }

            byte[] body = name == "SHA256SUMS" && Asked(name) <= torn ? old : await File.ReadAllBytesAsync(world.Served(path));
            if (name == "manifest.json")
            {
                body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace($"{world.Url}/", $"{_server!.Url}", StringComparison.Ordinal));
            }

            await context.Response.Body.WriteAsync(body);
        }
    }
}
