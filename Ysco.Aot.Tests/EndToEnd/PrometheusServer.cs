using System.Globalization;
using System.Text.Json;
using Ysco.Tests.Binary;

namespace Ysco.Tests.EndToEnd;

/// <summary>Debian's prometheus, on a port of loopback and in a folder of its own, that scrapes one ysco and evaluates our alerts.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder;
    private readonly YscoProcess process;
    private readonly HttpClient client;

    private PrometheusServer(TemporaryFolder folder, YscoProcess process, HttpClient client) =>
        (this.folder, this.process, this.client) = (folder, process, client);

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="rules">A file of rules.</param>
    /// <param name="port">Of loopback, where /metrics is.</param>
    public static async Task<PrometheusServer> StartAsync(string rules, int port)
    {
        var folder = new TemporaryFolder();
        string config = folder.Write("prometheus.yml", $"""
            global: {"{"}scrape_interval: 200ms, scrape_timeout: 200ms, evaluation_interval: 200ms{"}"}
            rule_files: ["{rules}"]
            scrape_configs:
              - job_name: ysco
                static_configs: [{"{"}targets: ["127.0.0.1:{port}"]{"}"}]

            """);
        int own = FreePort.Next();
        YscoProcess process = YscoProcess.Start("prometheus",
            [
                $"--config.file={config}", $"--storage.tsdb.path={folder["data"]}", $"--web.listen-address=127.0.0.1:{own}", "--log.level=warn",
            ]);
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{own}/"), Timeout = Patience };
        var server = new PrometheusServer(folder, process, client);
        try
        {
            await Poll.UntilAsync("prometheus is ready", Patience, server.ReadyAsync, () => process.Tail);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The data of an answer of its API; null when it says no.</summary>
    public async Task<JsonElement> AskAsync(string path)
    {
        var answer = JsonDocument.Parse(await client.GetStringAsync("api/v1/" + path)).RootElement;
        return answer.GetProperty("status").GetString() == "success"
            ? answer.GetProperty("data")
            : throw new InvalidOperationException($"prometheus: {path}: {answer}");
    }

    /// <summary>Waits until a query has this value.</summary>
    public Task UntilAsync(string query, double value) => Poll.UntilAsync(
        $"{query} is {value}", Patience, async () => await ValueAsync(query) == value ? query : null, () => process.Tail);

    /// <summary>The value of the one sample that a query gives; null when there is none.</summary>
    public async Task<double?> ValueAsync(string query)
    {
        JsonElement result = (await AskAsync("query?query=" + Uri.EscapeDataString(query))).GetProperty("result");
        return result.GetArrayLength() == 1
            ? double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)
            : null;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await process.DisposeAsync();
        folder.Dispose();
    }

    private async Task<string?> ReadyAsync()
    {
        try
        {
            return await client.GetStringAsync("-/ready");
        }
        catch (HttpRequestException)
        {
            return process.HasExited ? throw new TimeoutException(process.Tail) : null;
        }
    }
}
