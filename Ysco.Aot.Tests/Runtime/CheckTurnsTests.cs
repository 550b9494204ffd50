using Xunit;
using Ysco.Runtime;

namespace Ysco.Tests.Runtime;

public class CheckTurnsTests
{
    [Fact]
    public void As_many_as_may_begin_at_once_and_the_next_when_one_is_over()
    {
        var turns = new CheckTurns(2);
        var begun = new List<int>();
        CheckTurn[] all = [.. Enumerable.Range(0, 5).Select(i => new CheckTurn(() => begun.Add(i)))];
        Array.ForEach(all, turns.Enter);
        Assert.Equal([0, 1], begun);

        turns.Leave(all[1]);
        Assert.Equal([0, 1, 2], begun);

        // Who leaves twice, or without having begun, makes no room.
        turns.Leave(all[1]);
        turns.Leave(all[3]);
        Assert.Equal([0, 1, 2], begun);
        turns.Leave(all[0]);
        Assert.Equal([0, 1, 2, 4], begun);
    }

    [Fact]
    public void One_that_is_over_as_soon_as_it_begins_holds_up_nobody()
    {
        var turns = new CheckTurns(1);
        int begun = 0;
        for (int i = 0; i < 3; i++)
        {
            CheckTurn? turn = null;
            turn = new CheckTurn(() =>
            {
                begun++;
                turns.Leave(turn!);
            });
            turns.Enter(turn);
        }

        Assert.Equal(3, begun);
    }

    /// <summary>Executed anew, each that is broken off would else let the next begin, for nothing.</summary>
    [Fact]
    public void While_all_is_about_to_end_none_begins_and_when_it_does_not_the_next_do()
    {
        var turns = new CheckTurns(2);
        var begun = new List<int>();
        CheckTurn[] all = [.. Enumerable.Range(0, 5).Select(i => new CheckTurn(() => begun.Add(i)))];
        Array.ForEach(all, turns.Enter);

        turns.Hold();
        turns.Leave(all[0]);
        turns.Leave(all[2]);
        Assert.Equal([0, 1], begun);

        turns.GoOn();
        Assert.Equal([0, 1, 3], begun);
    }
}
