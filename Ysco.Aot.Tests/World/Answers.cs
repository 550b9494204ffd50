using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ysco.Tests.World;

/// <summary>The answers that the world's servers give alike, the broken ones among them.</summary>
internal static class Answers
{
    private const int AnnouncedBytes = 100_000;
    private static readonly TimeSpan DripPause = TimeSpan.FromMilliseconds(200);
    private static readonly byte[] Line = "v0.0.1 and so on\n"u8.ToArray();

    // A gzip header and then stored deflate blocks of 65,535 bytes: valid for ever.
    private static readonly byte[] GzipHeader = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    private static readonly byte[] StoredBlock = [0, 0xff, 0xff, 0, 0, .. Noise(65_535)];

    public static Task TextAsync(HttpContext context, int status, string text) =>
        BytesAsync(context, status, Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");

    public static async Task BytesAsync(HttpContext context, int status, byte[] body, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    public static Task FailAsync(HttpContext context, TransportFault fault) => fault switch
    {
        TransportFault.NotFound => TextAsync(context, 404, "not found: the world was told to say so\n"),
        TransportFault.ServerError => TextAsync(context, 500, "internal error: the world was told to say so\n"),
        TransportFault.Html => BytesAsync(context, 200, "<!DOCTYPE html><html><body>Please log in</body></html>\n"u8.ToArray(), "text/html"),
        TransportFault.EmptyBody => TextAsync(context, 200, ""),
        TransportFault.EndlessBody => EndlessAsync(context),
        TransportFault.StalledBody => StalledAsync(context),
        TransportFault.StalledHeader => ForeverAsync(context),
        TransportFault.DripBody => DripAsync(context),
        TransportFault.RedirectLoop => RedirectAsync(context),
        _ => CutAsync(context),
    };

    /// <summary>Bytes that can't be compressed, the same each time.</summary>
    public static byte[] Noise(int bytes)
    {
        byte[] noise = new byte[bytes];
        new Random(bytes).NextBytes(noise);
        return noise;
    }

    private static bool IsGzip(HttpContext context) => context.Request.Path.Value!.EndsWith(".gz", StringComparison.Ordinal);

    // What a good body of this kind could begin with: a client must not have another reason to refuse it.
    private static byte[] Start(HttpContext context) => IsGzip(context) ? [.. GzipHeader, .. StoredBlock] : Line;

    private static Task ForeverAsync(HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    private static async Task EndlessAsync(HttpContext context)
    {
        bool gzip = IsGzip(context);
        if (gzip)
        {
            await context.Response.Body.WriteAsync(GzipHeader, context.RequestAborted);
        }

        byte[] block = gzip ? StoredBlock : [.. Enumerable.Repeat(Line, 1000).SelectMany(l => l)];
        while (true)
        {
            await context.Response.Body.WriteAsync(block, context.RequestAborted);
        }
    }

    private static async Task StalledAsync(HttpContext context)
    {
        context.Response.ContentLength = AnnouncedBytes;
        await context.Response.Body.WriteAsync(Start(context), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        await ForeverAsync(context);
    }

    private static async Task DripAsync(HttpContext context)
    {
        context.Response.ContentLength = AnnouncedBytes;
        byte[] start = Start(context);
        for (int i = 0; i < AnnouncedBytes; i++)
        {
            await context.Response.Body.WriteAsync(start.AsMemory(i % start.Length, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(DripPause, context.RequestAborted);
        }
    }

    private static Task RedirectAsync(HttpContext context)
    {
        context.Response.Redirect($"{context.Request.Path.Value}?again");
        return Task.CompletedTask;
    }

    // The server closes the connection by itself when less was written than announced; aborting it would reset it, and
    // with that take back what the client has not read yet.
    private static async Task CutAsync(HttpContext context)
    {
        context.Response.ContentLength = AnnouncedBytes;
        await context.Response.Body.WriteAsync(Start(context), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
