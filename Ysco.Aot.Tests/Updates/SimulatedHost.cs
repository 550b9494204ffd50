using Xunit;
using Ysco.Results;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>
/// A machine in memory: performs the effects of <see cref="UpdateMachine"/> on a pretended disk and process table, and
/// can lose its power before any of them.
/// </summary>
internal sealed partial class SimulatedHost
{
    public static readonly DateTimeOffset Epoch = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    public static readonly string Old = Binary("v0.1.0");
    public static readonly string New = Binary("v0.1.1");

    private readonly Queue<UpdateEvent> queue = new();
    private UpdateState state = new();
    private string linkOnDisk;

    public SimulatedHost(string version = "v0.1.0")
    {
        Link = linkOnDisk = Binary(version);
        Files.Add(Link);
    }

    public UpdateSettings Settings { get; set; } = new()
    {
        Delay = TimeSpan.FromHours(1), Jitter = TimeSpan.Zero, Self = new Build("ysco", "/", "ysco-version", ""),
    };

    public UpdateState State => state;

    // What a power cut leaves.
    public DurableState Disk { get; set; } = DurableState.Fresh;

    public string Link { get; set; }

    public HashSet<string> Files { get; } = [];

    public DateTimeOffset Wall { get; set; } = Epoch;

    // What it does not.
    public TimeSpan Uptime { get; set; } = TimeSpan.FromSeconds(100);

    public string? Running { get; set; }

    public int? ExitStatus { get; private set; }

    public (Build Target, TimeSpan Due)? Fetching { get; private set; }

    private TimeSpan? checkDue;
    private TimeSpan? diesAt;
    private bool unsaved;

    // How the world behaves.
    public Func<string, bool> CannotStart { get; set; } = _ => false;

    public Func<string, Failure?> SwitchFails { get; set; } = _ => null;

    public Failure? FetchFails { get; set; }

    public bool AnswersChecks { get; set; } = true;

    public string? CheckFails { get; set; }

    public Func<string, string> NameForNew { get; set; } = wanted => wanted;

    public bool AnswersFetches { get; set; } = true;

    public string[] Published { get; set; } = ["v0.1.0"];

    public KnownToolchains Toolchains { get; set; } = new("go1.20.1", "go1.19.8", "");

    public int? PowerCutAfter { get; set; }

    public Func<double> Dice { get; set; } = () => 0.5;

    public bool SavesFail { get; set; }

    // What a configuration says that is taken up without a restart.
    public UpdateSettings? NextSettings { get; set; }

    // How long a service lives that is started from a binary; null is for ever.
    public Func<string, TimeSpan?> LivesFor { get; set; } = _ => null;

    // How long the worker takes; zero is within the step that asked.
    public TimeSpan WorkTakes { get; set; }

    // Called with each event, the state it met, and what came of it, once that is noted down and before it is performed.
    public Action<UpdateEvent, UpdateState, UpdateStep> Watch { get; set; } = (_, _, _) => { };

    // What was seen.
    public List<(int Waiter, UpdateReply Reply)> Replies { get; } = [];

    public List<UpdateCounter> Counted { get; } = [];

    public List<string> Said { get; } = [];

    public List<HistoryEntry> Noted { get; } = [];

    public List<string> Starts { get; } = [];

    public List<UpdateEffect.Signal> Signals { get; } = [];

    public List<string> Renewals { get; } = [];

    public int Fetches { get; private set; }

    public int Checks { get; private set; }

    public static SimulatedHost WithNewVersion()
    {
        var host = new SimulatedHost { Published = ["v0.1.1", "v0.1.0"], Toolchains = new("go1.19.8", "", "") };
        host.Boot();
        return host;
    }

    public static SimulatedHost OnTrial()
    {
        SimulatedHost host = WithNewVersion();
        host.Pass(TimeSpan.FromMinutes(1));
        host.Wall = host.State.Durable.Schedule[0].Time;
        host.Deliver(new UpdateEvent.Ticked());
        Assert.Equal(Phase.Watching, host.State.Phase);
        return host;
    }

    public static string Binary(string version, string go = "go1.19.8") => $"/srv/websvc-{version}-{go}-stripped";

    public static Build BuildOf(string binary)
    {
        string[] parts = binary["/srv/websvc-".Length..].Split("-go");
        return new Build("example.org/websvc", "/", parts[0], "go" + parts[1].Split('-')[0]);
    }

