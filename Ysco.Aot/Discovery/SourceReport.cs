using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>One method that was asked one thing, for people.</summary>
/// <param name="Method">Its name in the config.</param>
/// <param name="Asked">What was asked: <c>versions</c>, <c>toolchains</c>.</param>
/// <param name="Found">What it said, newest first; empty when it failed or there is nothing.</param>
/// <param name="Failure">Why it said nothing; null when it did.</param>
/// <param name="Dnssec">See <see cref="SourceAnswer{T}"/>.</param>
/// <param name="Took">How long that took.</param>
public sealed record SourceReport(
    string Method, string Asked, IReadOnlyList<string> Found, Failure? Failure, DnssecStatus? Dnssec, TimeSpan Took);
