using Ysco.Go;
using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>From the schedule, or a request, to a proven build beside the old one.</summary>
internal sealed partial class UpdateTurn
{
    /// <summary>The update of the schedule that goes next and the time from which it may; null when none can go.</summary>
    internal static (DateTimeOffset Time, ScheduledUpdate Entry)? NextRollout(UpdateState state, UpdateSettings settings, DateTimeOffset wall)
    {
        (DateTimeOffset Time, ScheduledUpdate Entry)? service = state.IsNextSkipped ? null : NextRollout(state.Durable, Which.Service, settings, wall);
        (DateTimeOffset Time, ScheduledUpdate Entry)? own = NextRollout(state.Durable, Which.Self, settings, wall);
        return service is null || (own is { } one && (one.Time < service.Value.Time
            || (one.Time == service.Value.Time && one.Entry == state.Durable.Schedule[0]))) ? own : service;
    }

    /// <summary>The next update of the service, or of ourselves, and the time from which it may go; null when none can go.</summary>
    internal static (DateTimeOffset Time, ScheduledUpdate Entry)? NextRollout(
        DurableState durable, Which which, UpdateSettings settings, DateTimeOffset wall)
    {
        if (durable.PauseReason != "" || Array.Find(durable.Schedule, update => update.Which == which) is not { } entry)
        {
            return null;
        }

        DateTimeOffset earliest = entry.Time;
        if ((which == Which.Self ? durable.SelfBackoffUntil : durable.BackoffUntil) is { } until && until > earliest)
        {
            earliest = until;
        }

        // What could not go at its time (paused, switched off, backing off) waits for the next slot, not for any hour.
        return (Schedule.NextOpen(earliest > wall ? earliest : wall, settings.Slots, settings.Zone), entry);
    }

    private void RollOutWhenDue()
    {
        if (State is { Phase: Phase.Idle, PathStuck: false } && (State.ServiceAlive || State.IsResting) && !ToldToStop
            && NextRollout(State, settings, now.Wall) is var (time, entry) && now.Wall >= time)
        {
            BeginJob(new UpdateJob(entry.Target, null, entry.Which));
        }
    }

    /// <summary>
    /// What was scheduled for another binary than the one that runs now, or under another policy, is not installed: it may
    /// be older, or no longer wanted. A check schedules what may follow.
    /// </summary>
    private void DropWhatMayNotFollow()
    {
        ScheduledUpdate[] kept = Array.FindAll(Durable.Schedule, entry =>
            entry.Which == Which.Self ? OwnMayFollow(entry.Target) : Candidates.MayFollow(entry.Target, State.Service, settings));
        if (kept.Length == Durable.Schedule.Length)
        {
            return;
        }

        foreach (ScheduledUpdate entry in Durable.Schedule)
        {
            if (Array.IndexOf(kept, entry) < 0)
            {
                Say(LogLevel.Info, "dropping a scheduled update that may not follow what runs", "update", $"{entry.Target}");
            }
        }

        Keep(Durable with { Schedule = kept });
    }

    /// <summary>
    /// A clock that was wrong by years when these times were worked out must not hold updates up for years: nothing waits
    /// longer than it would from now on.
    /// </summary>
    private void DoubtLateTimes()
    {
        if (Durable.BackoffUntil > now.Wall + TimeSpan.FromHours(Durable.Backoff))
        {
            Keep(Durable with { BackoffUntil = now.Wall + TimeSpan.FromHours(Durable.Backoff) });
        }

        if (Durable.SelfBackoffUntil > now.Wall + TimeSpan.FromHours(Durable.SelfBackoff))
        {
            Keep(Durable with { SelfBackoffUntil = now.Wall + TimeSpan.FromHours(Durable.SelfBackoff) });
        }

        DateTimeOffset latest = Schedule.Latest(now.Wall, settings.Delay, settings.Jitter);
        if (Array.Exists(Durable.Schedule, entry => entry.Time > latest))
        {
            Say(LogLevel.Warn, "scheduled for a time that is too far off (was the clock set back?): scheduling anew");
            KeepSchedule(Array.ConvertAll(Durable.Schedule, entry =>
                entry.Time > latest ? Planned(entry.Target, entry.Which) : entry));
        }
    }

