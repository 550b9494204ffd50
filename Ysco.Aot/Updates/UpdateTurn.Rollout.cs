using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>From the schedule, or a request, to a proven build beside the old one.</summary>
internal sealed partial class UpdateTurn
{
    /// <summary>The next update of the schedule and the time from which it may go; null when none can go.</summary>
    internal static (DateTimeOffset Time, ScheduledUpdate Entry)? NextRollout(
        DurableState durable, UpdateSettings settings, DateTimeOffset wall)
    {
        if (durable.PauseReason != "" || durable.Schedule.Length == 0)
        {
            return null;
        }

        ScheduledUpdate entry = durable.Schedule[0];
        DateTimeOffset earliest = entry.Time;
        if (durable.BackoffUntil is { } until && until > earliest)
        {
            earliest = until;
        }

        // What could not go at its time (paused, switched off, backing off) waits for the next slot, not for any hour.
        return (Schedule.NextOpen(earliest > wall ? earliest : wall, settings.Slots, settings.Zone), entry);
    }

    private void RollOutWhenDue()
    {
        if (State.Phase == Phase.Idle && State.ServiceAlive && !ToldToStop
            && NextRollout(Durable, settings, now.Wall) is var (time, entry) && now.Wall >= time)
        {
            BeginJob(new UpdateJob(entry.Target, null));
        }
    }

    private void BeginJob(UpdateJob job)
    {
        State = State with { Job = job };
        Enter(Phase.Fetching);
        Say(LogLevel.Info, "fetching update", "version", $"{job.Target.Version} {job.Target.GoVersion}");
        Do(new UpdateEffect.Fetch(job.Target));
    }

    private void Fetched(UpdateEvent.Fetched fetched)
    {
        if (State.Phase != Phase.Fetching || State.Job is not { } job)
        {
            return;
        }

        if (fetched.Failure is { } why)
        {
            Count(why.Kind == FailureKind.Security ? UpdateCounter.SecurityErrors : UpdateCounter.DownloadErrors);
            Enter(Phase.Idle);
            UpdateFailed(job, why);
        }
        else if (ToldToStop)
        {
            Enter(Phase.Idle);
            UpdateFailed(job, Failure.Local("the service was told to end"));
        }
        else if (fetched.Binary == fetched.OldBinary || fetched.Binary == State.ServiceBinary)
        {
            // There would be no way back, and a rollback would remove what it goes back to.
            Enter(Phase.Idle);
            UpdateFailed(job, Failure.Local($"{fetched.Binary}: the new binary has the name of the old one"));
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
        });
        Enter(Phase.Stopping, settings.StopTimeout);
        Say(LogLevel.Info, "stopping service for update", "version", $"{target.Version} {target.GoVersion}");
        Do(new UpdateEffect.Signal(settings.StopSignal, Group: false));
    }

    private void UpdateFailed(UpdateJob job, Failure why)
    {
        State = State with { Job = null };
        Note(HistoryKind.Failed, job.Target, State.Service, why.Message);
        Count(UpdateCounter.UpdateErrors);
        Reply(job.Waiter, UpdateReply.Failed(why.Message));
        if (job.Waiter is null)
        {
            int hours = Backoff.Next(Durable.Backoff);
            Keep(Durable with
            {
                Backoff = hours,
                BackoffReason = why.Message,
                BackoffUntil = now.Wall + TimeSpan.FromHours(hours),
            });
            Say(LogLevel.Error, $"update failed: trying again in {hours} h", "err", why.Message);
        }
        else
        {
            Say(LogLevel.Error, "update failed", "err", why.Message);
        }
    }
}
