using Ysco.Config;
using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>Asking what versions there are, and what is made of the answer.</summary>
internal sealed partial class UpdateTurn
{
    private void CheckWhenDue()
    {
        if (!State.Checking && State.NextCheck is { } due && now.Uptime >= due && State.Phase != Phase.Ended)
        {
            bool notified = State.NotifiedCheck is { } wanted && now.Uptime >= wanted;
            State = State with
            {
                Checking = true,
                NextCheck = null,
                NotifiedCheck = notified ? null : State.NotifiedCheck,
                LastNotifiedCheck = notified ? now.Uptime : State.LastNotifiedCheck,
            };
            if (Has(HookKind.PreCheck))
            {
                Run(HookKind.PreCheck, new HookFacts(State.Service, State.ServiceBinary, null, "", ""));
            }
            else
            {
                Do(new UpdateEffect.Check());
            }
        }
    }

    private void CheckWanted(int waiter)
    {
        State = State with { CheckWaiters = [.. State.CheckWaiters, waiter] };
        CheckSoon(now.Uptime);
        if (!ClockIsRight())
        {
            Array.ForEach(State.CheckWaiters, each => Reply(
                each, UpdateReply.Refused("the clock of this machine is not set yet (no check before it is)")));
            State = State with { CheckWaiters = [] };
        }
    }

    /// <summary>Anybody may send these: one check a minute at the most, the rest are merged into it.</summary>
    private void Notified(bool toolchain)
    {
        bool manual = toolchain
            ? settings.ServiceToolchain == ToolchainPolicy.Manual
            : settings.Service == VersionPolicy.Manual;
        if (manual)
        {
            return;
        }

        // One that is wanted already serves all: however many ask, it gets no later.
        if (State.NotifiedCheck is null)
        {
            TimeSpan at = State.LastNotifiedCheck is { } last && last + UpdateMachine.NotifyDistance > now.Uptime
                ? last + UpdateMachine.NotifyDistance
                : now.Uptime;
            State = State with { NotifiedCheck = at };
            CheckSoon(at);
        }
    }

    private bool AsksForUpdatesAgain() => State.CheckWaiters.Length > 0 || State.Deferred is not null
        || State.SkippedAt + UpdateMachine.SkipAtLeast <= now.Uptime;

    private void CheckSoon(TimeSpan at)
    {
        if (!State.Checking && (State.NextCheck is not { } due || at < due))
        {
            State = State with { NextCheck = at };
        }
    }

    private void Checked(CheckOutcome outcome)
    {
        bool failed = outcome.Versions is null || outcome.Toolchains is null;
        int failures = failed ? State.FailedChecks + 1 : 0;
        if (AsksForUpdatesAgain())
        {
            State = State with { Skipped = null, SkippedAt = null };
        }

        State = State with
        {
            Checking = false,
            CheckSkipped = "",
            FailedChecks = failures,
            NextCheck = now.Uptime + (failed ? RetryAfter(failures) : settings.CheckInterval),
            Versions = Learn(State.Versions, outcome.Versions, outcome.VersionsError),
            GoVersions = Learn(State.GoVersions, Names(outcome.Toolchains), outcome.ToolchainsError),
            Toolchains = outcome.Toolchains ?? State.Toolchains,
        };
        if (State.NotifiedCheck is { } wanted)
        {
            // It was asked for while this one was under way, and may know of more.
            CheckSoon(wanted);
        }

        if (failed)
        {
            Count(UpdateCounter.MonitorErrors);
        }

        Alert(outcome);
        NoteCheck(outcome);
        string error = Error(outcome);
        foreach (int waiter in State.CheckWaiters)
        {
            Reply(waiter, outcome.AnyRefusal is { } refused ? UpdateReply.Failed(refused) : error == "" ? UpdateReply.Done : UpdateReply.Failed(error));
        }

        UpdateRequest? deferred = State.Deferred;
        State = State with { CheckWaiters = [], Deferred = null };
        LearnOwn(outcome);
        if (deferred is { Version: "latest" } && (deferred.Which == Which.Self ? outcome.SelfRefusal : outcome.Refusal) is { } disproven)
        {
            Say(LogLevel.Info, "update request refused", "reason", disproven.Message);
            Reply(deferred.Waiter, UpdateReply.Failed(disproven.Within("latest")));
        }
        else if (deferred is not null)
        {
            UpdateWanted(deferred, @checked: true);
        }

        ScheduleOwn();
        ScheduleWhatIsNew();
        SwitchBackIfStuck();
    }

