namespace Ysco.Runtime;

/// <summary>What process 1 does next.</summary>
internal enum ProcessOneAction
{
    /// <summary>Nothing but to wait.</summary>
    Wait,

    /// <summary>Start ysco.</summary>
    Start,

    /// <summary>Tell ysco to end, and so its service.</summary>
    EndYsco,

    /// <summary>Tell all that lives to end.</summary>
    EndAll,

    /// <summary>Kill all that lives.</summary>
    KillAll,

    /// <summary>Write what is to be written, and switch the machine off or start it anew.</summary>
    Finish,
}
