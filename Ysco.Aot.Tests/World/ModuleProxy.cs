using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ysco.Tests.World;

/// <summary>
/// Serves the module tree over HTTP, with the list of toolchains beside it. Reference: go.dev/ref/mod, GOPROXY protocol.
/// </summary>
public sealed class ModuleProxy(ModuleTree modules) : IAsyncDisposable
{
    private const int HugeListVersions = 150_000;
    private const string ToolchainList = "/golang.org/toolchain/@v/list";
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private LoopbackServer? _server;

    /// <summary>How it answers from now on.</summary>
    public ProxyMode Mode { get; set; }

    /// <summary>The Go versions it lists as toolchains (<c>go1.20.3</c>).</summary>
    public IReadOnlyList<string> Toolchains { get; set; } = [];

    /// <summary>Platforms that each toolchain is listed for.</summary>
    public IReadOnlyList<string> Platforms { get; set; } = ["linux-amd64", "linux-arm64", "darwin-arm64", "windows-amd64"];

    /// <summary>http://127.0.0.1:port, no slash at its end.</summary>
    public string Url => Server.Url.ToString().TrimEnd('/');

    /// <summary>https://localhost:port of the port with this certificate.</summary>
    public string SecureUrl(CertificateKind kind) => Server.SecureUrl(kind).ToString().TrimEnd('/');

    /// <summary>All requests so far.</summary>
    public int Requests => _requests.Values.Sum();

    /// <summary>Requests for a path so far, <c>/example.org/websvc/@v/list</c>.</summary>
    public int RequestsFor(string path) => _requests.GetValueOrDefault(path);

    private LoopbackServer Server => _server ?? throw new InvalidOperationException("module proxy: not started");

    /// <summary>Starts listening.</summary>
    public async Task StartAsync(TestCertificates? certificates) => _server = await LoopbackServer.StartAsync(AnswerAsync, certificates);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? "";
        _requests.AddOrUpdate(path, 1, (_, n) => n + 1);
        return Mode switch
        {
            ProxyMode.Honest => HonestAsync(context, path),
            ProxyMode.HugeList => Answers.TextAsync(context, 200, HugeList()),
            _ => Answers.FailAsync(context, Enum.Parse<TransportFault>(Mode.ToString())),
        };
    }

    // Some clients ask below a prefix that limits the proxy to what it has.
    private async Task HonestAsync(HttpContext context, string path)
    {
        path = path.StartsWith("/cached-only/", StringComparison.Ordinal) ? path["/cached-only".Length..] : path;
        if (path == ToolchainList)
        {
            await Answers.TextAsync(context, 200, ToolchainText());
            return;
        }

        string file = Path.GetFullPath(modules.Folder + path);
        if (path.EndsWith("/@latest", StringComparison.Ordinal))
        {
            string module = ModuleName.Unescape(path[1..^"/@latest".Length]);
            file = Path.Combine(modules.Folder, path[1..^"/@latest".Length], "@v", modules.Latest(module) + ".info");
        }

        if (!file.StartsWith(modules.Folder + "/", StringComparison.Ordinal) || !File.Exists(file))
        {
            await Answers.TextAsync(context, 404, $"not found: {path[1..]}\n");
            return;
        }

        context.Response.ContentType = file.EndsWith(".zip", StringComparison.Ordinal) ? "application/zip" : "text/plain; charset=utf-8";
        await context.Response.SendFileAsync(file, context.RequestAborted);
    }

    private string ToolchainText()
    {
        var text = new StringBuilder();
        foreach (string toolchain in Toolchains)
        {
            foreach (string platform in Platforms)
            {
                text.Append(CultureInfo.InvariantCulture, $"v0.0.1-{toolchain}.{platform}\n");
            }
        }

        return text.ToString();
    }

    private static string HugeList()
    {
        var text = new StringBuilder();
        for (int i = 0; i < HugeListVersions; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"v0.1.{i}\n");
        }

        return text.ToString();
    }
}
