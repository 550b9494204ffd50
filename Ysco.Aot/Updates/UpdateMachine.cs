namespace Ysco.Updates;

/// <summary>
/// Every decision about the service and its updates, as one pure function: no clock, no file, no process in here.
/// References: the program's behaviour in README; the stages of a trial in <see cref="TrialStage"/>.
/// Limits: <see cref="MaxFailures"/> rollbacks of one build, <see cref="MaxFailedStarts"/> of a service that we ended, <see cref="MaxTrialStarts"/> starts on trial,
/// <see cref="MaxFailedBuilds"/> remembered, <see cref="NotifyDistance"/> between checks that strangers ask for.
/// Not here: which version is wanted (<see cref="Policy"/>), when (<see cref="Schedule"/>).
/// </summary>
public static class UpdateMachine
{
    /// <summary>A build that was rolled back this often is not tried again by itself.</summary>
    public const int MaxFailures = 2;

    /// <summary>
    /// A new binary is started this often on trial. One start may be cut short by a power failure that is not its
    /// fault; two in a row are taken for its doing.
    /// </summary>
    public const int MaxTrialStarts = 2;

    /// <summary>Builds remembered as failed: a year of bad weekly releases is still far below.</summary>
    public const int MaxFailedBuilds = 32;

    /// <summary>
    /// Binaries remembered that could not be removed yet: there is one an update at the most, and only a folder that
    /// cannot be written to keeps them.
    /// </summary>
    public const int MaxLeftovers = 8;

    /// <summary>What is said, after a version, to who asks for one that runs.</summary>
    internal const string IsThere = " is there already";

    /// <summary>A failed check is repeated after this, doubled each time, instead of a whole interval later.</summary>
    public static readonly TimeSpan FirstCheckRetry = TimeSpan.FromMinutes(5);

    /// <summary>The most often that a notification, which anybody may send, leads to a check.</summary>
    public static readonly TimeSpan NotifyDistance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long an INT or TERM from outside is taken for the wish that the service ends: longer than any supervisor
    /// waits before it kills.
    /// </summary>
    public static readonly TimeSpan StopMemory = TimeSpan.FromMinutes(10);

    /// <summary>
    /// A check that strangers asked for (/notify) does not bring back an update that hook PreUpdate left out so shortly before:
    /// it would be fetched for each of them.
    /// </summary>
    public static readonly TimeSpan SkipAtLeast = TimeSpan.FromHours(1);

    /// <summary>How long a new ysco must live to be kept.</summary>
    public static readonly TimeSpan SelfWatch = TimeSpan.FromSeconds(5);

    /// <summary>How long a new ysco waits for what other services in the same process are in the middle of: some of the longest watches.</summary>
    public static readonly TimeSpan OthersPatience = TimeSpan.FromHours(1);

    /// <summary>From an answer about its health to the next question to a binary that is watched.</summary>
    public static readonly TimeSpan HealthDistance = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A new binary that was healthy and then fails so often in a row has failed: one or two may be a moment's load.
    /// </summary>
    public const int MaxHealthFailures = 3;

    /// <summary>
    /// A service that we ended and that cannot be started again is tried again this often, in some five minutes. Then we end too:
    /// whoever started us may know better.
    /// </summary>
    public const int MaxFailedStarts = 10;

    /// <summary>Between two such tries: the first is after a second, and each waits twice as long as the one before.</summary>
    public static readonly TimeSpan LongestStartWait = TimeSpan.FromMinutes(1);

    /// <summary>The next state, and what to do about it.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="now">When.</param>
    /// <param name="settings">What the owner configured.</param>
    /// <param name="dice">A random number from 0 to just below 1, for jitter.</param>
    public static UpdateStep Next(
        UpdateState state, UpdateEvent happened, Moment now, UpdateSettings settings, double dice)
    {
        var turn = new UpdateTurn(state, now, settings, dice);
        turn.Take(happened);
        return new UpdateStep(turn.State, turn.Effects);
    }

    /// <summary>Why the process may not be executed anew now for the sake of another service; empty when it may.</summary>
    public static string WhyNotNow(UpdateState state, Moment now, UpdateSettings settings) => new UpdateTurn(state, now, settings, 0).WhyNotNow;

    /// <summary>Why another supervisor may not take the place of the one whose service rests; empty when it may.</summary>
    public static string WhyNotAnew(UpdateState state, Moment now, UpdateSettings settings) => new UpdateTurn(state, now, settings, 0).WhyNotAnew;

    /// <summary>When the next tick is due, on the clock that only goes forward; null when nothing waits on it.</summary>
    public static TimeSpan? NextTick(UpdateState state, UpdateSettings settings, DateTimeOffset wall)
    {
        bool checkable = state.NextCheck is not null && !state.Checking && wall >= settings.BuildDate;
        TimeSpan? check = checkable ? state.NextCheck : null;

        // An update that is due waits until it shows that the service was not to end after all.
        bool waits = state.Phase == Phase.Idle && state.Durable.Schedule.Length > 0;
        TimeSpan? told = waits ? state.OperatorStop + StopMemory : null;
        TimeSpan? ask = state.Phase == Phase.Watching ? state.Watch.NextAsk : null;
        return Earlier(Earlier(Earlier(state.PhaseDeadline, ask), state.SelfWatchEnd), Earlier(check, told));
    }

    private static TimeSpan? Earlier(TimeSpan? a, TimeSpan? b) => a is null || b < a ? b : a;

    /// <summary>When the next tick is due on the wall clock; null when nothing waits on it.</summary>
    public static DateTimeOffset? NextWallTick(UpdateState state, UpdateSettings settings, DateTimeOffset wall)
    {
        if (wall < settings.BuildDate)
        {
            return settings.BuildDate;
        }

        return state is { Phase: Phase.Idle, OperatorStop: null, PathStuck: false }
            ? UpdateTurn.NextRollout(state, settings, wall)?.Time
            : null;
    }
}
