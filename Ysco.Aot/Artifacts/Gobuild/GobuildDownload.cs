using System.IO.Compression;
using Ysco.Crypto;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// Downloads a binary by its record: fetched gzipped, unpacked and summed on the way in constant memory. Never is more
/// written than the record's size; what is written is worth nothing unless the result says that all of it held.
/// References: RFC 1952 (gzip). The body must be one gzip member and nothing after it: its last four bytes must be the length
/// of the whole binary, which neither a second member nor trailing bytes leave so.
/// Limits: size of the record at most <see cref="BuildRecord.MaxFileBytes"/>; body at most that size and 1/1000 and
/// 64 KiB more, which is what gzip makes of data it cannot pack; times of <see cref="Limits"/>.
/// </summary>
public static class GobuildDownload
{
    private const int BufferBytes = 64 * 1024;
    private const int ReasonBytes = 500;
    private const int Ok = 200;
    private const int FirstError = 400;

    /// <summary>Downloads to a stream.</summary>
    /// <param name="baseUrl">What <see cref="GobuildUrls.Base"/> gave.</param>
    /// <param name="record">The proven record; one whose size is out of range is a bug of the caller.</param>
    /// <param name="fetcher">The way to the network.</param>
    /// <param name="output">Where the binary goes, uncompressed. It is flushed and stays open.</param>
    /// <param name="progress">Told how many bytes were written so far, after each write; or null.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>
    /// Security when what came is not what the record says; Invalid when it is not gzip at all; Refused, Network and
    /// Local as they are for fetching and writing.
    /// </returns>
    public static async Task<Result<DownloadedBinary>> RunAsync(
        string baseUrl, BuildRecord record, IFetcher fetcher, Stream output, Action<long>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(fetcher);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(record.FileSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(record.FileSize, BuildRecord.MaxFileBytes);
        Uri url = GobuildUrls.Download(baseUrl, record);
        Result<FetchedStream> opened = await fetcher.OpenAsync(url, Limits(record), stop).ConfigureAwait(false);
        if (!opened.Try(out FetchedStream? answer, out Failure? failure))
        {
            return failure;
        }

        using (answer)
        {
            Result<DownloadedBinary> result = answer.Status == Ok
                ? await UnpackAsync(answer.Body, record, output, progress, stop).ConfigureAwait(false)
                : await StatusAsync(answer, stop).ConfigureAwait(false);
            return result.Failure is { } problem ? problem.Within($"download {url}") : result;
        }
    }

    /// <summary>What the download of a record may cost.</summary>
    internal static FetchLimits Limits(BuildRecord record) => new(
        record.FileSize + (record.FileSize / 1000) + BufferBytes,
        Connect: TimeSpan.FromSeconds(30),
        // A binary that was removed to save space is built again first.
        Headers: TimeSpan.FromMinutes(10),
        Idle: TimeSpan.FromMinutes(1),
        Total: TimeSpan.FromHours(2));

    private static async Task<Result<DownloadedBinary>> UnpackAsync(
        Stream body, BuildRecord record, Stream output, Action<long>? progress, CancellationToken stop)
    {
        var tail = new TailStream(body);
        var gzip = new GZipStream(tail, CompressionMode.Decompress, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            var sha256 = new Sha256();
            byte[] buffer = new byte[BufferBytes];
            long size = 0;
            while (true)
            {
                Result<int> read = await ReadAsync(gzip, buffer, size, stop).ConfigureAwait(false);
                if (!read.Try(out int got, out Failure? failure))
                {
                    return failure;
                }

                if (got == 0)
                {
                    break;
                }

                if (size + got > record.FileSize)
                {
                    return Failure.Security($"it unpacks to more than the {record.FileSize} bytes of the record");
                }

                failure = await WriteAsync(output, buffer.AsMemory(0, got), stop).ConfigureAwait(false);
                if (failure is not null)
                {
                    return failure;
                }

                sha256.Append(buffer.AsSpan(0, got));
                size += got;
                progress?.Invoke(size);
            }

            Failure? trailing = await DrainAsync(tail, buffer, stop).ConfigureAwait(false);
            return trailing ?? await FinishAsync(record, size, sha256.Finish(), tail.Tail, output, stop).ConfigureAwait(false);
        }
    }

    private static async Task<Result<DownloadedBinary>> FinishAsync(
        BuildRecord record, long size, byte[] sha256, uint tail, Stream output, CancellationToken stop)
    {
        if (size != record.FileSize)
        {
            return Failure.Security($"it unpacks to {size} bytes, and the record says {record.FileSize}");
        }

        string sum = BuildSum.Of(sha256);
        if (sum != record.Sum)
        {
            return Failure.Security($"the binary has the sum {sum}, and the record says {record.Sum}");
        }

        if (tail != (uint)size)
        {
            return Failure.Security("bytes follow the gzipped binary");
        }

        Failure? failure = await WriteAsync(output, default, stop).ConfigureAwait(false);
        return failure is null ? new DownloadedBinary(size, sha256) : failure;
    }

    private static async Task<Result<int>> ReadAsync(Stream stream, Memory<byte> buffer, long soFar, CancellationToken stop)
    {
        try
        {
            return await stream.ReadAsync(buffer, stop).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return soFar == 0
                ? Failure.Invalid("it is not gzip")
                : Failure.Security($"the gzip data is altered or cut off after {soFar} bytes of the binary");
        }
        catch (FetchException e)
        {
            return e.Failure;
        }
        catch (IOException e)
        {
            return Failure.Network($"the connection broke: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return Failure.Network($"stopped after {soFar} bytes of the binary");
        }
    }

    // Writes, or flushes when there is nothing to write.
    private static async Task<Failure?> WriteAsync(Stream output, ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        try
        {
            if (bytes.IsEmpty)
            {
                await output.FlushAsync(stop).ConfigureAwait(false);
            }
            else
            {
                await output.WriteAsync(bytes, stop).ConfigureAwait(false);
            }

            return null;
        }
        catch (IOException e)
        {
            return Failure.Local($"writing the binary: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            return Failure.Network("stopped");
        }
    }

    // To the end of the body, which the fetcher bounds, so that its last bytes are known.
    private static async Task<Failure?> DrainAsync(TailStream body, byte[] buffer, CancellationToken stop)
    {
        while (true)
        {
            Result<int> read = await ReadAsync(body, buffer, 0, stop).ConfigureAwait(false);
            if (!read.Try(out int got, out Failure? failure) || got == 0)
            {
                return failure;
            }
        }
    }

    private static async Task<Result<DownloadedBinary>> StatusAsync(FetchedStream answer, CancellationToken stop)
    {
        if (answer.Status < FirstError)
        {
            return Failure.Invalid($"http status {answer.Status} where 200 was expected");
        }

        byte[] start = new byte[ReasonBytes];
        int length = 0;
        while (length < start.Length)
        {
            Result<int> read = await ReadAsync(answer.Body, start.AsMemory(length), 0, stop).ConfigureAwait(false);
            if (!read.Try(out int got, out _) || got == 0)
            {
                break;
            }

            length += got;
        }

        return Failure.Refused($"http status {answer.Status}: {Bytes.ServerReason.Of(start.AsSpan(0, length), ReasonBytes)}");
    }
}
