using Ysco.Config;
using Ysco.Results;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>How the service is: what it is asked, and what it says by itself.</summary>
public sealed partial class Supervisor
{
    private HealthProbe? probe;
    private NotifySocket? notifySocket;

    /// <summary>How the service is started: as the configuration says, with the name of the socket where it is to tell us that it is ready.</summary>
    private static LaunchTerms TermsOf(SupervisorSetup setup, ServicePath path) => setup.Config.Process.Notify
        ? setup.Terms.With($"{NotifySocket.Variable}={NotifySocket.PathFor(setup.Folder, path, setup.Terms)}")
        : setup.Terms;

    /// <summary>
    /// Before the service is started. Without the socket it is started all the same; an update then fails for want of the word.
    /// </summary>
    private void ListenForReady()
    {
        int handed = setup.Handed?.NotifySocket ?? -1;
        if (!setup.Config.Process.Notify)
        {
            if (handed >= 0)
            {
                Posix.FileIo.Close(handed);
            }

            return;
        }

        if (!NotifySocket.Open(loop, NotifySocket.PathFor(setup.Folder, path, setup.Terms), setup.Terms.User, handed, () => service.Current?.Pid ?? 0, Ready)
            .Try(out notifySocket, out Failure? failure))
        {
            log.Error("the service cannot tell when it is ready (Process.Notify)", ("err", failure.Message));
        }
    }

    /// <summary>Before a start: without it a version that says when it is ready would be rolled back.</summary>
    private void FindNotifySocket()
    {
        if (notifySocket is null || notifySocket.WasThere(out Failure? failure))
        {
            return;
        }

        if (failure is null)
        {
            log.Warn("the socket by which the service tells that it is ready was gone: made anew");
        }
        else
        {
            log.Error("the service cannot tell when it is ready (Process.Notify)", ("err", failure.Message));
        }
    }

    private void Ready()
    {
        log.Debug("service is ready", ("pid", $"{service.Current?.Pid}"));
        NotifySocket.PassOn(Environment.GetEnvironmentVariable(NotifySocket.Variable));
        Take(new UpdateEvent.Ready());
    }

    private void AskHealth()
    {
        probe?.Abandon();
        probe = null;
        if (HealthTarget.Parse(setup.Config.Process.HealthUrl).Try(out HealthTarget? target, out Failure? failure))
        {
            probe = HealthProbe.Begin(loop, target, trouble => Take(new UpdateEvent.HealthSeen(trouble)));
        }
        else
        {
            events.Enqueue(new UpdateEvent.HealthSeen(failure.Message));
        }
    }
}
