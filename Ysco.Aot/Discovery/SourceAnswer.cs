using Ysco.Dns.Dnssec;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>What one method said.</summary>
/// <param name="Result">What was learnt, or why nothing was.</param>
/// <param name="Dnssec">How far DNS answers were proven; null when DNS was not asked, or DNSSEC not looked at.</param>
public readonly record struct SourceAnswer<T>(Result<T> Result, DnssecStatus? Dnssec = null);
