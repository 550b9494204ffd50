using Ysco.Go;
using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>Updates of ourselves: fetched and proven as the service's, tried (selftest), executed in our place, watched, gone back from.</summary>
internal sealed partial class UpdateTurn
{
    private Build OwnBuild(string version) => settings.Self with { Version = version, GoVersion = Build.NoToolchain };

    /// <summary>Whether the policy lets a version follow ours.</summary>
    private bool OwnMayFollow(Build target) => settings.NoSelfUpdates == "" && target.ModPath == settings.Self.ModPath
        && Policy.Allows(settings.SelfPolicy, settings.Self.Version, target.Version)
        && !Array.Exists(Durable.FailedBuilds, failed => failed.Target == target && failed.Times >= UpdateMachine.MaxFailures);

    private void LearnOwn(CheckOutcome outcome)
    {
        if (settings.NoSelfUpdates == "")
        {
            State = State with { SelfVersions = Learn(State.SelfVersions, outcome.SelfVersions, outcome.SelfVersionsError) };
        }
    }

    /// <summary>What is being installed already is not planned, nor is anything before a check of ours told what there is.</summary>
    private void ScheduleOwn()
    {
        if (settings.NoSelfUpdates != "" || State.SelfVersions.LearntAt is null)
        {
            return;
        }

        string[] allowed = Array.FindAll(State.SelfVersions.Versions, version => OwnMayFollow(OwnBuild(version)));
        Array.Sort(allowed, SemVer.Compare);
        Build? newest = allowed.Length > 0 ? OwnBuild(allowed[^1]) : null;
        ScheduledUpdate? there = Array.Find(Durable.Schedule, entry => entry.Which == Which.Self);
        if (there?.Target != newest && newest != State.Job?.Target)
        {
            ScheduledUpdate[] others = Array.FindAll(Durable.Schedule, entry => entry.Which != Which.Self);
            KeepSchedule(newest is null ? others : [.. others, Planned(newest, Which.Self)]);
        }
    }

    private void OwnUpdateWanted(UpdateRequest request, bool @checked)
    {
        if (settings.NoSelfUpdates != "")
        {
            Refuse(request, $"self: {settings.NoSelfUpdates}");
        }
        else if (State.Phase != Phase.Idle || State.Deferred is not null || ToldToStop || Durable.SelfTrial is not null)
        {
            Refuse(request, Durable.SelfTrial is null ? Busy : $"busy: ysco {Durable.SelfTrial.NewVersion} is watched");
        }
        else if (request.Bundle is { } bundle && !IsOwnName(bundle))
        {
            Refuse(request, $"the bundle is of {Shown(Name(bundle.Name, bundle.Dir))}, and ysco is updated from one of {Shown(Last(settings.SelfName))} (without -self it is taken for the service)");
        }
        else if (request.Bundle is null && !ClockIsRight())
        {
            Refuse(request, "the clock of this machine is not set yet (no update before it is)");
        }
        else if (request.Version == "latest" && !@checked)
        {
            State = State with { Deferred = request };
            CheckSoon(now.Uptime);
        }
        else
        {
            GrantOwn(request);
        }
    }

    private void GrantOwn(UpdateRequest request)
    {
        string version = request.Version switch
        {
            "current" => settings.Self.Version,
            "latest" => Candidates.Latest(State.SelfVersions.Versions),
            var given => given,
        };
        Build target = OwnBuild(version);
        if (request.Version == "latest" && (State.SelfVersions.Error != "" || version == ""))
        {
            Refuse(request, $"latest: {(State.SelfVersions.Error == "" ? "no released version is known" : State.SelfVersions.Error)}");
        }
        else if (!IsVersion(version))
        {
            Refuse(request, $"version {Shown(version)}: not a full semantic version such as v1.2.3");
        }
        else if (version == settings.Self.Version)
        {
            Refuse(request, $"ysco {version}{UpdateMachine.IsThere}");
        }
        else if (request.Bundle is { MayBeOlder: false } && SemVer.Compare(version, settings.Self.Version) < 0)
        {
            Refuse(request, $"ysco {version} is older than {settings.Self.Version}, which runs (-older goes back all the same)");
        }
        else if (request.Version == "latest" && Array.Find(Durable.FailedBuilds, build => build.Target == target) is { } failed)
        {
            Refuse(request, $"ysco {version} is the latest, and was {failed.Fate} here before (give its number to try it again)");
        }
        else
        {
            BeginJob(new UpdateJob(target, request.Waiter, Which.Self, request.Bundle?.File ?? ""));
        }
    }

