using Ysco.Bytes;
using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>From the switch to what is kept, there and back again.</summary>
internal sealed partial class UpdateTurn
{
    /// <summary>A person's reason has no more.</summary>
    private const int KeptReasonChars = 200;

    /// <summary>A power cut, or a kill of ours, came in the middle of an update.</summary>
    private void ResumeTrial(Trial trial, UpdateEvent.Booted booted)
    {
        string? runningBinary = booted.RunningBinary;
        bool newRuns = runningBinary == trial.NewBinary;

        // That the path was switched is not noted down, so that no disk is waited for while the service is down: it shows.
        bool switched = newRuns || State.Service == trial.New;
        if (trial.Stage == TrialStage.Switching)
        {
            trial = trial with { Starts = 1 };
        }

        if (trial.Stage != TrialStage.Failed && !switched)
        {
            Say(LogLevel.Warn, "an update was cut off before the new binary ran: staying with the old one",
                "version", trial.New.Version);
            Note(HistoryKind.Failed, trial.New, trial.Old, "the update was cut off before the new binary ran");
            Enter(Phase.RollingBack);

            // The old one may have been told to stop by our former life, or not: now it is, and then it is started anew.
            EndThenSwitchBack(trial, runningBinary is not null);
        }
        else if (trial.Stage == TrialStage.Failed)
        {
            GoBack(trial, runningBinary);
        }
        else if (newRuns && booted.IsRenewed)
        {
            GoOnWatching(trial);
        }
        else if (newRuns)
        {
            // Whether it said meanwhile that it is ready nobody knows: who had yet to say so has to.
            bool awaitsReady = trial.Stage == TrialStage.Switching || trial.AwaitsReady;
            Keep(Durable with { Trial = trial });
            BeginWatch(awaitsReady);
        }
        else if (trial.Starts >= UpdateMachine.MaxTrialStarts)
        {
            NewOneFailed($"binary {FileName(trial.NewBinary)} did not live through {trial.Starts} starts");
        }
        else
        {
            Say(LogLevel.Warn, "an update was cut off while the new binary was watched: starting it again",
                "version", trial.New.Version);
            Keep(Durable with { Trial = trial with { Stage = TrialStage.Watching, Starts = trial.Starts + 1 } });
            StartOnTrial();
        }
    }

    private void Switched(UpdateEvent.Switched switched)
    {
        if (State.Phase == Phase.Idle)
        {
            SwitchedBackAtLast(switched);
            return;
        }

        Trial trial = Durable.Trial!;
        if (State.Phase == Phase.RollingBack)
        {
            SwitchedBack(trial, switched);
        }
        else if (switched.Failure is { } why)
        {
            // The service path still is the old binary: it goes on.
            Say(LogLevel.Error, "the service path cannot be switched: starting the old binary again", "err", why.Message);
            Keep(Durable with { Trial = null });
            BringBack();
            UpdateFailed(State.Job!, why, begun: true);
            Discard(trial.NewBinary);
        }
        else
        {
            State = State with { Service = trial.New, ServiceBinary = trial.NewBinary };
            StartOnTrial();
        }
    }

    private void StartOnTrial()
    {
        Enter(Phase.Switching);
        Do(new UpdateEffect.Start(null));
    }

    /// <summary>It lived through its watch.</summary>
    private void Keepable()
    {
        Trial trial = Durable.Trial!;
        string older = Durable.PreviousBinarySvc;
        Keep(Durable with
        {
            Trial = null,
            PreviousBinarySvc = trial.OldBinary,
            Backoff = 0,
            BackoffReason = "",
            BackoffUntil = null,
            FailedBuilds = Array.FindAll(Durable.FailedBuilds, failed => failed.Target != trial.New),
        });
        Enter(Phase.Idle);
        Say(LogLevel.Info, "update done", "version", $"{trial.New.Versions}");
        Note(HistoryKind.Updated, trial.New, trial.Old);
        RunAfterTrial(HookKind.PostUpdate, trial);
        if (older != trial.NewBinary)
        {
            Discard(older);
        }
    }

    /// <summary>The new binary ended in its watch, or was not what it has to be, or cannot even be started.</summary>
    private void NewOneFailed(string reason)
    {
        Trial trial = Durable.Trial!;
        Say(LogLevel.Error, "new version failed: rolling back and pausing updates", "err", reason);
        Note(HistoryKind.Failed, trial.New, trial.Old, reason);
        Count(UpdateCounter.UpdateErrors);
        Reply(State.Job?.Waiter, UpdateReply.Failed($"{reason} (rolled back{To(trial.Old.Version)})"));
        State = State with { Job = null };
        Keep(Durable with
        {
            Trial = trial with { Stage = TrialStage.Failed, Reason = reason },
            PauseReason = AlsoFor(reason),
            Schedule = Array.FindAll(Durable.Schedule, entry => entry.Target != trial.New),
            FailedBuilds = WithFailure(trial.New),
        });
        GoBack(Durable.Trial!, State.ServiceAlive ? trial.NewBinary : null);
    }

