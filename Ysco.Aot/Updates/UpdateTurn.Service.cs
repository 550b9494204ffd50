using Ysco.Config;
using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>The service process: found, started, signalled, ended.</summary>
internal sealed partial class UpdateTurn
{
    private const int SIGINT = 2;
    private const int SIGKILL = 9;
    private const int SIGTERM = 15;

    /// <summary>
    /// A person (or whatever supervises us) wants the service to end: it is not started again, nor is its end held
    /// against a new binary. Not for ever: a service may take an INT for something else and live on.
    /// </summary>
    private bool ToldToStop =>
        State.OperatorStop is { } at && now.Uptime < at + UpdateMachine.StopMemory;

    private void Boot(UpdateEvent.Booted booted)
    {
        State = State with
        {
            Service = booted.Service,
            ServiceBinary = booted.Binary,
            ServiceAlive = booted.RunningBinary is not null,
            NextCheck = now.Uptime + (booted.NextCheck ?? settings.FirstCheck),
            PathStuck = booted.IsPathBroken,
        };
        if (!booted.IsUnchanged)
        {
            Note(booted.IsRenewed ? HistoryKind.Configured : HistoryKind.YscoStarted, settings.Self, which: "self");
        }

        ResumeOwnTrial();
        DropForeignSchedule();
        if (Durable is { Backoff: > 0, BackoffUntil: null })
        {
            // Written by the Go program, which does not say since when.
            Keep(Durable with { BackoffUntil = now.Wall + TimeSpan.FromHours(Durable.Backoff) });
        }

        if (booted.RunningBinary is not null && !booted.IsRenewed)
        {
            Do(new UpdateEffect.Adopt());
            Note(HistoryKind.TakenOver, RunningBuild(booted), binary: booted.RunningBinary);
        }

        if (Durable.Trial is { } trial)
        {
            ResumeTrial(trial, booted);
        }
        else if (booted.RunningBinary is not null)
        {
            Enter(Phase.Idle);
            SwitchBackIfStuck();
        }
        else if (booted.IsResting)
        {
            State = State with { IsResting = true };
            Enter(Phase.Idle);
        }
        else
        {
            Do(new UpdateEffect.Start(null));
        }

        Array.ForEach(Durable.Leftovers, Discard);
    }

    /// <summary>What runs need not be what the service path leads to: a trial may have been cut off between the two.</summary>
    private Build RunningBuild(UpdateEvent.Booted booted) => Durable.Trial switch
    {
        { } trial when booted.RunningBinary == trial.NewBinary => trial.New,
        { } trial when booted.RunningBinary == trial.OldBinary => trial.Old,
        _ => State.Service,
    };

    /// <summary>Entries for ourselves were made by another program of this name: there is no such module for us.</summary>
    private void DropForeignSchedule()
    {
        ScheduledUpdate[] ours = Array.FindAll(
            Durable.Schedule, entry => entry.Which == Which.Service || (settings.NoSelfUpdates == "" && entry.Target.ModPath == settings.Self.ModPath));
        if (ours.Length < Durable.Schedule.Length)
        {
            Keep(Durable with { Schedule = ours });
            Say(LogLevel.Info, "dropping scheduled updates of ysco itself: they are for another program of this name");
        }
    }

    private void Started(Failure? failure)
    {
        if (failure is null)
        {
            State = State with { ServiceAlive = true, OperatorStop = null, OwesService = false, FailedStarts = 0 };
            Note(HistoryKind.Started, State.Service, reason: State.Phase == Phase.Switching ? "on trial" : "", binary: State.ServiceBinary);
        }

        switch (State.Phase, failure)
        {
            case (Phase.Booting, null): Enter(Phase.Idle); break;
            case (Phase.Switching, null): BeginWatch(awaitsReady: true); break;
            case (Phase.RollingBack, null): RolledBack(); break;
            case (Phase.Switching, { } why): NewOneFailed(why.Message); break;
            case (_, { } why) when StartsAgain(why): break;
            case (_, { } why) when MayRest: RestUnstarted(why); break;
            case (_, { } why):
                Say(LogLevel.Error, "the service cannot be started", "err", why.Message);
                Note(HistoryKind.Failed, State.Service, reason: $"the service cannot be started: {why.Message}");
                End(1);
                break;
            default: break;
        }
    }

