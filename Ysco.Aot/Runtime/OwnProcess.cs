using Ysco.Loop;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Runtime;

/// <summary>
/// What there is one of in a process, however many supervisors live in it: signals, which go to each of them; children that have
/// ended, of which each is somebody's or an orphan; and memory that goes back when nothing happens.
/// </summary>
public sealed class OwnProcess
{
    /// <summary>Zombies cost next to nothing: they need not go at once.</summary>
    private static readonly TimeSpan OrphanPause = TimeSpan.FromSeconds(1);

    private readonly EventLoop loop;
    private readonly IReadOnlyList<Supervisor> supervisors;
    private TimerHandle? orphanTimer;

    /// <summary>Takes signals from here on. To be made before anything is started.</summary>
    /// <param name="loop">Where they come in.</param>
    /// <param name="supervisors">Who lives here; looked at anew each time.</param>
    /// <param name="signalled">Gets each signal before they do.</param>
    /// <exception cref="IOException">The kernel gives no descriptor for signals.</exception>
    public OwnProcess(EventLoop loop, IReadOnlyList<Supervisor> supervisors, Action<int>? signalled = null)
    {
        ArgumentNullException.ThrowIfNull(loop);
        (this.loop, this.supervisors) = (loop, supervisors);
        _ = new SignalSource(loop, signal => Signalled(signal == Signals.SIGPWR ? Signals.SIGTERM : signal, signalled), ChildEnded);
    }

    /// <summary>To be called when the services run: nobody waits for what is done here.</summary>
    public void Begin()
    {
        loop.Post(ReapOrphans);
        loop.WhenQuiet(QuietTime.After, QuietTime.Make());
    }

    private void Signalled(int signal, Action<int>? first)
    {
        first?.Invoke(signal);
        for (int i = 0; i < supervisors.Count; i++)
        {
            supervisors[i].Signalled(signal);
        }
    }

    private void ChildEnded()
    {
        for (int i = 0; i < supervisors.Count; i++)
        {
            supervisors[i].Reap();
        }

        ReapOrphans();
    }

    /// <summary>One that has ended and belongs to somebody hides the others, until that one is done with it.</summary>
    private void ReapOrphans()
    {
        orphanTimer?.Cancel();
        orphanTimer = Children.ReapOrphans() ? null : loop.After(OrphanPause, ReapOrphans);
    }
}
