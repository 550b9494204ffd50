using Ysco.State;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>One of several services: it is started again after its end, by the same supervisor or by another in the same process.</summary>
internal sealed partial class SimulatedHost
{
    private TimeSpan? restDue;

    // How long a service that ended waits for its next start.
    public TimeSpan RestsFor { get; set; } = TimeSpan.FromSeconds(8);

    // Called before another supervisor begins.
    public Action BeginsAnew { get; set; } = () => { };

    /// <summary>The service will be started again.</summary>
    public bool IsResting => restDue is not null;

    private void Forget()
    {
        (ExitStatus, Fetching, checkDue, unsaved, restDue) = (null, null, null, false, null);
        hooksDue.Clear();
        queue.Clear();
    }

    private void EndRest()
    {
        if (ExitStatus is not null || !(Uptime >= restDue))
        {
            return;
        }

        restDue = null;
        Deliver(new UpdateEvent.RestIsOver(IsAnew: false));
        if (ExitStatus is null)
        {
            return;
        }

        BeginsAnew();
        Forget();
        UpdateState known = state;
        state = new UpdateState
        {
            Durable = StateJson.Parse(StateJson.Format(Disk)).Value,
            Versions = known.Versions, GoVersions = known.GoVersions, Toolchains = known.Toolchains, FailedChecks = known.FailedChecks, NotedCheck = known.NotedCheck,
        };
        Disk = state.Durable;
        Deliver(new UpdateEvent.Booted(BuildOf(Link), Link, Running, NextCheck: known.NextCheck - Uptime, IsUnchanged: true));
    }
}
