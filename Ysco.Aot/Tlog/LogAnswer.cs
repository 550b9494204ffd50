using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>What came of asking a log: something proven or a failure, and when the log forked, the two trees.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Result">What is proven, or why nothing is.</param>
/// <param name="Fork">The evidence, when the failure is that the log showed two histories.</param>
public readonly record struct LogAnswer<T>(Result<T> Result, ForkedTrees? Fork);
