using System.Globalization;
using Ysco.Config;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>
/// The life of a <see cref="SimulatedHost"/> to which one thing after another happens, in each moment of which
/// <see cref="ModelRules"/> must hold; at its end all is well again, and the newest version that may run must.
/// A seed decides what the owner configured, which versions are bad, and all else that the moves do not say.
/// </summary>
internal sealed class ModelLife
{
    private static readonly string[] Schedules = ["", "", "2-5", "mo-fr 9-17", "su 2-3", "sa-mo;12-13"];

    private static readonly int[] Signals = [2, 15, 1, 10];

    private readonly SimulatedHost host;
    private readonly ModelRules rules;
    private readonly Random random;
    private readonly int seed;
    private List<string> published = ["v0.1.0"];
    private int waiter;

    private ModelLife(int seed)
    {
        this.seed = seed;
        random = new Random(seed);
        host = new SimulatedHost
        {
            Toolchains = new("go1.19.8", "go1.18.3", ""),
            Dice = random.NextDouble,
            WorkTakes = TimeSpan.FromSeconds(random.Next(3) * 40),
            CannotStart = binary => Fate(binary) == 0,
            LivesFor = binary => Fate(binary) == 1 ? TimeSpan.FromSeconds(random.Next(5)) : null,
            ReadyAfter = binary => Fate(binary) == 2 ? null : TimeSpan.FromSeconds(random.Next(100)),
            HookTakes = TimeSpan.FromSeconds(random.Next(3) * 30),
        };
        host.Health = () => isSick || Fate(host.Running!) == 3 ? "status 503" : null;
        host.NameForNew = wanted => wanted == host.Running || wanted == host.Link || wanted == host.State.ServiceBinary ? wanted + "-2" : wanted;
        rules = new ModelRules(host);
        host.Settings = host.Settings with
        {
            Zone = TestZones.All[random.Next(TestZones.All.Length)],
            Delay = TimeSpan.FromHours(random.Next(4) * 24),
            Jitter = TimeSpan.FromMinutes(random.Next(3) * 30),
            IsStartedAgain = seed % 2 == 0,
        };
        host.Settings = Configured(random.Next());
    }

    internal int Rollouts => rules.Rollouts;

    internal int Rollbacks => rules.Rollbacks;

