using Xunit;
using Ysco.Runtime;

namespace Ysco.Tests.Runtime;

/// <summary>What process 1 decides, without a process.</summary>
public class ProcessOneStateTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    private ProcessOneState _state;
    private TimeSpan _now;

    [Fact]
    public void What_ends_soon_is_started_again_after_longer_and_longer_pauses_that_an_old_ysco_which_stands_by_outlasts()
    {
        double[] pauses = new double[6];
        for (int i = 0; i < pauses.Length; i++)
        {
            Assert.Equal(ProcessOneAction.Wait, Take(ProcessOneEvent.Ended));
            pauses[i] = (_state.Due!.Value - _now).TotalSeconds;
            _now = _state.Due.Value;
            Assert.Equal(ProcessOneAction.Start, Take(ProcessOneEvent.TimeIsOver));
            Assert.Null(_state.Due);
        }

        Assert.Equal([1, 2, 4, 8, 8, 8], pauses);
        _now += ProcessOneState.LongRun;
        Take(ProcessOneEvent.Ended);
        Assert.Equal(ProcessOneState.FirstPause, _state.Due!.Value - _now);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_machine_ends_in_order(bool restart)
    {
        Assert.Equal(ProcessOneAction.EndYsco, Take(restart ? ProcessOneEvent.RestartWanted : ProcessOneEvent.PowerOffWanted));
        Assert.Equal(Patience, _state.Due);
        Assert.Equal(ProcessOneAction.EndAll, Take(ProcessOneEvent.Ended));
        Assert.Equal(ProcessOneAction.Finish, Take(ProcessOneEvent.Alone));
        Assert.Equal(restart, _state.IsRestart);
    }

    [Fact]
    public void Nobody_keeps_the_machine_from_ending()
    {
        var actions = new List<ProcessOneAction> { Take(ProcessOneEvent.PowerOffWanted) };
        while (_state.Due is { } due)
        {
            _now = due;
            actions.Add(Take(ProcessOneEvent.TimeIsOver));
        }

        Assert.Equal([ProcessOneAction.EndYsco, ProcessOneAction.EndAll, ProcessOneAction.KillAll, ProcessOneAction.Finish], actions);
        Assert.Equal(Patience + ProcessOneState.SweepTime + ProcessOneState.KillTime, _now);
    }

    [Fact]
    public void The_first_wish_counts_and_ysco_is_not_started_again_after_it()
    {
        Take(ProcessOneEvent.RestartWanted);
        Assert.Equal(ProcessOneAction.Wait, Take(ProcessOneEvent.PowerOffWanted));
        Take(ProcessOneEvent.Ended);
        Assert.Equal(ProcessOneAction.Wait, Take(ProcessOneEvent.PowerOffWanted));
        Assert.True(_state.IsRestart);
    }

    [Fact]
    public void Between_two_runs_of_ysco_the_machine_ends_at_once()
    {
        Take(ProcessOneEvent.Ended);
        Assert.Equal(ProcessOneAction.EndAll, Take(ProcessOneEvent.PowerOffWanted));
        Assert.Equal(ProcessOneAction.Finish, Take(ProcessOneEvent.Alone));
    }

    [Theory]
    [InlineData(ProcessOneEvent.TimeIsOver)]
    [InlineData(ProcessOneEvent.Alone)]
    [InlineData(ProcessOneEvent.Ended)]
    [InlineData(ProcessOneEvent.PowerOffWanted)]
    [InlineData(ProcessOneEvent.RestartWanted)]
    public void Nothing_ends_or_hangs_it_in_any_order(object first)
    {
        // Every way of five events: none of them ends the machine unless that is wanted, and each leaves it waiting for something.
        var all = Enum.GetValues<ProcessOneEvent>();
        foreach (int number in Enumerable.Range(0, all.Length * all.Length * all.Length * all.Length))
        {
            (_state, _now) = (new ProcessOneState(), TimeSpan.Zero);
            bool wanted = false;
            for ((int i, int left) = (0, number); i < 5; i++, left /= i > 1 ? all.Length : 1)
            {
                ProcessOneEvent happened = i == 0 ? (ProcessOneEvent)first : all[left % all.Length];
                wanted |= happened is ProcessOneEvent.PowerOffWanted or ProcessOneEvent.RestartWanted;
                ProcessOneAction action = Take(happened);
                Assert.True(wanted || action is ProcessOneAction.Wait or ProcessOneAction.Start);
                Assert.Equal(_state.Phase is ProcessOnePhase.Running or ProcessOnePhase.Over, _state.Due is null);
                _now += TimeSpan.FromSeconds(1);
            }
        }
    }

    private ProcessOneAction Take(ProcessOneEvent happened)
    {
        _state = _state.Next(happened, _now, Patience, out ProcessOneAction action);
        return action;
    }
}