    /// <summary>
    /// Checks come by the thousand and mostly find what the one before found: those are not kept, nor are failures after a
    /// failure, whose words whoever sits on the network may change each time. A refusal for security is another thing than a failure.
    /// </summary>
    private void NoteCheck(CheckOutcome outcome)
    {
        string newest = outcome.Versions is { } versions ? Candidates.Latest(versions) : "";
        string toolchain = outcome.Toolchains?.Current ?? "";
        string error = outcome.AnyRefusal is { } refusal ? HistoryKind.RefusedFor + refusal.Message : Error(outcome);
        string result = outcome.AnyRefusal is not null ? $"refused {newest}" : error == "" ? $"{newest} {toolchain}" : "failed";
        if (result != State.NotedCheck || State.CheckWaiters.Length > 0 || State.Deferred is not null)
        {
            State = State with { NotedCheck = result };
            Note(HistoryKind.Checked, State.Service with { Version = newest, GoVersion = toolchain }, reason: error);
        }
    }

    private static string Error(CheckOutcome outcome) => outcome.VersionsError == outcome.ToolchainsError
        ? outcome.VersionsError
        : string.Join("; ", new[] { outcome.VersionsError, outcome.ToolchainsError }.Where(text => text != ""));

    private TimeSpan RetryAfter(int failures)
    {
        // 2^20 times five minutes is beyond every interval: the exponent is bounded so that nothing overflows.
        TimeSpan retry = UpdateMachine.FirstCheckRetry * Math.Pow(2, Math.Min(failures - 1, 20));
        return retry < settings.CheckInterval ? retry : settings.CheckInterval;
    }

    private KnownVersions Learn(KnownVersions before, string[]? versions, string error) => versions is null
        ? before with { Error = error }
        : new KnownVersions(versions, "", now.Wall);

    private static string[]? Names(KnownToolchains? toolchains) => toolchains is null
        ? null
        : Array.FindAll([toolchains.Current, toolchains.Previous, toolchains.Next], name => name != "");

    /// <summary>What is being installed already is not planned: should it fail, it is then.</summary>
    private void ScheduleWhatIsNew()
    {
        if (!State.Service.IsReleased)
        {
            return;
        }

        Build running = State.Phase is Phase.Stopping or Phase.Switching ? Durable.Trial!.New : State.Service;
        Build[] wanted = Candidates.Newer(running, State.Versions.Versions, State.Toolchains, settings);
        wanted = Array.FindAll(wanted, build => !Array.Exists(
            Durable.FailedBuilds, failed => failed.Target == build && failed.Times >= UpdateMachine.MaxFailures));
        if (!settings.All && wanted.Length > 1)
        {
            wanted = wanted[^1..];
        }

        ScheduledUpdate[] own = Array.FindAll(Durable.Schedule, entry => entry.Which == Which.Self);
        ScheduledUpdate[] kept = Array.FindAll(Durable.Schedule, entry => entry.Which == Which.Service && (settings.All
            ? Candidates.MayFollow(entry.Target, running, settings)
            : Array.IndexOf(wanted, entry.Target) >= 0 || MayStillBeWanted(entry.Target, running, wanted)));
        Build[] isNew = !settings.All && kept.Length > 0
            ? []
            : Array.FindAll(wanted, build => build != State.Job?.Target && !Array.Exists(kept, entry => entry.Target == build));
        ScheduledUpdate[] added = Array.ConvertAll(isNew, build => Planned(build, Which.Service));
        if (added.Length > 0 || kept.Length + own.Length != Durable.Schedule.Length)
        {
            KeepSchedule([.. own, .. kept, .. added]);
        }
    }

    /// <summary>
    /// What was not learnt since we were started tells nothing against what was scheduled before: a machine that comes up
    /// without its network must not begin the delay anew each time.
    /// </summary>
    private bool MayStillBeWanted(Build target, Build running, Build[] wanted)
    {
        bool knowsVersions = State.Versions.LearntAt is not null;
        bool knowsToolchains = State.Toolchains != KnownToolchains.None || !running.HasToolchain;
        string newest = wanted.Length > 0 ? wanted[^1].Version : running.Version;
        return !(knowsVersions && knowsToolchains)
            && (!knowsVersions || target.Version == newest)
            && Candidates.MayFollow(target, running, settings)
            && !Array.Exists(Durable.FailedBuilds, failed => failed.Target == target && failed.Times >= UpdateMachine.MaxFailures);
    }

    private ScheduledUpdate Planned(Build target, Which which)
    {
        (string word, Build old) = which == Which.Self ? ("self", settings.Self) : ("svc", State.Service);
        DateTimeOffset at = Schedule.Plan(now.Wall, settings.Delay, settings.Slots, settings.Jitter, settings.Zone, dice);
        Say(LogLevel.Info, "update scheduled", "update", $"{(which == Which.Self ? "ysco " : "")}{target.Versions} at {at:yyyy-MM-ddTHH:mm:ssK}");
        Note(HistoryKind.Scheduled, target, old, $"for {at.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}", which: word);
        return new ScheduledUpdate(at, which, target);
    }
}
