using System.Net.Http.Headers;
using Ysco.Results;

namespace Ysco.Net;

/// <summary>POSTs, of which only the status of the answer is wanted. The URL may be a secret: no message shows its path.</summary>
public sealed partial class Fetcher
{
    /// <summary>What is read of an answer's body, so that a server can finish its sentence; one that says more is cut short.</summary>
    private const int MaxDiscardedBytes = 8 << 10;

    /// <summary>
    /// POSTs a body. A redirect is an answer, and not followed. Each has a connection of its own: one that was used may be closed
    /// by the server at any moment, always after an answer of HTTP/1.0, and a POST that breaks then cannot be sent again without
    /// the risk that it comes twice (RFC 9110 section 9.2.2; RFC 9112 sections 9.3 and 9.6).
    /// </summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="json">The body, application/json.</param>
    /// <param name="limits">The bounds; that of the body is not used.</param>
    /// <returns>The HTTP status.</returns>
    public async Task<Result<int>> PostAsync(Uri url, byte[] json, FetchLimits limits)
    {
        if (!IsHttp(url))
        {
            return Failure.Invalid("not an http or https URL");
        }

        using var clock = new FetchClock(limits, time, CancellationToken.None);
        using var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = content };
        request.Headers.ConnectionClose = true;
        if (!(await SendAsync(request, clock).ConfigureAwait(false)).Try(out HttpResponseMessage? response, out Failure? failure))
        {
            return failure;
        }

        using (response)
        {
            await DiscardAsync(response, clock).ConfigureAwait(false);
            return (int)response.StatusCode;
        }
    }

    /// <summary>The status is there: whatever goes wrong from now on changes nothing.</summary>
    private static async Task DiscardAsync(HttpResponseMessage response, FetchClock clock)
    {
        try
        {
            clock.AwaitingBody();
            Stream body = await response.Content.ReadAsStreamAsync(clock.Token).ConfigureAwait(false);
            byte[] buffer = new byte[MaxDiscardedBytes];
            _ = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, clock.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (FetchWords.Describe(e, clock) is not null)
        {
            // Nothing of it was wanted.
        }
    }
}
