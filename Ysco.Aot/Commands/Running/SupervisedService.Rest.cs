using Ysco.Config;
using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;
using Ysco.Runtime;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Commands.Running;

/// <summary>
/// Between two lives of a service that ended by itself or could not be started: how long it waits, and who starts it again. Its supervisor
/// lives on meanwhile, and looks for new versions; nothing being under way, another one takes its place, which reads all anew.
/// </summary>
internal sealed partial class SupervisedService
{
    private RestartPause pause;
    private TimerHandle? again;
    private DateTimeOffset? startsAgain;
    private string ended = "";
    private long startedAt;
    private TimeSpan ranBefore;
    private bool isOver;
    private bool isRestOver;
    private Action<UpdateReply>? restarted;
    private (Snapshot Of, Snapshot Shown)? resting;

    /// <summary>It waits for its next start, and nothing has begun to start it before that.</summary>
    private bool IsWaiting => again is not null && !isLeaving && (supervisor is null || (supervisor.IsResting && !isOver));

    /// <summary>How long it runs, or ran when it ended.</summary>
    private TimeSpan Ran => ranBefore + house.Clock.GetElapsedTime(startedAt);

    /// <summary>Goes on waiting, as it did in a former life of ours.</summary>
    private void BeginWaiting(HandedPause held, TimeSpan wait)
    {
        Handover former = handed!;
        _ = Start(rests: true);
        handed = null;
        isLater = true;
        if (supervisor is null)
        {
            // It is known for what is to be told, and tried again when its time has come.
            former.ForEachDescriptor(descriptor => FileIo.Close(descriptor == former.Lock ? -1 : descriptor));
            if (former.Printed.Count > 0)
            {
                lastOutput = new OutputRing(former.Printed.Count) { IsFed = true };
                former.Printed.ForEach(lastOutput.Resume);
            }
        }

        if (Snapshot.ServicePid is null)
        {
            pause = new RestartPause(held.QuickEnds);
            Wait(held.Ended, wait);
        }
    }

    /// <summary>It was ended, and whoever wanted the end of all did not mean it.</summary>
    internal void StartIfEnded()
    {
        if (supervisor is null && again is null)
        {
            _ = Start();
        }
    }

    /// <summary>It is not started any more.</summary>
    internal void StopWaiting()
    {
        again?.Cancel();
        (again, startsAgain) = (null, null);
        (past, resting) = (past with { StartsAgain = null }, null);
    }

    void IHousehold.Runs()
    {
        again?.Cancel();
        (again, startsAgain, ended, resting) = (null, null, "", null);
        (startedAt, ranBefore) = (house.Clock.GetTimestamp(), TimeSpan.Zero);
    }

    void IHousehold.Rests(string why) => _ = Failed(Failure.Local(why));

    void IHousehold.Ended(int status)
    {
        ended = ended == "" ? $"its process ended with status {status}" : ended;
        past = Resting(supervisor!.Snapshot);
        isOver = true;
        Supervisor over = supervisor;

        // It is in the midst of what it does last.
        house.Loop.Post(() =>
        {
            past = Resting(over.Snapshot);
            (learnt, learntAt) = (over.Learnt, house.Clock.GetTimestamp());
            Drop(over);
            (bool isAnew, Action<UpdateReply>? asked) = (isRestOver, restarted);
            (isOver, isRestOver, restarted) = (false, false, null);
            if (isLeaving || house.IsEnding)
            {
                Log.Info("service ended for good", ("status", $"{status}"));
                asked?.Invoke(UpdateReply.Refused($"service {Name} is to end"));
                house.Gone(this);
            }
            else if (isAnew)
            {
                Failure? failure = Start();
                asked?.Invoke(Restarted(failure));
            }
            else
            {
                _ = Failed(Failure.Local(ended));
            }
        });
    }

    /// <summary>The pause is over.</summary>
    private void StartAgain()
    {
        (again, startsAgain, resting) = (null, null, null);
        if (supervisor is not { } rested)
        {
            _ = Start();
            return;
        }

        // Should it fail to start, it did not run since. Another command is had by another supervisor.
        (startedAt, ranBefore, isRestOver) = (house.Clock.GetTimestamp(), TimeSpan.Zero, true);
        rested.RestIsOver(isAnew: !IsBy(started, Terms) && rested.WhyNotAnew() is null);

        // Where something is under way in it, it has started the service itself, or has failed to.
        isRestOver &= isOver || rested.Snapshot.Phase == Phase.Ended;
    }

    /// <summary>What waits for its next start is started now, with all read anew.</summary>
    private void StartAnew(Action<UpdateReply> done)
    {
        again?.Cancel();
        (again, startsAgain) = (null, null);
        if (supervisor is { } rested)
        {
            (isRestOver, restarted, past, isOver) = (true, done, Snapshot, true);
            rested.RestIsOver(isAnew: true);
        }
        else
        {
            done(Restarted(Start()));
        }
    }

    private UpdateReply Restarted(Failure? failure) => failure is not null ? UpdateReply.Refused(failure.Message)
        : ended != "" ? UpdateReply.Refused($"service {Name} does not run: {ended}")
        : UpdateReply.Done;

    private Failure Failed(Failure failure)
    {
        pause = pause.Next(Ran, out TimeSpan wait);
        Log.Error("the service does not run (it is started again; the others run on)", ("err", failure.Message), ("in", GoDuration.Format(wait)));
        Wait(failure.Message, wait);
        return failure;
    }

    private void Wait(string why, TimeSpan wait)
    {
        ended = why;
        startsAgain = house.Clock.GetUtcNow() + wait;
        again?.Cancel();
        again = house.Loop.After(wait, StartAgain);
        past = Resting(past) with { Phase = Phase.Idle, UpdateBusy = false, ServicePath = Terms.Command.Words[0] };
        resting = null;
    }

    private Snapshot Resting(Snapshot now)
    {
        if (resting is not { } shown || !ReferenceEquals(shown.Of, now))
        {
            resting = shown = (now, now with { EndedHow = ended, StartsAgain = startsAgain, ServicePid = null });
        }

        return shown.Shown;
    }
}
