namespace Ysco.Dns.Dnssec;

/// <summary>Where the chain stands at a name: in a secure zone, or at a problem.</summary>
/// <param name="Zone">The zone that the name is in, or begins; null when there is a problem.</param>
/// <param name="Problem">Why there is no secure zone; null when there is one.</param>
/// <param name="IsEnd">Whether the name is proven not to exist, so that no zone begins below it either.</param>
internal sealed record ChainPoint(Zone? Zone, Outcome? Problem, bool IsEnd = false);
