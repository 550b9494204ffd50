using Ysco.Results;

namespace Ysco.Net;

/// <summary>
/// The one port to the network for GETs. Redirects are followed to a small limit and never from https to http;
/// an HTTP status is an answer, not a failure; no content encoding is undone.
/// </summary>
public interface IFetcher
{
    /// <summary>GETs a small body into memory.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="limits">The bounds; a body over its maximum is a failure.</param>
    /// <param name="stop">Ends the transaction early.</param>
    Task<Result<FetchedBody>> GetAsync(Uri url, FetchLimits limits, CancellationToken stop);

    /// <summary>GETs a body as a stream, the bounds enforced at each read.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="limits">The bounds.</param>
    /// <param name="stop">Ends the transaction early.</param>
    Task<Result<FetchedStream>> OpenAsync(Uri url, FetchLimits limits, CancellationToken stop);
}
