namespace Ysco.Runtime;

/// <summary>What process 1 is about.</summary>
internal enum ProcessOnePhase
{
    /// <summary>Ysco runs.</summary>
    Running,

    /// <summary>Ysco has ended, and is started again when the pause is over.</summary>
    Pausing,

    /// <summary>Ysco was told to end, and its service with it.</summary>
    Ending,

    /// <summary>All that is left was told to end.</summary>
    Sweeping,

    /// <summary>All that is left was killed.</summary>
    Killing,

    /// <summary>Nothing is left that could be waited for.</summary>
    Over,
}
