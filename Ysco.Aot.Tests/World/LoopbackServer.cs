using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Ysco.Tests.World;

/// <summary>An HTTP server on a free loopback port, with TLS ports beside it when asked for.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(100);
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping;
    private readonly Uri[] _urls;

    private LoopbackServer(WebApplication app, CancellationTokenSource stopping, Uri[] urls)
    {
        (_app, _stopping, _urls) = (app, stopping, urls);
    }

    /// <summary>http://127.0.0.1:port/.</summary>
    public Uri Url => _urls[0];

    /// <summary>Starts one.</summary>
    /// <param name="handle">Answers a request; RequestAborted also fires when the server stops.</param>
    /// <param name="certificates">Whose certificates the TLS ports show; null: no TLS ports.</param>
    /// <param name="port">The port of plain HTTP; 0: a free one.</param>
    public static async Task<LoopbackServer> StartAsync(RequestDelegate handle, TestCertificates? certificates = null, int port = 0)
    {
        var stopping = new CancellationTokenSource();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Listen(IPAddress.Loopback, port);
            foreach (var kind in certificates is null ? [] : Enum.GetValues<CertificateKind>())
            {
                options.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificates!.Get(kind)));
            }
        });
        var app = builder.Build();
        app.Run(async context =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping.Token);
            context.RequestAborted = either.Token;
            try
            {
                await handle(context);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException && either.IsCancellationRequested)
            {
                // The client had enough, or the test is over.
            }
        });
        await app.StartAsync();
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        return new LoopbackServer(app, stopping, [.. addresses.Addresses.Select(a => new Uri(a))]);
    }

    /// <summary>https://localhost:port/ of the port that shows this certificate.</summary>
    public Uri SecureUrl(CertificateKind kind) => new UriBuilder(_urls[1 + (int)kind]) { Host = "localhost" }.Uri;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        using var limit = new CancellationTokenSource(StopTimeout);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
        _stopping.Dispose();
    }
}
