using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>
/// One of several services that ended by itself, or cannot be started, rests until it is started again, and whoever has them all says when
/// that is. Meanwhile checks and updates go on: what it ends of may be what a new version mends.
/// </summary>
internal sealed partial class UpdateTurn
{
    /// <summary>Not in the midst of what has its own way back, nor when somebody wants it to end.</summary>
    private bool MayRest => settings.IsStartedAgain && !ToldToStop && Durable.Trial is null
        && State.Phase is Phase.Booting or Phase.Idle or Phase.Fetching or Phase.PreUpdate or Phase.Renewing;

    /// <summary>What would be lost if another supervisor began anew. A new ysco that is watched is so by this one.</summary>
    private bool IsOccupied => State.Phase != Phase.Idle || State.Checking || State.Deferred is not null || WhyNotAnew != "";

    /// <summary>Why another supervisor may not begin in our place, though what is fetched or checked may be broken off; empty when it may.</summary>
    internal string WhyNotAnew => Durable.SelfTrial is not null ? Busy : State.RunningHooks != HookKind.None ? HookRuns : "";

    private void Rest(ServiceEnd how)
    {
        Say(LogLevel.Error, "service ended", "status", how.ToString());
        Rest($"its process ended with status {how.ShellStatus}");
    }

    private void RestUnstarted(Failure why)
    {
        Say(LogLevel.Error, "the service cannot be started", "err", why.Message);
        Note(HistoryKind.Failed, State.Service, reason: $"the service cannot be started: {why.Message}");
        Rest(why.Message);
    }

    private void Rest(string why)
    {
        State = State with { IsResting = true, FailedStarts = 0 };
        if (State.Phase == Phase.Booting)
        {
            Enter(Phase.Idle);
        }

        Do(new UpdateEffect.Rest(why));
    }

    /// <summary>Nothing is under way: all is read anew, by another supervisor. Else that goes on.</summary>
    private void RestIsOver(bool anew, bool isUnsaved)
    {
        // Not so when an update has started it meanwhile.
        if (!State.IsResting)
        {
            return;
        }

        if (anew && Durable.SelfTrial is not null)
        {
            Rest(Busy);
        }
        else if (!isUnsaved && (anew || !IsOccupied))
        {
            End(0, "broken off, for the service is started anew (ask again)");
        }
        else
        {
            State = State with { IsResting = false };
            StartFromPath();
        }
    }
}
