using System.Text;
using Ysco.Go;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>Going on as another program in the same process: what we hand to it, and what becomes of us when it is not to be.</summary>
public sealed partial class Supervisor
{
    private int? renewal;
    private string? renewedConfig;

    /// <summary>Whether we asked to be executed anew.</summary>
    public bool IsToBeRenewed => renewal is not null;

    /// <summary>Why the process may not be executed anew now for the sake of another service; empty when it may.</summary>
    public string WhyNotNow => isUnsaved ? "state.json cannot be written" : UpdateMachine.WhyNotNow(state, Now, setup.Settings);

    /// <summary>The process is to be executed anew for the sake of another service: what is under way here is broken off or written down.</summary>
    public void MakeReadyForAnother()
    {
        Take(new UpdateEvent.RenewedForAnother());
        notifier.Keep();
    }

    /// <summary>Adds what of ours the next program needs.</summary>
    public void HandOver(Handover handover)
    {
        (handover.Service, handover.ServiceBinary, handover.NotifySocket) = (service.Current, state.ServiceBinary, notifySocket?.Fd ?? -1);
        (handover.User, handover.ConfigText) = (setup.Terms.User, renewedConfig ?? setup.ConfigText);
        (handover.SelfPath, handover.Standby) = (selfPath.Path, standby);
        handover.IsSameConfig = handover.ConfigText == setup.ConfigText && setup.NotRead.Count == 0;
        handover.Knowledge = Known();
        (handover.OutputSockets, handover.Output) = (output?.All ?? [], Output);

        // What runs, and not what the file says that was read last: that may be the one of a build that was gone back from.
        Build runs = state.Service;
        handover.ServiceInfo = BuildInfo.Known(runs.ModPath, runs.PkgDir, runs.Version, runs.GoVersion, serviceInfo!.GoOs, serviceInfo.GoArch);
    }

    /// <summary>We are still here, and go on.</summary>
    /// <param name="why">Why we could not be executed anew.</param>
    public void NotRenewed(Failure why)
    {
        renewedConfig = null;
        log.Error("ysco cannot be started anew: going on with what was read before", ("err", why.Message));
        if (RenewedBinary != "")
        {
            (renewal, RenewedBinary) = (null, "");
            DismissStandby();
            Take(new UpdateEvent.NotRenewed(why));
        }
        else if (renewal is { } waiter)
        {
            renewal = null;
            Answer(new UpdateEffect.Reply(waiter, UpdateReply.Failed(why.Message)));
        }
    }

    private void BeginRenewal(UpdateEffect.Renew renew)
    {
        if (isUnsaved)
        {
            // The next program knows no more than what state.json says.
            Answer(new UpdateEffect.Reply(renew.Waiter, UpdateReply.Failed("state.json cannot be written (nothing was saved; is the disk full?)")));
            return;
        }

        if (ConfigFile.Replace(setup.ConfigPath, Encoding.UTF8.GetBytes(renew.ConfigText)) is { } failure)
        {
            log.Error("configuration not saved", ("err", failure.Message));
            Answer(new UpdateEffect.Reply(renew.Waiter, UpdateReply.Failed(failure.Message)));
            return;
        }

        log.Info("configuration saved: reading it anew", ("file", setup.ConfigPath));
        renewal = renew.Waiter;
        renewedConfig = renew.ConfigText;
        notifier.Keep();
        household.Renew();
    }
}