    private void ServiceEnded(ServiceEnd how)
    {
        State = State with { ServiceAlive = false };
        Note(HistoryKind.Ended, State.Service, reason: $"{how}{Purpose()}");
        switch (State.Phase)
        {
            case Phase.Stopping when !ToldToStop:
                Enter(Phase.Switching);
                Do(new UpdateEffect.Switch(Durable.Trial!.NewBinary));
                break;
            case Phase.Watching when !ToldToStop:
                NewOneFailed($"binary {FileName(Durable.Trial!.NewBinary)} exited {Soon()}: {how}");
                break;
            case Phase.RollingBack when !ToldToStop:
                SwitchBack(Durable.Trial!);
                break;
            case var _ when MayRest:
                Rest(how);
                break;
            default:
                EndWithService(how);
                break;
        }
    }

    private string Soon() => Durable.Trial!.AwaitsReady ? "before it was ready" : $"within {GoDuration.Format(settings.Watch)}";

    /// <summary>What the service ended for; empty when that is its own matter.</summary>
    private string Purpose() => (State.Phase, ToldToStop, Durable.Trial) switch
    {
        (_, true, _) => ", as it was told",
        (Phase.Stopping, _, { } trial) => $", for the update to {trial.New.Versions}",
        (Phase.RollingBack, _, { } trial) => $", for the return to {trial.Old.Versions}",
        _ => "",
    };

    /// <summary>The service ended by its own will or a person's: so do we, with its status.</summary>
    private void EndWithService(ServiceEnd how)
    {
        if (Durable.Trial is { } trial)
        {
            // Stopped in order by a person, not by its own fault: this start does not count against the new binary.
            Keep(Durable with
            {
                Trial = trial.Stage switch
                {
                    TrialStage.Switching => null,
                    TrialStage.Watching => trial with { Starts = Math.Max(0, trial.Starts - 1) },
                    _ => trial,
                },
            });
            if (trial.Stage == TrialStage.Switching)
            {
                Discard(trial.NewBinary);
            }
        }

        Say(ToldToStop ? LogLevel.Info : LogLevel.Error, "service ended", "status", how.ToString());

        // How a process ended that was taken over is not told to us: when it was told to end, it did as it was told.
        End(ToldToStop && how.IsUnknown ? 0 : how.ShellStatus);
    }

    private void End(int status, string why = "ysco is ending")
    {
        Reply(State.Job?.Waiter, UpdateReply.Failed(why));
        Array.ForEach(State.CheckWaiters, waiter => Reply(waiter, UpdateReply.Failed(why)));
        Reply(State.Deferred?.Waiter, UpdateReply.Failed(why));
        State = State with { Job = null, CheckWaiters = [], Deferred = null };
        UncountOwnStart();
        Do(new UpdateEffect.AbandonWorkers());
        Enter(Phase.Ended);
        Do(new UpdateEffect.Exit(status));
    }

    private void Signalled(int signal)
    {
        if (signal is SIGINT or SIGTERM)
        {
            State = State with { OperatorStop = now.Uptime };
        }

        if (State.ServiceAlive)
        {
            // KILL comes from nobody but us, for one that is to end and did not: as in an update, with all that it started.
            Do(new UpdateEffect.Signal(signal, Group: signal == SIGKILL));
        }
        else if (ToldToStop && (State.FailedStarts > 0 || State.IsResting))
        {
            End(0);
        }
    }

    private void PhaseIsOver()
    {
        if (State.Phase == Phase.Watching)
        {
            WatchIsOver();
            return;
        }

        if (State.Phase == Phase.Renewing)
        {
            OthersTookTooLong();
            return;
        }

        if (!State.ServiceAlive && State.FailedStarts > 0)
        {
            StartAgain();
            return;
        }

        // Stopping, or what is left of a failed one: it had its time. Repeated, should the kernel take long to end it.
        State = State with { PhaseDeadline = now.Uptime + settings.StopTimeout };
        Say(LogLevel.Warn, "the service did not stop in time: killing it", "timeout", GoDuration.Format(settings.StopTimeout));
        Do(new UpdateEffect.Signal(SIGKILL, Group: true));
    }

    private static string FileName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
