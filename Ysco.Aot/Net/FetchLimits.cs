namespace Ysco.Net;

/// <summary>What one HTTP transaction may cost. Each is checked on its own; none is without a bound.</summary>
/// <param name="MaxBodyBytes">The body may have this many bytes and no more, after transfer decoding.</param>
/// <param name="Connect">From the start to a connection, TLS included.</param>
/// <param name="Headers">From the request to the end of the response's header.</param>
/// <param name="Idle">Between two bytes of the body.</param>
/// <param name="Total">For the whole transaction, redirects included.</param>
public sealed record FetchLimits(long MaxBodyBytes, TimeSpan Connect, TimeSpan Headers, TimeSpan Idle, TimeSpan Total);
