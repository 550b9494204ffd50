namespace Ysco.Admin;

/// <summary>How a notice is shown, so that one sees at once what it is about.</summary>
internal enum PageTone
{
    /// <summary>All is well.</summary>
    Good,

    /// <summary>Something is to come.</summary>
    Waiting,

    /// <summary>Something is under way.</summary>
    Busy,

    /// <summary>Something does not go on by itself, or was not learnt.</summary>
    Warning,

    /// <summary>Something is wrong.</summary>
    Bad,
}