    /// <summary>A pause that somebody gave a reason for stays what it is; of reasons without end the first and the last.</summary>
    private string AlsoFor(string reason) => Durable.PauseReason switch
    {
        "" => reason,
        { Length: <= KeptReasonChars } before => $"{before}; {reason}",
        var before => $"{OneLine.From(before, KeptReasonChars)}...; {reason}",
    };

    /// <summary>Of a service that does not say which version it is none is known.</summary>
    private static string To(string version) => version == "" ? "" : $" to {version}";

    private FailedBuild[] WithFailure(Build build, bool isRefused = false)
    {
        int before = Array.Find(Durable.FailedBuilds, failed => failed.Target == build)?.Times ?? 0;
        FailedBuild[] others = Array.FindAll(Durable.FailedBuilds, failed => failed.Target != build);
        return [.. others.TakeLast(UpdateMachine.MaxFailedBuilds - 1), new FailedBuild(build, before + 1, isRefused)];
    }

    private void GoBack(Trial trial, string? runningBinary)
    {
        Enter(Phase.RollingBack);
        EndThenSwitchBack(trial, runningBinary is not null && runningBinary != trial.OldBinary);
    }

    private void EndThenSwitchBack(Trial trial, bool mustEnd)
    {
        if (!mustEnd)
        {
            SwitchBack(trial);
            return;
        }

        State = State with { PhaseDeadline = now.Uptime + settings.StopTimeout };
        Do(new UpdateEffect.Signal(settings.StopSignal, Group: false));
    }

    private void SwitchBack(Trial trial)
    {
        State = State with { PhaseDeadline = null };
        Do(new UpdateEffect.Switch(trial.OldBinary));
    }

    private void SwitchedBack(Trial trial, UpdateEvent.Switched switched)
    {
        if (switched.IsGone)
        {
            StayForWantOfTheOld(trial);
            return;
        }

        State = State with
        {
            Service = trial.Old, ServiceBinary = trial.OldBinary, PathStuck = switched.Failure is not null,
        };
        if (switched.Failure is { } why)
        {
            // The old binary is started by its own name, so that there is a service; the path is tried again with each check.
            Say(LogLevel.Error, "the service path cannot be switched back", "err", why.Message);
        }

        if (State.ServiceAlive)
        {
            RolledBack();
        }
        else
        {
            Do(new UpdateEffect.Start(switched.Failure is null ? null : trial.OldBinary));
        }
    }

    /// <summary>Somebody removed the binary to go back to: what is at the service path is better than no service.</summary>
    private void StayForWantOfTheOld(Trial trial)
    {
        string reason = $"no way back to {trial.Old.Version}: its binary {FileName(trial.OldBinary)} is gone";
        string failed = HowItFailed(trial);
        Say(LogLevel.Error, "cannot roll back: staying with what is there, updates are paused", "err", reason);
        Keep(Durable with
        {
            Trial = null,
            PauseReason = AlsoFor(reason),
        });
        if (State.ServiceAlive)
        {
            Enter(Phase.Idle);
        }
        else
        {
            BringBack();
        }

        RunAfterTrial(HookKind.OnFailure, trial, failed == "" ? reason : $"{failed}; {reason}");
    }

    /// <summary>A ysco that did not note it down has it in the reason of the pause, alone or after a person's.</summary>
    private string HowItFailed(Trial trial) =>
        trial.Reason == "" && trial.Stage == TrialStage.Failed ? Durable.PauseReason : trial.Reason;

    /// <summary>
    /// The path leads to a binary that is not to run, and the old one runs under its own name; or it leads nowhere, and the
    /// service lives all the same. Tried again, for disks come back.
    /// </summary>
    private void SwitchBackIfStuck()
    {
        if (State.PathStuck && State.Phase == Phase.Idle)
        {
            Do(new UpdateEffect.Switch(Durable.Trial?.OldBinary ?? State.ServiceBinary));
        }
    }

    private void SwitchedBackAtLast(UpdateEvent.Switched switched)
    {
        if (switched.Failure is { } why)
        {
            Say(LogLevel.Error, "the service path still cannot be switched back", "err", why.Message);
            return;
        }

        State = State with { PathStuck = false };
        if (Durable.Trial is not { } trial)
        {
            Say(LogLevel.Info, "the service path leads to a program again");
            return;
        }

        Say(LogLevel.Info, "the service path is switched back", "binary", switched.Binary);
        Keep(Durable with { Trial = null });
        Discard(trial.NewBinary);
    }

    private void RolledBack()
    {
        Trial trial = Durable.Trial!;
        Enter(Phase.Idle);
        if (trial.Stage == TrialStage.Failed)
        {
            Count(UpdateCounter.Rollbacks);
            Say(LogLevel.Warn, "rolled back", "version", $"{trial.Old.Versions}");
            Note(HistoryKind.RolledBack, trial.Old, trial.New, HowItFailed(trial));
            RunAfterTrial(HookKind.OnFailure, trial, HowItFailed(trial));
        }

        if (State.PathStuck)
        {
            return;
        }

        Keep(Durable with { Trial = null });
        Discard(trial.NewBinary);
    }
}
