using Ysco.Config;
using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>
/// The watch of a new binary. It begins when the binary was started; where it is to say that it is ready, when it does. It
/// fails when the binary ends, is not ready in time, is not healthy in time, or fails
/// <see cref="UpdateMachine.MaxHealthFailures"/> times in a row after it was. When its time is over while a binary that was
/// healthy fails, the next answers decide: at most as many as that.
/// </summary>
internal sealed partial class UpdateTurn
{
    private void BeginWatch(bool awaitsReady)
    {
        Trial trial = Durable.Trial!;
        TimeSpan? readyLimit = awaitsReady ? settings.ReadyLimit : null;
        EnterWatch(readyLimit is not null, TimeSpan.Zero);
        Keep(Durable with
        {
            Schedule = Array.FindAll(Durable.Schedule, entry => entry.Target != trial.New),
            Trial = trial with
            {
                Stage = TrialStage.Watching, Since = now.Wall, Starts = Math.Max(1, trial.Starts), AwaitsReady = readyLimit is not null,
            },
        });
        Say(
            LogLevel.Info, readyLimit is null ? "new version started, watching it" : "new version started, waiting for it to be ready",
            "version", $"{trial.New.Versions}");
        Reply(State.Job?.Waiter, UpdateReply.Done);
        State = State with { Job = null };
    }

    /// <summary>The watch that was begun before we executed ourselves anew; it is not begun again.</summary>
    private void GoOnWatching(Trial trial)
    {
        bool awaitsReady = trial.AwaitsReady && settings.ReadyLimit is not null;
        if (trial.AwaitsReady && !awaitsReady)
        {
            // Another configuration does not want its word any more.
            BeginWatch(awaitsReady: false);
            return;
        }

        TimeSpan whole = awaitsReady ? settings.ReadyLimit!.Value : settings.Watch;

        // The clock may have been set meanwhile: never longer than a whole watch.
        TimeSpan watched = now.Wall - trial.Since;
        EnterWatch(awaitsReady, watched > TimeSpan.Zero && watched < whole ? watched : TimeSpan.Zero);
    }

    private void EnterWatch(bool awaitsReady, TimeSpan watched)
    {
        Enter(Phase.Watching, (awaitsReady ? settings.ReadyLimit!.Value : settings.Watch) - watched);
        State = State with { Watch = new Watch { NextAsk = settings.AsksHealth && !awaitsReady ? now.Uptime : null } };
    }

    /// <summary>It says so after each start; only that of a new binary matters here.</summary>
    private void Ready()
    {
        if (State.Phase == Phase.Watching && Durable.Trial is { AwaitsReady: true } trial)
        {
            Keep(Durable with { Trial = trial with { AwaitsReady = false, Since = now.Wall } });
            EnterWatch(awaitsReady: false, TimeSpan.Zero);
            Say(LogLevel.Info, "new version is ready, watching it", "version", $"{trial.New.Versions}");
        }
    }

    private void AskHealthWhenDue()
    {
        if (State.Phase == Phase.Watching && State.Watch.NextAsk is { } due && now.Uptime >= due)
        {
            State = State with { Watch = State.Watch with { Asking = true, NextAsk = null } };
            Do(new UpdateEffect.AskHealth());
        }
    }

    private void HealthSeen(string? trouble)
    {
        Watch before = State.Watch;
        if (State.Phase != Phase.Watching || !before.Asking)
        {
            return;
        }

        State = State with
        {
            Watch = before with
            {
                WasHealthy = before.WasHealthy || trouble is null,
                Failures = trouble is null ? 0 : before.Failures + 1,
                Trouble = trouble ?? "",
                Asking = false,
                NextAsk = now.Uptime + UpdateMachine.HealthDistance,
            },
        };
        if (trouble is not null)
        {
            Say(before.WasHealthy ? LogLevel.Warn : LogLevel.Debug, "new version is not healthy", "err", trouble);
        }
        else if (!before.WasHealthy)
        {
            Say(LogLevel.Info, "new version is healthy");
        }

        Judge();
    }

    private void WatchIsOver()
    {
        if (Durable.Trial!.AwaitsReady)
        {
            // One that was told to end need not get ready any more: it is on trial again when it is next started.
            Enter(Phase.Watching, settings.ReadyLimit);
            if (!ToldToStop)
            {
                NewOneFailed($"binary {FileName(Durable.Trial.NewBinary)} did not say within {GoDuration.Format(settings.ReadyLimit ?? default)} that it is ready (READY=1, as Process.Notify has it)");
            }

            return;
        }

        State = State with { PhaseDeadline = null, Watch = State.Watch with { IsOver = true } };
        Judge();
    }

    /// <summary>Whether what was seen is enough: for or against it, or for neither yet.</summary>
    private void Judge()
    {
        Watch watch = State.Watch;
        string binary = FileName(Durable.Trial!.NewBinary);
        bool undecided = watch.Asking || !watch.IsOver || (settings.AsksHealth && ToldToStop);
        if (watch is { WasHealthy: true, Failures: >= UpdateMachine.MaxHealthFailures } && !ToldToStop)
        {
            NewOneFailed($"binary {binary} was healthy, then failed {watch.Failures} times in a row: {watch.Trouble}");
        }
        else if (undecided)
        {
            return;
        }
        else if (!settings.AsksHealth || watch is { WasHealthy: true, Failures: 0 })
        {
            Keepable();
        }
        else if (!watch.WasHealthy)
        {
            NewOneFailed($"binary {binary} was not healthy within {GoDuration.Format(settings.Watch)}: {watch.Trouble}");
        }
    }
}