    /// <summary>The soonest first; where every version of the service is gone through, a newer one never before an older one.</summary>
    private void KeepSchedule(ScheduledUpdate[] entries)
    {
        ScheduledUpdate[] ofService = Array.FindAll(entries, entry => entry.Which == Which.Service);
        Array.Sort(ofService, (a, b) => settings.All && SemVer.Compare(a.Target.Version, b.Target.Version) is not 0 and var order
            ? order
            : a.Time.CompareTo(b.Time));
        for (int i = 1; i < ofService.Length; i++)
        {
            if (ofService[i].Time < ofService[i - 1].Time)
            {
                ofService[i] = ofService[i] with { Time = ofService[i - 1].Time };
            }
        }

        var merged = new List<ScheduledUpdate>(ofService);
        foreach (ScheduledUpdate own in entries)
        {
            if (own.Which == Which.Self)
            {
                int at = merged.FindIndex(other => other.Time > own.Time);
                merged.Insert(at < 0 ? merged.Count : at, own);
            }
        }

        Keep(Durable with { Schedule = [.. merged] });
    }

    private void BeginJob(UpdateJob job)
    {
        State = State with { Job = job };
        Enter(Phase.Fetching);
        bool isOwn = job.Which == Which.Self;
        Say(LogLevel.Info, (isOwn, job.Bundle != "") switch
        {
            (true, true) => "taking update of ysco from bundle",
            (true, false) => "fetching update of ysco",
            (false, true) => "taking update from bundle",
            _ => "fetching update",
        }, "version", $"{job.Target.Versions}");
        Do(isOwn ? new UpdateEffect.FetchSelf(job.Target, job.Bundle) : new UpdateEffect.Fetch(job.Target, job.Bundle));
    }

    private void Fetched(UpdateEvent.Fetched fetched)
    {
        if (State.Phase is not (Phase.Fetching or Phase.PreUpdate) || State.Job is not { } job)
        {
            return;
        }

        Alert(job, fetched.Failure);
        if (fetched.Failure is { } why)
        {
            Discard(job, fetched.Binary);
            Count(why.Kind == FailureKind.Security ? UpdateCounter.SecurityErrors : UpdateCounter.DownloadErrors);
            Enter(Phase.Idle);
            UpdateFailed(job, why);
        }
        else if (ToldToStop)
        {
            Discard(job, fetched.Binary);
            Enter(Phase.Idle);
            UpdateFailed(job, Failure.Local("the service was told to end"));
        }
        else if (fetched.Binary == fetched.OldBinary || fetched.Binary == State.ServiceBinary)
        {
            // There would be no way back, and a rollback would remove what it goes back to.
            Enter(Phase.Idle);
            UpdateFailed(job, Failure.Local($"{fetched.Binary}: the new binary has the name of the old one"));
        }
        else if (job.Which == Which.Self)
        {
            OwnFetched(fetched);
        }
        else if (Has(HookKind.PreUpdate))
        {
            AskBeforeUpdate(job, fetched);
        }
        else
        {
            Install(job.Target, fetched);
        }
    }

    /// <summary>The intent is kept before the service is told to stop: from here on a start of ours knows the way back.</summary>
    private void Install(Build target, UpdateEvent.Fetched fetched)
    {
        Keep(Durable with
        {
            Trial = new Trial(
                TrialStage.Switching, now.Wall, 0, target, fetched.Binary, State.Service, fetched.OldBinary),
            Leftovers = Array.FindAll(Durable.Leftovers, left => left != fetched.Binary),
        });
        if (State.IsResting)
        {
            State = State with { IsResting = false };
            Say(LogLevel.Info, "the service does not run: switching to the update", "version", $"{target.Versions}");
            Enter(Phase.Switching);
            Do(new UpdateEffect.Switch(fetched.Binary));
            return;
        }

        Enter(Phase.Stopping, settings.StopTimeout);
        Say(LogLevel.Info, "stopping service for update", "version", $"{target.Versions}");
        Do(new UpdateEffect.Signal(settings.StopSignal, Group: false));
    }

