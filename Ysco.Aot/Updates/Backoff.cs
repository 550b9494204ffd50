namespace Ysco.Updates;

/// <summary>How long an automatic update waits after it failed: 1 h, doubled each time, up to 7 days.</summary>
public static class Backoff
{
    /// <summary>7 days: whoever mends the cause must not have to wait for months.</summary>
    public const int MaxHours = 7 * 24;

    /// <summary>The hours to wait after one more failure.</summary>
    /// <param name="hours">The hours waited after the one before; 0 when there was none.</param>
    public static int Next(int hours) => hours <= 0 ? 1 : Math.Min(hours, MaxHours / 2) * 2;
}
