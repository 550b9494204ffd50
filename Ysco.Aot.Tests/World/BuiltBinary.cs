using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Ysco.Tests.World;

/// <summary>A binary on disk with the size and sum that the log's record gets.</summary>
/// <param name="FilePath">Where it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sum">0 and the URL-safe base64 of the first 20 bytes of its SHA-256.</param>
/// <param name="Compressible">Whether packing it is worth the time.</param>
public sealed record BuiltBinary(string FilePath, long Bytes, string Sum, bool Compressible)
{
    private const int SumBytes = 20;

    /// <summary>Reads the file for its size and sum.</summary>
    public static async Task<BuiltBinary> OfAsync(string path, bool compressible)
    {
        await using var file = File.OpenRead(path);
        byte[] hash = await SHA256.HashDataAsync(file);
        return new BuiltBinary(path, file.Length, SumOf(hash), compressible);
    }

    /// <summary>The sum as records write it, from a SHA-256.</summary>
    public static string SumOf(ReadOnlySpan<byte> sha256) => "0" + Base64Url.EncodeToString(sha256[..SumBytes]);

    /// <summary>Path of the gzipped file, packed at the first call.</summary>
    public async Task<string> GzipAsync()
    {
        string packed = FilePath + ".gz";
        if (!File.Exists(packed))
        {
            string partial = $"{packed}.{Guid.NewGuid():N}";
            await using (var source = File.OpenRead(FilePath))
            await using (var gzip = new GZipStream(File.Create(partial), Compressible ? CompressionLevel.Fastest : CompressionLevel.NoCompression))
            {
                await source.CopyToAsync(gzip);
            }

            File.Move(partial, packed, overwrite: true);
        }

        return packed;
    }
}
