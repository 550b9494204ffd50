using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>
/// One step of <see cref="UpdateMachine"/> while it is being worked out: the state as it changes, the effects as they
/// are decided. It lives for one call and is seen by nobody else, so the step as a whole is a pure function.
/// This file: the table of events, and the words that the other parts use. The parts: Service (the process lives and
/// dies), Rest (between two lives), Self (our own updates), Trial (switch, roll back), Watch (what is seen of a new binary), Check, Rollout (schedule and fetch), Hooks, Requests.
/// </summary>
internal sealed partial class UpdateTurn(UpdateState state, Moment now, UpdateSettings settings, double dice)
{
    private readonly List<UpdateEffect> effects = [];

    internal UpdateState State { get; private set; } = state;

    internal IReadOnlyList<UpdateEffect> Effects => effects;

    private DurableState Durable => State.Durable;

    internal void Take(UpdateEvent happened)
    {
        if (State.Phase == Phase.Ended)
        {
            return;
        }

        switch (happened)
        {
            case UpdateEvent.Booted booted: Boot(booted); break;
            case UpdateEvent.Started started: Started(started.Failure); break;
            case UpdateEvent.Ended ended: ServiceEnded(ended.How); break;
            case UpdateEvent.RestIsOver over: RestIsOver(over.IsAnew, over.IsUnsaved); break;
            case UpdateEvent.Ready: Ready(); break;
            case UpdateEvent.HealthSeen seen: HealthSeen(seen.Trouble); break;
            case UpdateEvent.HookEnded ended: HookEnded(ended); break;
            case UpdateEvent.Signalled signalled: Signalled(signalled.Signal); break;
            case UpdateEvent.Removed removed: Removed(removed.Binary); break;
            case UpdateEvent.Switched switched: Switched(switched); break;
            case UpdateEvent.Checked done: Checked(done.Outcome); break;
            case UpdateEvent.Fetched fetched: Fetched(fetched); break;
            case UpdateEvent.SelfSwitched: OwnSwitched(); break;
            case UpdateEvent.SelfTested tested: SelfTested(tested.Failure); break;
            case UpdateEvent.NotRenewed not: NotRenewed(not.Failure); break;
            case UpdateEvent.CheckWanted wanted: CheckWanted(wanted.Waiter); break;
            case UpdateEvent.Notified notified: Notified(notified.Toolchain); break;
            case UpdateEvent.UpdateWanted wanted: UpdateWanted(wanted.Request); break;
            case UpdateEvent.PauseWanted wanted: Pause(wanted); break;
            // What is due is the next program's.
            case UpdateEvent.ConfigWanted wanted: ConfigWanted(wanted); return;
            case UpdateEvent.RenewedForAnother: RenewedForAnother(); return;
            case UpdateEvent.UnpauseWanted wanted: Unpause(wanted.Waiter); break;
            case UpdateEvent.Ticked: break;
            default: throw new ArgumentOutOfRangeException(nameof(happened), "an event that no rule takes");
        }

        LookAtTheClocks();
    }

    /// <summary>What is due by now. Looked at after every event, so that no tick can be missed.</summary>
    private void LookAtTheClocks()
    {
        if (State.PhaseDeadline is { } deadline && now.Uptime >= deadline)
        {
            PhaseIsOver();
        }

        if (State.OperatorStop is not null && !ToldToStop)
        {
            State = State with { OperatorStop = null };
        }

        AskHealthWhenDue();
        KeepSelfWhenItLived();
        TakePlaceWhenQuiet();
        if (ClockIsRight() && State.Phase != Phase.Renewing)
        {
            DoubtLateTimes();
            CheckWhenDue();
            RollOutWhenDue();
        }
    }

    /// <summary>A clock before our own build date is wrong, and nothing that needs time is begun (a Pi without RTC).</summary>
    private bool ClockIsRight()
    {
        if (now.Wall >= settings.BuildDate)
        {
            return true;
        }

        if (!State.ClockDoubted)
        {
            State = State with { ClockDoubted = true };
            Say(LogLevel.Warn, "the clock is before this program's build date (waiting for it to be set before any check or update)",
                "built", settings.BuildDate.ToString("yyyy-MM-dd"));
        }

        return false;
    }

    private void Do(UpdateEffect effect) => effects.Add(effect);

    private void Say(LogLevel level, string message, string key = "", string value = "") =>
        effects.Add(new UpdateEffect.Say(level, message, key, value));

    private void Note(string kind, Build? build = null, Build? old = null, string reason = "", string binary = "", string which = "svc", bool isQuiet = false) =>
        Do(new UpdateEffect.Note(new HistoryEntry(
            now.Wall, kind, build is null ? "" : which, build?.Version ?? "", build?.Toolchain ?? "", old?.Version ?? "",
            old?.Toolchain ?? "", reason, binary), isQuiet));

    private void Count(UpdateCounter counter) => effects.Add(new UpdateEffect.Count(counter));

    private void Reply(int? waiter, UpdateReply reply)
    {
        if (waiter is { } who)
        {
            effects.Add(new UpdateEffect.Reply(who, reply));
        }
    }

    private void Keep(DurableState durable)
    {
        string before = Durable.PauseReason;
        State = State with { Durable = durable };
        if (durable.PauseReason != before)
        {
            Note(durable.PauseReason == "" ? HistoryKind.Unpaused : HistoryKind.Paused, reason: durable.PauseReason);
        }
    }

    private void Enter(Phase phase, TimeSpan? patience = null)
    {
        State = State with { Phase = phase, PhaseDeadline = now.Uptime + patience };
        if (phase == Phase.Idle)
        {
            DropWhatMayNotFollow();
        }
    }
}
