using Ysco.Logging;
using Ysco.Results;

namespace Ysco.Updates;

/// <summary>
/// The owner's programs. PreCheck and PreUpdate are waited for, while the service runs on; of PostUpdate and OnFailure one
/// runs at a time, and nothing waits for it. While any runs, no other program takes our place, as it would not know of it.
/// </summary>
internal sealed partial class UpdateTurn
{
    /// <summary>EX_TEMPFAIL of sysexits.h: not now.</summary>
    private const int NotNow = 75;

    private bool Has(HookKind hook) => (settings.Hooks & hook) != 0;

    private void HookEnded(UpdateEvent.HookEnded ended)
    {
        State = State with { RunningHooks = State.RunningHooks & ~ended.Hook };
        switch (ended.Hook)
        {
            case HookKind.PreCheck when State.Checking: PreChecked(ended); break;
            case HookKind.PreUpdate when State is { Phase: Phase.PreUpdate, Job: { } job, Proven: { } proven }: PreUpdated(ended, job, proven); break;
            case HookKind.PostUpdate or HookKind.OnFailure:
                Say(ended.Status == 0 ? LogLevel.Debug : LogLevel.Warn, $"hook {ended.Hook} ended", "status", ended.How);
                break;
            default: break;
        }
    }

    private void PreChecked(UpdateEvent.HookEnded ended)
    {
        if (ended.Status == 0)
        {
            Do(new UpdateEffect.Check());
            return;
        }

        // A refusal is a hook's good right; one that gives no answer is broken.
        bool isBroken = ended.Status is null;
        string why = Refusal(ended);
        string reason = $"no check, for {why}";
        Say(isBroken ? LogLevel.Warn : LogLevel.Info, "check skipped", "reason", reason);
        if (isBroken)
        {
            Count(UpdateCounter.MonitorErrors);
        }

        string result = $"skipped: {why}";
        if (result != State.NotedCheck || State.CheckWaiters.Length > 0 || State.Deferred is not null)
        {
            Note(HistoryKind.Skipped, reason: why);
        }

        // What could not be started may be so for a passing lack: tried again as a check that failed is.
        int failures = ended.IsStarted ? State.FailedChecks : State.FailedChecks + 1;
        State = State with
        {
            Checking = false,
            NotedCheck = result,
            CheckSkipped = why,
            FailedChecks = failures,
            NextCheck = now.Uptime + (ended.IsStarted ? settings.CheckInterval : RetryAfter(failures)),
        };
        if (State.NotifiedCheck is { } wanted)
        {
            CheckSoon(wanted);
        }

        int[] waiters = State.CheckWaiters;
        UpdateRequest? deferred = State.Deferred;
        State = State with { CheckWaiters = [], Deferred = null };
        Array.ForEach(waiters, waiter => Reply(waiter, UpdateReply.Failed(reason)));
        if (deferred is not null)
        {
            bool isForGo = deferred is { Which: Which.Service, Version: not "latest" };
            Refuse(deferred, isForGo ? $"{reason} (the latest Go needs one; with a GOVERSION, \"current\" say, there is no check)" : reason);
        }
    }

    private static string Refusal(UpdateEvent.HookEnded ended) => ended.IsStarted
        ? $"hook {ended.Hook} did not agree: {ended.How}"
        : $"hook {ended.Hook} could not be started: {ended.How}";

    private void AskBeforeUpdate(UpdateJob job, UpdateEvent.Fetched proven)
    {
        // A start of ours that knows nothing of this update removes it; Install takes it back.
        Keep(WithLeftover(proven.Binary));
        Enter(Phase.PreUpdate);
        State = State with { Proven = proven };
        Run(HookKind.PreUpdate, new HookFacts(State.Service, State.ServiceBinary, job.Target, proven.Binary, ""));
    }

    private void PreUpdated(UpdateEvent.HookEnded ended, UpdateJob job, UpdateEvent.Fetched proven)
    {
        State = State with { Proven = null };
        if (ended.Status == 0 && !ToldToStop)
        {
            Install(job.Target, proven);
            return;
        }

        Enter(Phase.Idle);
        Discard(proven.Binary);
        if (ToldToStop)
        {
            UpdateFailed(job, Failure.Local("the service was told to end"));
        }
        else if (ended.Status == NotNow)
        {
            Say(LogLevel.Info, "update skipped, as hook PreUpdate wants (until the next check)", "version", $"{job.Target.Versions}");
            Reply(job.Waiter, UpdateReply.Refused($"hook PreUpdate wants it left out for now: {ended.How}"));
            Note(HistoryKind.Skipped, job.Target, State.Service, $"hook PreUpdate wants it left out for now: {ended.How}");
            State = State with { Job = null };
            ScheduleWhatIsNew();
            if (Durable.Schedule is [var next, ..] && next.Target == job.Target)
            {
                // Whoever asked for it, the schedule would ask the same. What a check put into its place meanwhile is asked about anew.
                State = State with { Skipped = job.Target, SkippedAt = now.Uptime };
            }
        }
        else
        {
            UpdateFailed(job, Failure.Local(Refusal(ended)));
        }
    }

    /// <summary>Runs a hook that nothing waits for.</summary>
    private void RunAfter(HookKind hook, HookFacts facts)
    {
        HookKind running = State.RunningHooks & (HookKind.PostUpdate | HookKind.OnFailure);
        if (Has(hook) && running != HookKind.None)
        {
            Say(LogLevel.Warn, $"hook {hook} is not run: hook {running} still runs");
        }
        else if (Has(hook))
        {
            Run(hook, facts);
        }
    }

    private void Run(HookKind hook, HookFacts facts)
    {
        State = State with { RunningHooks = State.RunningHooks | hook };
        Do(new UpdateEffect.RunHook(hook, facts));
    }

    private void RunAfterTrial(HookKind hook, Trial trial, string reason = "") =>
        RunAfter(hook, new HookFacts(trial.Old, trial.OldBinary, trial.New, trial.NewBinary, reason));
}
