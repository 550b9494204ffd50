namespace Ysco.Updates;

/// <summary>An update from its start to the first sign of life of the new binary.</summary>
/// <param name="Target">What is to be installed.</param>
/// <param name="Waiter">Who asked and waits for an answer; null when it came from the schedule.</param>
/// <param name="Which">Whose it is.</param>
/// <param name="Bundle">The file that it comes in; empty when the network is asked.</param>
public sealed record UpdateJob(Build Target, int? Waiter, Which Which = Which.Service, string Bundle = "");
