using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Ysco.Tests.World;

/// <summary>Sends a binary, whole or in one of the broken ways.</summary>
internal static class Downloads
{
    private const int BombChunkBytes = 16 << 20;
    private const int BombChunks = 640;
    private const int GzipHeaderBytes = 10;
    private const int GzipTrailerBytes = 8;

    public static async Task SendAsync(HttpContext context, BuiltBinary binary, BuildsMode mode)
    {
        context.Response.ContentType = "application/gzip";
        string packed = await binary.GzipAsync();
        switch (mode)
        {
            case BuildsMode.AlteredBinary or BuildsMode.TruncatedBinary or BuildsMode.LongerBinary or BuildsMode.NotGzip:
                await SendAlteredAsync(context, await File.ReadAllBytesAsync(binary.FilePath), mode);
                break;
            case BuildsMode.TruncatedGzip or BuildsMode.TrailingGarbage or BuildsMode.GzipBadChecksum:
                await SendRepackedAsync(context, await File.ReadAllBytesAsync(packed), mode);
                break;
            case BuildsMode.GzipBomb:
                await SendBombAsync(context);
                break;
            default:
                await context.Response.SendFileAsync(packed, context.RequestAborted);
                break;
        }
    }

    private static async Task SendAlteredAsync(HttpContext context, byte[] binary, BuildsMode mode)
    {
        binary[binary.Length / 2] ^= mode == BuildsMode.AlteredBinary ? (byte)1 : (byte)0;
        byte[] body = mode switch
        {
            BuildsMode.NotGzip => binary,
            BuildsMode.TruncatedBinary => Gzip(binary[..(binary.Length / 2)]),
            BuildsMode.LongerBinary => Gzip([.. binary, 0]),
            _ => Gzip(binary),
        };
        await Answers.BytesAsync(context, 200, body, "application/gzip");
    }

    private static async Task SendRepackedAsync(HttpContext context, byte[] packed, BuildsMode mode)
    {
        packed[^GzipTrailerBytes] ^= mode == BuildsMode.GzipBadChecksum ? (byte)1 : (byte)0;
        byte[] body = mode switch
        {
            BuildsMode.TruncatedGzip => packed[..(packed.Length / 2)],
            BuildsMode.TrailingGarbage => [.. packed, .. "and more that nobody asked for"u8],
            _ => packed,
        };
        await Answers.BytesAsync(context, 200, body, "application/gzip");
    }

    // A chunk that was flushed ends on a byte and is not the last: it can be sent again and again.
    private static async Task SendBombAsync(HttpContext context)
    {
        using var memory = new MemoryStream();
        using var gzip = new GZipStream(memory, CompressionLevel.SmallestSize);
        gzip.Write(new byte[BombChunkBytes]);
        await gzip.FlushAsync(context.RequestAborted);
        byte[] chunk = memory.ToArray();
        await context.Response.Body.WriteAsync(chunk.AsMemory(0, GzipHeaderBytes), context.RequestAborted);
        for (int i = 0; i < BombChunks; i++)
        {
            await context.Response.Body.WriteAsync(chunk.AsMemory(GzipHeaderBytes), context.RequestAborted);
        }
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return memory.ToArray();
    }
}
