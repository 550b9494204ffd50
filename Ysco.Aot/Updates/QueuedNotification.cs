namespace Ysco.Updates;

/// <summary>A notification that waits for one receiver.</summary>
/// <param name="Number">Its place in the order of all.</param>
/// <param name="Kind">What it is about, for the log.</param>
/// <param name="Body">What is posted.</param>
/// <param name="Since">When it was made, on the clock that only goes forward.</param>
public sealed record QueuedNotification(long Number, string Kind, string Body, TimeSpan Since);