    public void Boot()
    {
        state = new UpdateState { Durable = StateJson.Parse(StateJson.Format(Disk)).Value };
        Disk = state.Durable;
        Forget();
        Deliver(new UpdateEvent.Booted(BuildOf(Link), Link, Running));
    }

    /// <summary>After a power cut: what was not yet on the disk is there, or not.</summary>
    public void PowerOn(bool cutTakesTheSwitch = false)
    {
        Running = null;
        diesAt = null;
        Link = cutTakesTheSwitch ? linkOnDisk : Link;
        Boot();
    }

    public void Deliver(UpdateEvent happened)
    {
        queue.Enqueue(happened);
        while (ExitStatus is null && queue.TryDequeue(out UpdateEvent? next))
        {
            UpdateStep step = UpdateMachine.Next(state, next, new Moment(Wall, Uptime), Settings, Dice());
            Lose();
            if (!Save(step))
            {
                continue;
            }

            Watch(next, state, step);
            state = step.State;
            foreach (UpdateEffect effect in step.Effects)
            {
                Lose();
                Perform(effect);
            }
        }
    }

    /// <summary>As the supervisor saves: what could not be written once is written with what comes next.</summary>
    private bool Save(UpdateStep step)
    {
        unsaved |= !ReferenceEquals(step.State.Durable, state.Durable);
        if (unsaved && SavesFail)
        {
            if (state.Phase is Phase.Fetching or Phase.PreUpdate && step.State.Phase is Phase.Stopping or Phase.Switching)
            {
                queue.Enqueue(new UpdateEvent.Fetched(step.State.Durable.Trial!.NewBinary, "", Failure.Local("no space left on device")));
                return false;
            }

            return true;
        }

        unsaved = false;
        Disk = step.State.Durable;
        return true;
    }

    /// <summary>Time goes on, with a tick wherever one is due, and all that takes time comes to its end.</summary>
    public void Pass(TimeSpan time)
    {
        TimeSpan end = Uptime + time;
        for (int ticks = 0; ExitStatus is null && Uptime < end; ticks++)
        {
            Assert.True(ticks < 10_000, "the clock is not getting on");
            TimeSpan? wall = UpdateMachine.NextWallTick(state, Settings, Wall) is { } at ? Uptime + (at - Wall) : null;
            TimeSpan next = end;
            foreach (TimeSpan? due in new[] { UpdateMachine.NextTick(state, Settings, Wall), wall, Fetching?.Due, checkDue, diesAt, readyDue, NextHookEnd, restDue })
            {
                next = due < next ? due.Value : next;
            }

            TimeSpan step = next > Uptime ? next - Uptime : TimeSpan.Zero;
            Wall += step;
            Uptime += step;
            ComeToAnEnd();
            Deliver(new UpdateEvent.Ticked());
        }
    }

    private void ComeToAnEnd()
    {
        if (Uptime >= diesAt)
        {
            ServiceExits(3);
        }

        SayReady();
        EndHooks();
        EndRest();
        if (Uptime >= checkDue)
        {
            checkDue = null;
            Deliver(CheckAnswer());
        }

        if (Fetching is { } fetch && Uptime >= fetch.Due)
        {
            Fetching = null;
            Deliver(FetchAnswer(fetch.Target));
        }
    }

    public void ServiceExits(int? code, int? signal = null)
    {
        Running = null;
        diesAt = null;
        Deliver(new UpdateEvent.Ended(new ServiceEnd(code, signal)));
    }

    private void Lose()
    {
        if (PowerCutAfter is { } left && (PowerCutAfter = left - 1) <= 0)
        {
            PowerCutAfter = null;
            throw new PowerCutException();
        }
    }