    /// <summary>It is proven, and lies beside ours. Before it takes our place it has to show that it can.</summary>
    private void OwnFetched(UpdateEvent.Fetched fetched)
    {
        Keep(WithLeftover(fetched.Binary));
        State = State with { Proven = fetched, SelfIsTested = false };
        Enter(Phase.Renewing);
        Do(new UpdateEffect.TestSelf(fetched.Binary));
    }

    private void SelfTested(Failure? failure)
    {
        if (State is not { Phase: Phase.Renewing, Job: { } job, Proven: { } proven, SelfIsTested: false })
        {
            return;
        }

        if (failure is null)
        {
            State = State with { SelfIsTested = true };
            return;
        }

        Keep(Durable with { FailedBuilds = WithFailure(job.Target, isRefused: true) });
        DropOwn(job, proven, failure with { Message = $"refused, and not installed: {failure.Message}" });
    }

    /// <summary>A hook that runs is one of ours: the next program would not know of it.</summary>
    private void TakePlaceWhenQuiet()
    {
        if (State is not { Phase: Phase.Renewing, SelfIsTested: true, Job: { } job, Proven: { } proven } || Durable.SelfTrial is not null
            || State.RunningHooks != HookKind.None)
        {
            return;
        }

        if (State.OthersBusy != "")
        {
            if (State.PhaseDeadline is null)
            {
                Say(LogLevel.Info, "the new ysco waits for another service", "why", State.OthersBusy);
                State = State with { PhaseDeadline = now.Uptime + UpdateMachine.OthersPatience };
            }

            return;
        }

        if (ToldToStop)
        {
            DropOwn(job, proven, Failure.Local("the service was told to end"));
            return;
        }

        BreakOffCheck("for an update of ysco");

        Keep(Durable with
        {
            SelfTrial = new SelfTrial(
                now.Wall, 0, job.Target.Version, proven.Binary, settings.Self.Version, proven.OldBinary, settings.SelfPath, BootId: settings.BootId),
            Schedule = Array.FindAll(Durable.Schedule, entry => entry.Target != job.Target),
            Leftovers = Array.FindAll(Durable.Leftovers, left => left != proven.Binary),
        });
        Say(LogLevel.Info, "executing the new ysco in the place of this one", "version", job.Target.Version);
        Do(new UpdateEffect.RenewSelf(proven.Binary, job.Waiter));
    }

    /// <summary>Other services were in the middle of something for all the time that we have.</summary>
    private void OthersTookTooLong()
    {
        if (State is { Job: { } job, Proven: { } proven })
        {
            DropOwn(job, proven, Failure.Local($"ysco could not be updated within {Config.GoDuration.Format(UpdateMachine.OthersPatience)}: {State.OthersBusy}"));
        }
    }

    private void NotRenewed(Failure why)
    {
        if (State is { Phase: Phase.Renewing, Job: { } job, Proven: { } proven })
        {
            Keep(Durable with { SelfTrial = null });
            DropOwn(job, proven, why);
        }
    }

    private void DropOwn(UpdateJob job, UpdateEvent.Fetched proven, Failure why)
    {
        State = State with { Proven = null, SelfIsTested = false };
        Enter(Phase.Idle);
        DiscardOwn(proven.Binary);
        UpdateFailed(job, why);
    }

    private void DiscardOwn(string binary)
    {
        if (binary != "" && binary != Durable.PreviousBinarySelf)
        {
            Keep(WithLeftover(binary));
            Do(new UpdateEffect.Remove(binary));
        }
    }

