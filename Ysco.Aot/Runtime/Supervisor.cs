using Ysco.Loop;
using Ysco.Durable;
using Ysco.Go;
using Ysco.Logging;
using Ysco.Results;
using Ysco.State;
using Ysco.Supervision;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// The owner of all that changes: one queue of events with one consumer. Each event goes through
/// <see cref="UpdateMachine"/>; what it decides is first made durable, then performed.
/// This file: the queue. Start-up, effects, workers and the surfaces' port are beside it.
/// Not here: what is decided, and how anything is done.
/// </summary>
public sealed partial class Supervisor
{
    /// <summary>How often it is looked whether other services are still in the middle of something.</summary>
    private static readonly TimeSpan OthersLook = TimeSpan.FromSeconds(1);

    private readonly EventLoop loop;
    private readonly IHousehold household;
    private readonly TimeProvider clock;
    private readonly Random dice;
    private readonly Log log;
    private readonly SupervisorSetup setup;
    private readonly ServicePath path;
    private readonly ServiceProcess service;
    private readonly StateFile stateFile;
    private readonly Notifier notifier;
    private readonly WallTimer wallTimer;
    private readonly Queue<UpdateEvent> events = new();
    private readonly long started;
    private TimerHandle? timer;
    private UpdateState state = new();
    private BuildInfo? serviceInfo;
    private string? unsettled;
    private bool draining;
    private bool isUnsaved;
    private bool isRetired;

    /// <summary>A supervisor that has not begun.</summary>
    /// <param name="loop">Its loop.</param>
    /// <param name="household">What it shares with others.</param>
    /// <param name="clock">Both clocks.</param>
    /// <param name="dice">For jitter.</param>
    /// <param name="log">Where it tells what it does.</param>
    /// <param name="setup">What it supervises.</param>
    public Supervisor(EventLoop loop, IHousehold household, TimeProvider clock, Random dice, Log log, SupervisorSetup setup)
    {
        this.loop = loop;
        this.household = household;
        this.clock = clock;
        this.dice = dice;
        this.log = log;
        this.setup = setup;
        started = clock.GetTimestamp();
        path = new ServicePath(setup.Command[0]);
        selfPath = new ServicePath(setup.SelfPath);
        service = new ServiceProcess(loop, setup.ServiceRecordPath, TermsOf(setup, path), setup.CommandBytes, ServiceEnded);
        stateFile = new StateFile(setup.StatePath);
        laying = new LayingFile(setup.LayingPath);
        historyFile = new HistoryFile(setup.HistoryPath);
        notifier = new Notifier(loop, clock, log, setup.Config, setup.Terms.User?.Uid, new OwedFile(setup.OwedPath), NotifierChanged);
        wallTimer = new WallTimer(loop, () => Take(new UpdateEvent.Ticked()));
    }

    /// <summary>A signal came, which is the service's as much as ours.</summary>
    public void Signalled(int signal) => Take(new UpdateEvent.Signalled(signal));

    /// <summary>How long the service may take to end.</summary>
    public TimeSpan StopTimeout => setup.Config.Process.StopTimeout;

    /// <summary>Some child has ended, which may be one of ours.</summary>
    public void Reap()
    {
        service.Reap();
        ReapHooks();
    }

    /// <summary>Removes what a cut-off write of ours left. Later than the start of the service, which it does not concern.</summary>
    private void SweepTemporaryFiles()
    {
        // Where ysco runs already, what lies in the folders of binaries may be another service's, and not cut off at all.
        string[] places = setup is { Handed: null, IsUnchanged: true } ? [setup.Folder]
            : setup.SelfReleases is null || setup.SelfBinary == "" ? [setup.Folder, DurableFile.FolderOf(state.ServiceBinary)]
            : [setup.Folder, DurableFile.FolderOf(state.ServiceBinary), DurableFile.FolderOf(setup.SelfBinary)];
        foreach (string left in Installation.Sweep(places))
        {
            log.Info("removed what a cut-off write left", ("file", left));
        }
    }

    private void ServiceEnded(ServiceEnd how)
    {
        DrainOutput();
        Take(new UpdateEvent.Ended(how));
    }

    /// <summary>Lets go of all that it holds, for another takes its place. What still comes in for it is passed over.</summary>
    public void Retire()
    {
        isRetired = true;
        AbandonWorkers();
        AbandonHooks();
        timer?.Cancel();
        evidenceTimer?.Cancel();
        evidenceLook?.Abandon();
        probe?.Abandon();
        notifySocket?.Close();
        EndOutput();
        notifier.Retire();
        wallTimer.Close();
        service.Forget();
    }

    private Moment Now => new(clock.GetUtcNow(), clock.GetElapsedTime(started));

    /// <summary>Takes an event, and all that follow from it, one after the other.</summary>
    private void Take(UpdateEvent happened)
    {
        events.Enqueue(happened);
        if (draining || isRetired)
        {
            return;
        }

        draining = true;
        while (events.TryDequeue(out UpdateEvent? next))
        {
            Step(next);
        }

        draining = false;
        SetTimers();
        WriteHistory();
        notifier.Hold(IsServiceAwaited);
    }

    private void Step(UpdateEvent happened)
    {
        UpdateState before = state.Phase == Phase.Renewing ? state with { OthersBusy = household.Busy } : state;
        UpdateStep step = UpdateMachine.Next(before, happened, Now, setup.Settings, dice.NextDouble());
        if (Save(step.State.Durable, happened) is { } failure)
        {
            log.Error("state.json cannot be written (trying again with what comes next)", ("err", failure.Message));
            if (state.Phase is Phase.Fetching or Phase.PreUpdate && step.State.Phase is Phase.Stopping or Phase.Switching)
            {
                // The way back could not be noted down, so the way there is not begun.
                events.Enqueue(new UpdateEvent.Fetched(step.State.Durable.Trial!.NewBinary, "", failure));
                return;
            }
        }

        state = step.State;
        snapshot = null;
        foreach (UpdateEffect effect in step.Effects)
        {
            Perform(effect);
        }
    }

    /// <summary>What could not be written once is written with the next step, whatever that changes; but strangers cannot ask for it.</summary>
    private Failure? Save(DurableState durable, UpdateEvent happened)
    {
        isUnsaved |= !ReferenceEquals(durable, state.Durable);
        if (!isUnsaved || (happened is UpdateEvent.Notified && ReferenceEquals(durable, state.Durable)))
        {
            return null;
        }

        Failure? failure = stateFile.Save(durable);
        isUnsaved = failure is not null;
        return failure;
    }

    private void SetTimers()
    {
        timer?.Cancel();
        if (isRetired)
        {
            return;
        }

        Moment now = Now;
        if (state is { Phase: Phase.Renewing, OthersBusy: not "" })
        {
            timer = loop.After(OthersLook, () => Take(new UpdateEvent.Ticked()));
            return;
        }

        timer = UpdateMachine.NextTick(state, setup.Settings, now.Wall) is { } due
            ? loop.After(due - now.Uptime, () => Take(new UpdateEvent.Ticked()))
            : null;
        wallTimer.Set(UpdateMachine.NextWallTick(state, setup.Settings, now.Wall));
    }
}
