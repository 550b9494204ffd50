using Ysco.Bytes;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>GETs below a log's URL, with the failures that HTTP statuses mean.</summary>
internal static class LogFetch
{
    private const int Ok = 200;
    private const int FirstError = 400;
    private const int NotFound = 404;

    /// <summary>The body of a 200; Refused with the server's reason for 400 and above; Invalid for other statuses.</summary>
    /// <param name="fetcher">The way to the network.</param>
    /// <param name="url">What is asked for.</param>
    /// <param name="limits">Its limits.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="missing">What a 404 says, for a person; empty for nothing but the status.</param>
    internal static async Task<Result<byte[]>> GetAsync(IFetcher fetcher, Uri url, FetchLimits limits, CancellationToken stop, string missing = "")
    {
        Result<FetchedBody> answer = await fetcher.GetAsync(url, limits, stop).ConfigureAwait(false);
        if (!answer.Try(out FetchedBody? body, out Failure? failure))
        {
            return failure;
        }

        return body.Status == Ok ? body.Body
            : body.Status == NotFound && missing != "" ? Status(url, body.Status, body.Body).Within(missing)
            : Status(url, body.Status, body.Body);
    }

    /// <summary>What an answer that is not 200 means.</summary>
    internal static Failure Status(Uri url, int status, ReadOnlySpan<byte> body)
    {
        if (status < FirstError)
        {
            return Failure.Invalid($"{url}: http status {status} where 200 was expected");
        }

        return Failure.Refused($"{url}: http status {status}: {ServerReason.Of(body, LogLimits.ReasonBytes)}");
    }
}
