namespace Ysco.Runtime;

/// <summary>What happens to process 1.</summary>
internal enum ProcessOneEvent
{
    /// <summary>Ysco has ended, or could not be started.</summary>
    Ended,

    /// <summary>The machine is to be switched off.</summary>
    PowerOffWanted,

    /// <summary>The machine is to be started anew.</summary>
    RestartWanted,

    /// <summary>The time that was set is over.</summary>
    TimeIsOver,

    /// <summary>No other process is left.</summary>
    Alone,
}