    /// <summary>
    /// Removes a binary that we laid down and that nobody needs. The intent is kept, so that a power cut leaves no file that
    /// nobody knows of; a start of ours does what could not be done.
    /// </summary>
    private void Discard(string binary)
    {
        if (binary == "" || binary == State.ServiceBinary || binary == Durable.PreviousBinarySvc)
        {
            return;
        }

        Keep(WithLeftover(binary));
        Do(new UpdateEffect.Remove(binary));
    }

    private void Discard(UpdateJob job, string binary)
    {
        if (job.Which == Which.Self)
        {
            DiscardOwn(binary);
        }
        else
        {
            Discard(binary);
        }
    }

    private DurableState WithLeftover(string binary) => binary == Durable.PreviousBinarySvc ? Durable : Durable with
    {
        Leftovers = [.. Array.FindAll(Durable.Leftovers, left => left != binary).TakeLast(UpdateMachine.MaxLeftovers - 1), binary],
    };

    private void Removed(string binary) =>
        Keep(Durable with { Leftovers = Array.FindAll(Durable.Leftovers, left => left != binary) });

    /// <summary>An update that did not come to be. The service runs as before.</summary>
    /// <param name="job">The update.</param>
    /// <param name="why">What failed.</param>
    /// <param name="begun">
    /// Whether the service was stopped for it. Of one that was not, and that a person asked for, nobody else is told: who
    /// mistyped a version has the answer. A proof that does not hold is everybody's concern.
    /// </param>
    private void UpdateFailed(UpdateJob job, Failure why, bool begun = false)
    {
        State = State with { Job = null, Proven = null };
        bool isOwn = job.Which == Which.Self;
        if (!isOwn)
        {
            RunAfter(HookKind.OnFailure, new HookFacts(State.Service, State.ServiceBinary, job.Target, "", why.Message));
        }

        Note(
            HistoryKind.Failed, job.Target, isOwn ? settings.Self : State.Service, why.Message, which: isOwn ? "self" : "svc",
            isQuiet: job.Waiter is not null && !begun && why.Kind != FailureKind.Security);
        Count(UpdateCounter.UpdateErrors);
        Reply(job.Waiter, UpdateReply.Failed(why with { Message = why.Message + (isOwn || job.Bundle != "" ? "" : MistypedPerhaps(job.Target, why.Message)) }));
        string failed = why.Kind == FailureKind.Security ? "update refused for security" : "update failed";
        if (job.Waiter is null)
        {
            int hours = Backoff.Next(isOwn ? Durable.SelfBackoff : Durable.Backoff);
            DateTimeOffset until = now.Wall + TimeSpan.FromHours(hours);
            Keep(isOwn
                ? Durable with { SelfBackoff = hours, SelfBackoffReason = why.Message, SelfBackoffUntil = until }
                : Durable with { Backoff = hours, BackoffReason = why.Message, BackoffUntil = until });
            Say(LogLevel.Error, $"{failed}: trying again in {hours} h", "err", why.Message);
        }
        else
        {
            Say(LogLevel.Error, failed, "err", why.Message);
            ScheduleWhatIsNew();
        }
    }

    /// <summary>
    /// Not every way of asking tells of every version, so a person may ask for others; and may have mistyped one. A manifest that
    /// does not have it names the newest itself.
    /// </summary>
    private string MistypedPerhaps(Build target, string said) =>
        Candidates.Latest(State.Versions.Versions) is not "" and var newest && !said.Contains(newest, StringComparison.Ordinal)
            && Array.IndexOf(State.Versions.Versions, target.Version) < 0
            ? $" (checks found no version {target.Version}; the newest they found is {newest})"
        : State.Toolchains.Current is not "" and var toolchain && target.GoVersion != State.Service.GoVersion
            && Array.IndexOf(State.GoVersions.Versions, target.GoVersion) < 0
            ? $" (checks did not find {target.GoVersion}; the newest they found is {toolchain})"
            : "";
}
