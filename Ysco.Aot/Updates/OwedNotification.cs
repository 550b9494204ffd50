namespace Ysco.Updates;

/// <summary>A notification that is still to be delivered, as the next ysco needs it.</summary>
/// <param name="Made">When it was made, on the wall clock, to the second.</param>
/// <param name="Kind">What it is about, for the log: one word.</param>
/// <param name="Url">Where to; it may be a secret.</param>
/// <param name="Body">What is posted.</param>
public sealed record OwedNotification(DateTimeOffset Made, string Kind, string Url, string Body);
