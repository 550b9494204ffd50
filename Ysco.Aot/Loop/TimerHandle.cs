namespace Ysco.Loop;

/// <summary>A timer of the loop: fires once, unless it is cancelled first.</summary>
public sealed class TimerHandle
{
    internal TimerHandle(long due, Action fire)
    {
        Due = due;
        Fire = fire;
    }

    /// <summary>When it fires, on the clock's timestamp scale.</summary>
    internal long Due { get; }

    /// <summary>What it does; null once it fired or was cancelled.</summary>
    internal Action? Fire { get; private set; }

    /// <summary>It will not fire any more.</summary>
    public void Cancel() => Fire = null;
}