    internal static Move[] Moves(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Move.Any(random))];
    }

    /// <summary>Lives it. Throws when a rule does not hold.</summary>
    internal static ModelLife Live(int seed, IEnumerable<Move> moves)
    {
        var life = new ModelLife(seed);
        try
        {
            life.Do(life.host.Boot);
            foreach (Move move in moves)
            {
                life.Befall(move);
            }

            life.EndWell();
            return life;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.Message}\nit said last:\n{string.Join('\n', life.host.Said.TakeLast(20))}", e);
        }
    }

    private void Befall(Move move)
    {
        int n = move.Number;
        switch (move.Kind)
        {
            case MoveKind.Pass: Pass(Span(n)); break;
            case MoveKind.SetClock: SetClock(n); break;
            case MoveKind.Publish: Publish(n); break;
            case MoveKind.ShowOldList: host.Published = host.Published.Length == published.Count ? [.. published.Skip(n % 3)] : [.. published]; break;
            case MoveKind.Check: Deliver(new UpdateEvent.CheckWanted(++waiter)); break;
            case MoveKind.Notify: Deliver(new UpdateEvent.Notified(n % 2 == 0)); break;
            case MoveKind.Update: Deliver(new UpdateEvent.UpdateWanted(Request(n))); break;
            case MoveKind.Pause: Deliver(new UpdateEvent.PauseWanted($"reason {n}", ++waiter)); break;
            case MoveKind.Unpause: Deliver(new UpdateEvent.UnpauseWanted(++waiter)); break;
            case MoveKind.Exit: Do(() => host.ServiceExits(n % 3)); break;
            case MoveKind.Signal: Deliver(new UpdateEvent.Signalled(Signals[n % 4])); break;
            case MoveKind.BreakFetch: host.FetchFails = (n % 3) switch { 0 => Failure.Network("no route"), 1 => Failure.Security("bad proof"), _ => null }; break;
            case MoveKind.BreakCheck: host.CheckFails = n % 2 == 0 ? "no answer" : null; break;
            case MoveKind.BreakSwitch: host.SwitchFails = n % 4 == 0 ? _ => Failure.Local("read-only file system") : _ => null; break;
            case MoveKind.FillDisk: FillDisk(n % 4 == 0); break;
            case MoveKind.Obey: host.ObeysTerm = n % 2 == 0; break;
            case MoveKind.Kill: Kill(n); break;
            case MoveKind.CutPower: PowerOn(n); break;
            case MoveKind.CutLater: host.PowerCutAfter = 1 + (n % 12); cut = n; break;
            case MoveKind.Configure: host.Settings = Configured(n); Kill(n); break;
            case MoveKind.Renew: Renew(n); break;
            case MoveKind.BreakHooks: host.HookStatus = hook => ((n >> (int)hook) % 8) switch { 0 => 1, 1 => 75, 2 => null, _ => 0 }; break;
            case MoveKind.BreakHealth: isSick = n % 4 == 0; break;
        }
    }

    private int cut;

    private bool isSick;

    private void Deliver(UpdateEvent happened) => Do(() => host.Deliver(happened));

    /// <summary>Time goes on in steps, and after each all is looked at.</summary>
    private void Pass(TimeSpan time)
    {
        while (time > TimeSpan.Zero)
        {
            TimeSpan step = time < TimeSpan.FromHours(6) ? time : TimeSpan.FromHours(6);
            Do(() => host.Pass(step));
            time -= step;
        }
    }

    /// <summary>Whatever happens, somebody starts us again when we end.</summary>
    private void Do(Action action)
    {
        try
        {
            action();
        }
        catch (PowerCutException)
        {
            rules.Crashed();
            if (cut % 2 == 0)
            {
                PowerOn(cut);
            }
            else
            {
                Kill(cut);
            }

            return;
        }

        rules.Look();
        if (host.ExitStatus is not null)
        {
            Boot(host.Boot);
        }
    }

    private void Boot(Action boot)
    {
        rules.Restarted();
        Do(boot);
    }

    private void Kill(int n)
    {
        if (host.ExitStatus is null && n % 8 == 0)
        {
            host.Running = null;
        }

        Boot(host.Boot);
    }

    private void PowerOn(int n)
    {
        // What goes by meanwhile is time like any other: uptime here is no more than a clock that nobody sets.
        TimeSpan off = n % 16 == 0 ? TimeSpan.FromDays(n % 100) : TimeSpan.FromSeconds(20);
        (host.Wall, host.Uptime) = (host.Wall + off, host.Uptime + off);
        Boot(() => host.PowerOn(n % 4 == 0));
    }

    private void SetClock(int n)
    {
        TimeSpan by = ((n >> 3) % 4) switch
        {
            0 => TimeSpan.FromMinutes(1 + (n % 60)),
            1 => TimeSpan.FromHours(1 + (n % 24)),
            2 => TimeSpan.FromDays(1 + (n % 60)),
            _ => TimeSpan.FromDays(365 * (1 + (n % 12))),
        };
        rules.ClockWasSet = true;
        host.Wall += (n & 4) == 0 ? by : -by;
        Deliver(new UpdateEvent.Ticked());
    }

    private void FillDisk(bool full)
    {
        host.SavesFail = full;
        if (full)
        {
            rules.DiskFilled();
        }
    }

    private static TimeSpan Span(int n) => (n % 5) switch
    {
        0 => TimeSpan.FromSeconds(n % 60),
        1 => TimeSpan.FromMinutes(n % 60),
        2 => TimeSpan.FromHours(n % 24),
        _ => TimeSpan.FromHours(n % 240),
    };

    private void Renew(int n)
    {
        host.NextSettings = Configured(n);
        Deliver(new UpdateEvent.ConfigWanted("", ++waiter));
        host.NextSettings = null;
    }

    private UpdateSettings Configured(int n)
    {
        string slots = Schedules[n % Schedules.Length];
        WeeklySchedule schedule = WeeklySchedule.Parse(slots.Split(';', StringSplitOptions.RemoveEmptyEntries)).Value;
        return host.Settings with
        {
            Service = (VersionPolicy)((n >> 3) % 3),
            ServiceToolchain = (ToolchainPolicy)((n >> 5) % 5),
            All = (n >> 8) % 3 == 0,
            Slots = schedule,
            Hooks = (HookKind)((n >> 10) % 16),
            AsksHealth = (n >> 14) % 2 == 0,
            ReadyLimit = (n >> 15) % 2 == 0 ? TimeSpan.FromSeconds(90) : null,
        };
    }

    private void Publish(int n)
    {
        (int major, int minor, int patch, _) = ModelVersion.Of(published[(n >> 4) % published.Count]);
        KnownToolchains go = host.Toolchains;
        string? version = (n % 8) switch
        {
            0 or 1 or 2 => $"v{major}.{minor}.{patch + 1}",
            3 => $"v{major}.{minor + 1}.0",
            4 => $"v{major + 1}.0.0",
            5 => $"v{major}.{minor}.{patch + 1}-rc.1",
            _ => null,
        };
        if (version is not null && !published.Contains(version))
        {
            published = [.. published.Append(version).OrderByDescending(ModelVersion.Of)];
            host.Published = [.. published];
        }

        ModelVersion current = ModelVersion.Of(go.Current);
        host.Toolchains = (n % 8) switch
        {
            6 => go with { Current = $"go1.{current.Minor}.{current.Patch + 1}" },
            7 => new($"go1.{current.Minor + 1}.0", go.Current, ""),
            _ => go,
        };
    }

    private UpdateRequest Request(int n)
    {
        string version = (n % 4) switch { 0 => "latest", 1 => "current", 2 => "nonsense", _ => published[(n >> 4) % published.Count] };
        string go = ((n >> 2) % 4) switch { 0 => "latest", 1 => "go1.19.8", _ => "current" };
        return new UpdateRequest(Which.Service, version, go, ++waiter);
    }

    /// <summary>A third of all builds cannot be started, or end in their watch; but not the first.</summary>
    private int Fate(string binary)
    {
        Build build = SimulatedHost.BuildOf(binary);
        ModelVersion version = ModelVersion.Of(build.Version);
        int hash = unchecked((seed * 31) + (version.Major * 7) + (version.Minor * 5) + (version.Patch * 3) + build.GoVersion.Length);
        return build.Version == "v0.1.0" ? 9 : ((hash % 6) + 6) % 6;
    }

    /// <summary>Nothing fails any more, and somebody lifts each pause: then the newest comes to run.</summary>
    private void EndWell()
    {
        (host.PowerCutAfter, host.FetchFails, host.CheckFails, host.SavesFail, host.ObeysTerm) = (null, null, null, false, true);
        host.SwitchFails = _ => null;
        (host.HookStatus, isSick) = (_ => 0, false);
        host.Published = [.. published];
        for (int day = 0; day < 120; day++)
        {
            Pass(TimeSpan.FromDays(1));
            Deliver(new UpdateEvent.UnpauseWanted(++waiter));
        }

        UpdateSettings settings = host.Settings;
        Build running = SimulatedHost.BuildOf(host.Running!);
        string[] waiting = [.. published.Where(version =>
            version != running.Version
            && ModelRules.MayFollow(settings, running, running with { Version = version })
            && !Array.Exists(host.Disk.FailedBuilds, failed => failed.Target.Version == version && failed.Times >= 2))];
        if (waiting.Length > 0 || host.Running != host.Link || host.State.Phase != Phase.Idle || host.Disk.Trial is not null)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"at the end {host.Running} runs, {host.Link} is at the path, {host.State.Phase}, {string.Join(' ', waiting)} wait, {settings.Service}"));
        }
    }
}
