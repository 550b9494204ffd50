using Ysco.Config;
using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>
/// The service ran until we ended it, so it is ours to bring back: a start that fails for a passing lack (no memory, no
/// descriptor, a disk that does not answer) is tried again. A service that never ran is not: whoever started us sees that.
/// </summary>
internal sealed partial class UpdateTurn
{
    /// <summary>Whether it is tried again.</summary>
    private bool StartsAgain(Failure why)
    {
        bool isOurs = State.Phase == Phase.RollingBack || (State.Phase == Phase.Booting && State.OwesService);
        if (!isOurs || ToldToStop || State.FailedStarts == UpdateMachine.MaxFailedStarts)
        {
            return false;
        }

        TimeSpan wait = TimeSpan.FromSeconds(Math.Min(1 << State.FailedStarts, UpdateMachine.LongestStartWait.TotalSeconds));
        State = State with { FailedStarts = State.FailedStarts + 1, PhaseDeadline = now.Uptime + wait };
        Say(LogLevel.Error, $"the service cannot be started: trying again in {GoDuration.Format(wait)}", "err", why.Message);
        return true;
    }

    private void StartAgain()
    {
        State = State with { PhaseDeadline = null };
        StartFromPath();
    }

    private void StartFromPath() => Do(new UpdateEffect.Start(State.PathStuck ? State.ServiceBinary : null, IsReturn: State.OwesService));

    /// <summary>The service path still leads to the old binary, or to the one that is to stay: it runs again. Unless somebody changed that.</summary>
    private void BringBack()
    {
        Enter(Phase.Booting);
        State = State with { OwesService = true };
        Do(new UpdateEffect.Start(null, IsReturn: true));
    }
}
