namespace Ysco.Runtime;

/// <summary>
/// Who of several services may have a worker for its check now: all of them are due at the same moment, for they began together, and a
/// machine that has room for one worker need not have it for thirty. In the order in which they asked.
/// </summary>
/// <param name="most">How many at a time.</param>
public sealed class CheckTurns(int most)
{
    private readonly Queue<CheckTurn> waiting = new();
    private int active;
    private bool isHeld;

    /// <summary>Begins, or waits for its turn; to be told of the end by <see cref="Leave"/>, whatever it is.</summary>
    /// <param name="turn">Who asks.</param>
    public void Enter(CheckTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        waiting.Enqueue(turn);
        BeginNext();
    }

    /// <summary>It is over, or is not wanted any more.</summary>
    public void Leave(CheckTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        active -= turn.Stage == CheckTurnStage.Begun ? 1 : 0;
        turn.Stage = CheckTurnStage.Over;
        BeginNext();
    }

    /// <summary>No other begins: all is about to end, and what is broken off is not to make room for what is broken off next.</summary>
    public void Hold() => isHeld = true;

    /// <summary>It does not end after all.</summary>
    public void GoOn()
    {
        isHeld = false;
        BeginNext();
    }

    private void BeginNext()
    {
        while (!isHeld && active < most && waiting.TryDequeue(out CheckTurn? next))
        {
            if (next.Stage == CheckTurnStage.Waiting)
            {
                active++;
                next.Stage = CheckTurnStage.Begun;
                next.Begin();
            }
        }
    }
}
