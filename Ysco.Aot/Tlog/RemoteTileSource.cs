using Ysco.Bytes;
using Ysco.Merkle;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// Tiles from the log's server. References: C2SP tlog-tiles: a server may drop a partial tile once the full one
/// exists, so the full one is asked for when a partial one is not there.
/// Limits: <see cref="LogLimits.Tile"/>.
/// </summary>
/// <param name="baseUrl">The log's URL without a slash at the end.</param>
/// <param name="fetcher">The way to the network.</param>
public sealed class RemoteTileSource(string baseUrl, IFetcher fetcher) : ITileSource
{
    private const int NotFound = 404;
    private const int Gone = 410;

    /// <inheritdoc/>
    public async Task<Result<byte[]>> ReadAsync(Tile tile, CancellationToken stop)
    {
        Uri url = UrlOf(tile);
        Result<FetchedBody> answer = await fetcher.GetAsync(url, LogLimits.Tile, stop).ConfigureAwait(false);
        if (!answer.Try(out FetchedBody? body, out Failure? failure))
        {
            return failure;
        }

        if (body.Status is not (NotFound or Gone) || tile.IsFull)
        {
            return Check(url, tile, tile, body);
        }

        Uri fullUrl = UrlOf(tile.Full);
        Result<FetchedBody> full = await fetcher.GetAsync(fullUrl, LogLimits.Tile, stop).ConfigureAwait(false);
        if (!full.Try(out FetchedBody? fullBody, out failure))
        {
            return failure;
        }

        // When neither is there, the one that was wanted is the one to name.
        return fullBody.Status is NotFound or Gone
            ? Check(url, tile, tile, body)
            : Check(fullUrl, tile.Full, tile, fullBody);
    }

    /// <inheritdoc/>
    public void Keep(Tile tile, ReadOnlySpan<byte> hashes)
    {
    }

    /// <inheritdoc/>
    public bool Discard(Tile tile) => false;

    private Uri UrlOf(Tile tile) => new($"{baseUrl}/{tile}");

    private static Result<byte[]> Check(Uri url, Tile fetched, Tile wanted, FetchedBody answer)
    {
        if (answer.Status != 200)
        {
            return LogFetch.Status(url, answer.Status, answer.Body);
        }

        if (answer.Body.Length == fetched.Bytes)
        {
            return answer.Body[..wanted.Bytes];
        }

        string kind = answer.Body.Length < fetched.Bytes ? "truncated" : "oversize";
        string start = ServerReason.IsPage(answer.Body) ? ", a page for a browser" : "";
        return Failure.Invalid($"{url}: {kind} tile: {answer.Body.Length} bytes, not {fetched.Bytes}{start}");
    }
}
