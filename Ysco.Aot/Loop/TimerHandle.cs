namespace Ysco.Loop;

/// <summary>A timer of the loop: fires once, unless it is cancelled first.</summary>
public sealed class TimerHandle
{
    private readonly PriorityQueue<TimerHandle, long> timers;

    internal TimerHandle(long due, Action fire, PriorityQueue<TimerHandle, long> timers)
    {
        Due = due;
        Fire = fire;
        this.timers = timers;
    }

    /// <summary>When it fires, on the clock's timestamp scale.</summary>
    internal long Due { get; }

    // Null once it fired or was cancelled.
    private Action? Fire { get; set; }

    /// <summary>It will not fire any more, and costs no memory: whoever can have timers set and cancelled could else have it all.</summary>
    public void Cancel()
    {
        if (Fire is not null)
        {
            Fire = null;
            timers.Remove(this, out _, out _);
        }
    }

    /// <summary>What it does, once; it was taken out of the queue.</summary>
    internal Action? Take()
    {
        Action? fire = Fire;
        Fire = null;
        return fire;
    }
}