    /// <summary>We are the new program, and live; or the old one, that was brought back.</summary>
    private void ResumeOwnTrial()
    {
        if (Durable.SelfTrial is not { } trial)
        {
            return;
        }

        if (settings.Self.Version == trial.NewVersion)
        {
            TimeSpan left = UpdateMachine.SelfWatch - settings.Lived;
            State = State with { SelfWatchEnd = now.Uptime + (left > TimeSpan.Zero ? left : TimeSpan.Zero) };
            return;
        }

        // In another boot it may not have had the time, or was stopped in order: it was the machine that stopped.
        if (trial.Reason == "" && trial.BootId != settings.BootId)
        {
            TryOwnAgain(trial);
            return;
        }

        string reason = $"ysco {trial.NewVersion} {(trial.Reason == "" ? "did not live through its watch" : trial.Reason)}";
        Build failed = OwnBuild(trial.NewVersion);
        Say(LogLevel.Error, "the new ysco failed: this is the one before it, and updates are paused", "err", reason);
        Note(HistoryKind.RolledBack, OwnBuild(settings.Self.Version), failed, reason, which: "self");
        Count(UpdateCounter.UpdateErrors);
        Keep(Durable with
        {
            SelfTrial = null,
            PauseReason = AlsoFor(reason),
            Schedule = Array.FindAll(Durable.Schedule, entry => entry.Target != failed),
            FailedBuilds = WithFailure(failed),
        });
        Do(new UpdateEffect.SwitchSelf(trial.OldBinary, trial.NewBinary));

        // It was given the place back, and who stands by would take its silence for that of the new one.
        Do(new UpdateEffect.SelfKept());
        DiscardOwn(trial.NewBinary);
    }

    /// <summary>
    /// Where the policy allows, it is due again. One that had begun is held to have failed once all the same: it may be what stops the
    /// machine, and is not to do so for ever.
    /// </summary>
    private void TryOwnAgain(SelfTrial trial)
    {
        Build target = OwnBuild(trial.NewVersion);
        Say(LogLevel.Warn, "the update of ysco was cut off", "version", trial.NewVersion);
        Note(HistoryKind.Failed, target, reason: "cut off before its watch was over", which: "self");
        ScheduledUpdate[] others = Array.FindAll(Durable.Schedule, entry => entry.Which != Which.Self);
        Keep(Durable with { SelfTrial = null, FailedBuilds = trial.Starts > 0 ? WithFailure(target) : Durable.FailedBuilds });
        if (OwnMayFollow(target))
        {
            Keep(Durable with { Schedule = [.. others, new ScheduledUpdate(trial.Since, Which.Self, target)] });
        }

        Do(new UpdateEffect.SwitchSelf(trial.OldBinary, trial.NewBinary));
        DiscardOwn(trial.NewBinary);
    }

    /// <summary>An orderly end within its watch is no start that it did not live through: the old one, which is started next, tries it again.</summary>
    private void UncountOwnStart()
    {
        if (Durable.SelfTrial is { } trial && trial.NewVersion == settings.Self.Version)
        {
            Keep(Durable with { SelfTrial = trial with { Starts = Math.Max(0, trial.Starts - 1), BootId = "" } });
        }
    }

    private void KeepSelfWhenItLived()
    {
        if (State.SelfWatchEnd is not { } end || now.Uptime < end || Durable.SelfTrial is not { } trial)
        {
            return;
        }

        State = State with { SelfWatchEnd = null };
        Do(new UpdateEffect.SwitchSelf(trial.NewBinary));
    }

    /// <summary>Only now the trial is over: after a crash in between it is the new one that starts, and is watched once more.</summary>
    private void OwnSwitched()
    {
        if (Durable.SelfTrial is not { } trial || trial.NewVersion != settings.Self.Version)
        {
            return;
        }

        string older = Durable.PreviousBinarySelf;
        Keep(Durable with
        {
            SelfTrial = null,
            PreviousBinarySelf = trial.OldBinary,
            SelfBackoff = 0,
            SelfBackoffReason = "",
            SelfBackoffUntil = null,
            FailedBuilds = Array.FindAll(Durable.FailedBuilds, failed => failed.Target != OwnBuild(trial.NewVersion)),
        });
        Do(new UpdateEffect.SelfKept());
        Say(LogLevel.Info, "ysco is updated", "version", trial.NewVersion);
        Note(HistoryKind.Updated, OwnBuild(trial.NewVersion), OwnBuild(trial.OldVersion), which: "self");
        if (older != trial.NewBinary)
        {
            DiscardOwn(older);
        }
    }
}
