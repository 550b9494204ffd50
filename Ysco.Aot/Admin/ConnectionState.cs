namespace Ysco.Admin;

/// <summary>What a connection is doing; each has its own deadline and its own interest in the descriptor.</summary>
internal enum ConnectionState
{
    /// <summary>Waiting for a request, or reading one.</summary>
    Reading,

    /// <summary>A command is being carried out for it.</summary>
    Waiting,

    /// <summary>An answer is held back.</summary>
    Delayed,

    /// <summary>The client takes its answer slowly.</summary>
    Writing,

    /// <summary>Answered for the last time; what still comes in is dropped, so that the answer is not lost in a reset.</summary>
    Lingering,

    /// <summary>Gone.</summary>
    Closed,
}
