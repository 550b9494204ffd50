namespace Ysco.Worker;

/// <summary>A record of DNS.</summary>
/// <param name="Owner">Whose it is, as text.</param>
/// <param name="Ttl">Seconds for which it may be kept.</param>
/// <param name="Type">The number of its type.</param>
/// <param name="Data">Its data, names in it without compression.</param>
public sealed record LookupRecord(string Owner, long Ttl, int Type, byte[] Data);
