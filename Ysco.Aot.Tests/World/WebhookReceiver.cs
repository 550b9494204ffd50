using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ysco.Tests.World;

/// <summary>A server that is told of what happens: it keeps every request and answers as it is told to.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Line, string? Type, string Body)> _requests = new();
    private readonly Func<HttpContext, int, Task> _answer;
    private LoopbackServer? _server;

    private WebhookReceiver(Func<HttpContext, int, Task> answer) => _answer = answer;

    /// <summary>http://127.0.0.1:port/.</summary>
    public string Url => _server!.Url.ToString();

    /// <summary>Method and path of each request.</summary>
    public IReadOnlyList<string> Lines => [.. _requests.Select(r => r.Line)];

    /// <summary>The Content-Type of each.</summary>
    public IReadOnlyList<string?> Types => [.. _requests.Select(r => r.Type)];

    /// <summary>The body of each.</summary>
    public IReadOnlyList<JsonElement> Bodies => [.. _requests.Select(r => JsonDocument.Parse(r.Body).RootElement)];

    /// <summary>The kind of each event, in the order in which they came.</summary>
    public IReadOnlyList<string> Kinds => [.. Bodies.Select(b => b.GetProperty("Event").GetProperty("Kind").GetString()!)];

    /// <summary>Starts one that answers 200 unless told otherwise.</summary>
    /// <param name="answer">Answers; gets the number of the request, from 0.</param>
    /// <param name="certificates">For TLS ports.</param>
    /// <param name="port">The port of plain HTTP; 0: a free one.</param>
    public static async Task<WebhookReceiver> StartAsync(Func<HttpContext, int, Task>? answer = null, TestCertificates? certificates = null, int port = 0)
    {
        var receiver = new WebhookReceiver(answer ?? ((_, _) => Task.CompletedTask));
        receiver._server = await LoopbackServer.StartAsync(receiver.HandleAsync, certificates, port);
        return receiver;
    }

    /// <summary>https://localhost:port/ with this certificate.</summary>
    public string SecureUrl(CertificateKind kind) => _server!.SecureUrl(kind).ToString();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        int number = _requests.Count;
        _requests.Enqueue(($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", context.Request.ContentType, body));
        await _answer(context, number);
    }
}
