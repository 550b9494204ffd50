namespace Ysco.Runtime;

/// <summary>One that wants a worker for its check.</summary>
/// <param name="begin">Called once, when it may have it.</param>
public sealed class CheckTurn(Action begin)
{
    internal CheckTurnStage Stage { get; set; }

    internal void Begin() => begin();
}
