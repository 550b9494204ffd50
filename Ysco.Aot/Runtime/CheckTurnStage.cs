namespace Ysco.Runtime;

/// <summary>How far a <see cref="CheckTurn"/> is.</summary>
internal enum CheckTurnStage
{
    /// <summary>It has not begun.</summary>
    Waiting,

    /// <summary>It has its worker.</summary>
    Begun,

    /// <summary>It has ended, or is not wanted any more.</summary>
    Over,
}
