using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Ysco.Tests.World;

namespace Ysco.Tests.Browser;

/// <summary>
/// Debian's chromium without a window, driven by playwright-core in a node of its own (driver.cjs). Both end when this is
/// disposed, or when we die: they live on our pipe.
/// </summary>
internal sealed class BrowserProcess : IAsyncDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);
    private readonly Process _node;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode?>> _asked = [];
    private readonly SemaphoreSlim _writing = new(1);
    private int _lastId;

    private BrowserProcess(Process node)
    {
        _node = node;
        _node.OutputDataReceived += (_, line) => Take(line.Data);
        _node.BeginOutputReadLine();
    }

    /// <summary>Starts node and the browser.</summary>
    internal static async Task<BrowserProcess> StartAsync()
    {
        const string Chromium = "/usr/bin/chromium";
        string modules = Path.Combine(TestPaths.Artifacts, "browser", "node_modules");
        foreach (string needed in new[] { Chromium, Path.Combine(modules, "playwright-core") })
        {
            if (!Path.Exists(needed))
            {
                throw new FileNotFoundException($"there is no {needed}: \"make browser\" installs it, from Debian and npm");
            }
        }

        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Browser", "driver.cjs")])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, Environment = { ["NODE_PATH"] = modules },
        };
        var browser = new BrowserProcess(Process.Start(start)!);
        try
        {
            await browser.CallAsync("launch", Chromium);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new page with a profile of its own.</summary>
    /// <param name="password">The password of <c>admin</c>.</param>
    /// <param name="width">Of the window, in pixels of CSS.</param>
    /// <param name="dark">Whether the reader prefers dark colours.</param>
    internal async Task<BrowserPage> OpenAsync(string password, int width = 1200, bool dark = false)
    {
        var settings = new JsonObject
        {
            ["viewport"] = new JsonObject { ["width"] = width, ["height"] = 900 },
            ["colorScheme"] = dark ? "dark" : "light",
            ["httpCredentials"] = new JsonObject { ["username"] = "admin", ["password"] = password },
        };
        JsonNode? id = await CallAsync("open", settings);
        return new BrowserPage(this, id!.GetValue<int>());
    }

    /// <summary>Asks the driver.</summary>
    /// <exception cref="BrowserException">It cannot, or the browser says no.</exception>
    internal async Task<JsonNode?> CallAsync(string call, params JsonNode?[] args)
    {
        int id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonNode?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked[id] = answer;
        string line = new JsonObject { ["id"] = id, ["call"] = call, ["args"] = new JsonArray(args) }.ToJsonString();
        await _writing.WaitAsync();
        try
        {
            await _node.StandardInput.WriteLineAsync(line);
            await _node.StandardInput.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }

        try
        {
            return await answer.Task.WaitAsync(CallTimeout);
        }
        catch (TimeoutException)
        {
            throw new BrowserException(string.Create(CultureInfo.InvariantCulture, $"no answer within {CallTimeout.TotalSeconds} s: {line}"));
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _node.StandardInput.Close();
        using var limit = new CancellationTokenSource(EndTimeout);
        try
        {
            await _node.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _node.Kill(entireProcessTree: true);
        }

        _node.Dispose();
        _writing.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            foreach (TaskCompletionSource<JsonNode?> waiting in _asked.Values)
            {
                waiting.TrySetException(new BrowserException("the driver ended"));
            }

            return;
        }

        JsonNode reply = JsonNode.Parse(line)!;
        if (_asked.TryRemove(reply["id"]!.GetValue<int>(), out TaskCompletionSource<JsonNode?>? answer))
        {
            if (reply["error"] is { } error)
            {
                answer.SetException(new BrowserException(error.GetValue<string>()));
            }
            else
            {
                answer.SetResult(reply["value"]);
            }
        }
    }
}
