namespace Ysco.Runtime;

/// <summary>
/// How long a service that ended by itself waits for its next start among others: from <see cref="First"/>, doubled each time it
/// ends soon, up to <see cref="Longest"/>. Pure.
/// </summary>
/// <param name="QuickEnds">How often in a row it ended soon.</param>
public readonly record struct RestartPause(int QuickEnds)
{
    /// <summary>Long enough not to spin, short enough for a service.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>Whoever mends what was wrong does not wait for long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>One that ran for so long did not end for what it was started with.</summary>
    public static readonly TimeSpan LongRun = TimeSpan.FromMinutes(1);

    private const int MostDoublings = 6;

    /// <summary>What follows from an end.</summary>
    /// <param name="ran">How long it ran.</param>
    /// <param name="pause">How long it waits now.</param>
    public RestartPause Next(TimeSpan ran, out TimeSpan pause)
    {
        int quick = ran >= LongRun ? 0 : Math.Min(QuickEnds, MostDoublings);
        pause = First * (1 << quick) is var wait && wait < Longest ? wait : Longest;
        return new RestartPause(quick + 1);
    }
}