    private void Perform(UpdateEffect effect)
    {
        switch (effect)
        {
            case UpdateEffect.Start start: Start(start.Binary ?? Link); break;
            case UpdateEffect.Adopt: Assert.NotNull(Running); break;
            case UpdateEffect.Switch to: Switch(to.Binary); break;
            case UpdateEffect.Fetch fetch: Fetch(fetch.Target); break;
            case UpdateEffect.AskHealth: AskHealth(); break;
            case UpdateEffect.RunHook run: RunHook(run); break;
            case UpdateEffect.Check: Check(); break;
            case UpdateEffect.Signal signal: Signal(signal); break;
            case UpdateEffect.Remove remove: Remove(remove.Binary); break;
            case UpdateEffect.Reply reply: Replies.Add((reply.Waiter, reply.Outcome)); break;
            case UpdateEffect.Count count: Counted.Add(count.Counter); break;
            case UpdateEffect.Say say: Said.Add($"{Wall:MM-dd HH:mm:ss} {say.Message} {say.Key}={say.Value}"); break;
            case UpdateEffect.Note note: Noted.Add(note.Entry); break;
            case UpdateEffect.Renew renew: Renew(renew); break;
            case UpdateEffect.Rest: restDue = Uptime + RestsFor; break;
            case UpdateEffect.Exit exit: ExitStatus = exit.Status; break;
            case UpdateEffect.AbandonWorkers: (Fetching, checkDue) = (null, null); hooksDue.Clear(); break;
            default: Assert.Fail($"no such effect: {effect}"); break;
        }
    }

    /// <summary>All that was in memory is gone, and the service runs on.</summary>
    private void Renew(UpdateEffect.Renew renew)
    {
        if (unsaved)
        {
            return;
        }

        Assert.Empty(hooksDue);
        Renewals.Add(renew.ConfigText);
        queue.Clear();
        Settings = NextSettings ?? Settings;
        state = new UpdateState { Durable = Disk };
        queue.Enqueue(new UpdateEvent.Booted(BuildOf(Link), Link, Running, IsRenewed: true));
    }

    private void Start(string binary)
    {
        Assert.Null(Running);
        Assert.Contains(binary, Files);
        Starts.Add(binary);
        Running = CannotStart(binary) ? null : binary;
        diesAt = Running is null ? null : Uptime + LivesFor(binary);
        readyDue = Running is null ? null : Uptime + ReadyAfter(binary);
        restDue = null;

        // The switch before it is brought on the disk only now.
        Lose();
        linkOnDisk = Link;
        if (Running is null)
        {
            queue.Enqueue(new UpdateEvent.Started(Failure.Local("permission denied")));
            return;
        }

        queue.Enqueue(new UpdateEvent.Started(null));
    }

    private void Switch(string binary)
    {
        if (!Files.Contains(binary))
        {
            queue.Enqueue(new UpdateEvent.Switched(binary, Failure.Local("no such file"), IsGone: true));
            return;
        }

        Failure? failure = SwitchFails(binary);
        Link = failure is null ? binary : Link;
        linkOnDisk = Running is null ? linkOnDisk : Link;
        queue.Enqueue(new UpdateEvent.Switched(binary, failure));
    }

    private void Fetch(Build target)
    {
        Fetches++;
        if (AnswersFetches && WorkTakes == TimeSpan.Zero)
        {
            queue.Enqueue(FetchAnswer(target));
        }
        else if (AnswersFetches)
        {
            Fetching = (target, Uptime + WorkTakes);
        }
    }

    private UpdateEvent.Fetched FetchAnswer(Build target)
    {
        string binary = NameForNew(Binary(target.Version, target.GoVersion));
        if (FetchFails is null)
        {
            Files.Add(binary);
        }

        return new UpdateEvent.Fetched(FetchFails is null ? binary : "", state.ServiceBinary, FetchFails);
    }

    private void Check()
    {
        Checks++;
        if (AnswersChecks && WorkTakes == TimeSpan.Zero)
        {
            queue.Enqueue(CheckAnswer());
        }
        else if (AnswersChecks)
        {
            checkDue = Uptime + WorkTakes;
        }
    }

    private UpdateEvent.Checked CheckAnswer() => new(CheckFails is { } why
        ? new CheckOutcome(null, why, null, why)
        : new CheckOutcome(Published, "", Toolchains, ""));

    private void Signal(UpdateEffect.Signal signal)
    {
        Signals.Add(signal);
        if (signal.Number == 9 || (signal.Number == 15 && ObeysTerm))
        {
            Running = null;
            diesAt = null;
            queue.Enqueue(new UpdateEvent.Ended(new ServiceEnd(null, signal.Number)));
        }
    }

    public bool ObeysTerm { get; set; } = true;

    private void Remove(string binary)
    {
        Assert.NotEqual(Link, binary);
        Assert.NotEqual(Running, binary);
        Assert.NotEqual(state.Durable.PreviousBinarySvc, binary);
        Assert.NotEqual(Disk.Trial?.OldBinary, binary);
        Files.Remove(binary);
        queue.Enqueue(new UpdateEvent.Removed(binary));
    }
}
