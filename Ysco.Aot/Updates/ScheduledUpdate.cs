namespace Ysco.Updates;

/// <summary>An update that waits for its time.</summary>
/// <param name="Time">Not before this.</param>
/// <param name="Which">Whose update it is.</param>
/// <param name="Target">What is installed then.</param>
public sealed record ScheduledUpdate(DateTimeOffset Time, Which Which, Build Target);
