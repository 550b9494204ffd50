using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>What all methods together said.</summary>
/// <param name="Result">What was learnt, or why nothing was.</param>
/// <param name="Reports">The methods that were asked, in their order.</param>
public sealed record SourcesAnswer<T>(Result<T> Result, IReadOnlyList<SourceReport> Reports);
