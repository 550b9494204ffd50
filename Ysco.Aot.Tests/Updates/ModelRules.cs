using Xunit;
using Ysco.Config;
using Ysco.Updates;

namespace Ysco.Tests.Updates;

/// <summary>
/// What must hold whatever befalls a machine, looked at from outside: what is asked of the world, and what is in it. It keeps
/// its own account of what was paused, what failed and what waits, and does not look at the program's.
/// </summary>
internal sealed class ModelRules
{
    private const int MaxEffects = 24;
    private const int SIGTERM = 15;

    private readonly SimulatedHost host;
    private readonly Dictionary<Build, int> failures = [];
    private readonly Dictionary<Build, TimeSpan> seen = [];
    private readonly HashSet<string> orphans = [];
    private string[] listed = [];
    private TimeSpan? toldToStop;
    private TimeSpan? noUpdateBefore;
    private int failedInARow;
    private bool paused;
    private bool forgets;
    private bool isHealthy;
    private Build? skipped;
    private TimeSpan? skippedAt;

    internal ModelRules(SimulatedHost host)
    {
        this.host = host;
        host.Watch = Step;
        host.BeginsAnew = Restarted;
    }

    /// <summary>The clock was set: what is said of its times holds no more.</summary>
    internal bool ClockWasSet { get; set; }

    internal int Rollouts { get; private set; }

    internal int Rollbacks { get; private set; }

    /// <summary>The disk is full: what was noted down may be gone after a crash.</summary>
    internal void DiskFilled() => forgets = true;

    /// <summary>A build that was laid down and not noted down yet, or could not be, is one that nobody can know of.</summary>
    internal void Crashed()
    {
        if (host.State.Phase == Phase.Fetching || forgets)
        {
            orphans.UnionWith(host.Files.Except(Known).Except(host.Disk.Leftovers));
        }
    }

    /// <summary>What ysco did before does not count for a run of it that begins.</summary>
    internal void Restarted()
    {
        toldToStop = null;
        listed = [];
        if (forgets)
        {
            (paused, noUpdateBefore, failedInARow) = (host.Disk.PauseReason != "", null, host.Disk.Backoff > 0 ? 1 : 0);
            failures.Clear();
            Array.ForEach(host.Disk.FailedBuilds, failed => failures.Add(failed.Target, failed.Times));
        }

        forgets = host.SavesFail;
    }

    internal static bool MayFollow(UpdateSettings settings, Build running, Build target)
    {
        ModelVersion from = ModelVersion.Of(running.Version);
        ModelVersion to = ModelVersion.Of(target.Version);
        ModelVersion fromGo = ModelVersion.Of(running.GoVersion);
        ModelVersion toGo = ModelVersion.Of(target.GoVersion);
        bool sameProgram = (target.ModPath, target.PkgDir) == (running.ModPath, running.PkgDir);
        bool version = to == from || (to > from && !to.IsPre && settings.Service switch
        {
            VersionPolicy.Patch => (to.Major, to.Minor) == (from.Major, from.Minor),
            VersionPolicy.Minor => to.Major == from.Major,
            _ => false,
        });
        bool toolchain = toGo == fromGo || (toGo > fromGo && settings.ServiceToolchain switch
        {
            ToolchainPolicy.Manual => false,
            ToolchainPolicy.Patch => (toGo.Major, toGo.Minor) == (fromGo.Major, fromGo.Minor),
            _ => true,
        });
        return sameProgram && version && toolchain && target != running;
    }

    /// <summary>Looked at when all that followed from an event is done.</summary>
    internal void Look()
    {
        Assert.True(host.Running is not null || host.ExitStatus is not null || (host.IsResting && host.State.IsResting), "the service is lost");
        Assert.False(host.Running is not null && host.ExitStatus is not null, "we ended and left the service behind");
        Assert.Contains(host.Link, host.Files);
        if (host.ExitStatus is not null)
        {
            return;
        }

        if (UpdateMachine.NextTick(host.State, host.Settings, host.Wall) is { } tick)
        {
            Assert.True(tick > host.Uptime, $"a tick of the past is waited for: {tick} at {host.Uptime}");
        }

        if (UpdateMachine.NextWallTick(host.State, host.Settings, host.Wall) is { } wall)
        {
            Assert.True(wall > host.Wall, $"a time of the past is waited for: {wall:o} at {host.Wall:o}");
        }

        DurableState disk = host.Disk;
        Assert.True(!paused || host.State.Durable.PauseReason != "", "a pause was forgotten");
        Assert.True(!paused || forgets || disk.PauseReason != "", "a pause was not noted down");
        Assert.InRange(disk.Backoff, 0, Backoff.MaxHours);
        Assert.True(
            !(host.State.Durable.BackoffUntil > host.Wall + TimeSpan.FromHours(Backoff.MaxHours)), $"backing off until {host.State.Durable.BackoffUntil}");
        if (host.State.Phase == Phase.Idle && !host.State.PathStuck)
        {
            Assert.True(forgets || host.Files.IsSubsetOf(Known), $"binaries too many: {string.Join(' ', host.Files.Except(Known))}");
        }
    }

    private string[] Known =>
        [host.Link, host.Disk.PreviousBinarySvc, host.Disk.Trial?.NewBinary ?? "", host.Disk.Trial?.OldBinary ?? "", .. orphans];

    private void Step(UpdateEvent happened, UpdateState before, UpdateStep step)
    {
        int bound = MaxEffects + (2 * (before.Durable.Schedule.Length + step.State.Durable.Schedule.Length));
        Assert.True(step.Effects.Count <= bound, $"{step.Effects.Count} effects of {happened}");
        KeepAccount(happened, before, step);
        foreach (UpdateEffect effect in step.Effects)
        {
            if (effect is UpdateEffect.Fetch fetch && step.State.Job is { Waiter: null })
            {
                RolledOut(step.State.Service, fetch.Target);
            }
            else if (effect is UpdateEffect.Exit)
            {
                Exits(happened, before);
            }
            else if (effect is UpdateEffect.Check)
            {
                Assert.True(Agreed(HookKind.PreCheck, happened), $"a check on {happened}, without hook PreCheck");
            }
        }

        if (step.State.Phase is Phase.Stopping or Phase.Switching && before.Phase is Phase.Fetching or Phase.PreUpdate)
        {
            Assert.True(Agreed(HookKind.PreUpdate, happened), $"an update on {happened}, without hook PreUpdate");
        }

        Failed(before, step.State, step.Effects.Any(effect => effect is UpdateEffect.Note { Entry.Kind: HistoryKind.Skipped, Entry.Version: not "" }));
    }

    private bool Agreed(HookKind hook, UpdateEvent happened) =>
        (host.Settings.Hooks & hook) == 0 || happened is UpdateEvent.HookEnded { Status: 0 } ended && ended.Hook == hook;

    private void KeepAccount(UpdateEvent happened, UpdateState before, UpdateStep step)
    {
        switch (happened)
        {
            case UpdateEvent.Booted: (skippedAt, isHealthy, listed) = (null, false, []); break;
            case UpdateEvent.Signalled { Signal: 2 or SIGTERM }: toldToStop = host.Uptime; break;
            case UpdateEvent.Started { Failure: null }: (toldToStop, isHealthy) = (null, false); break;
            case UpdateEvent.PauseWanted: paused = true; break;
            case UpdateEvent.UnpauseWanted: paused = false; break;
            case UpdateEvent.HealthSeen seen: isHealthy = seen.Trouble is null; break;
            case UpdateEvent.HookEnded { Hook: HookKind.PreUpdate, Status: 75 } when before.Job is { } job && step.State.Durable.Schedule is [var next, ..] && next.Target == job.Target:
                (skipped, skippedAt) = (job.Target, host.Uptime);
                break;
            case UpdateEvent.Checked done:
                skippedAt = before.CheckWaiters.Length > 0 || before.Deferred is not null || host.Uptime >= skippedAt + TimeSpan.FromHours(1) ? null : skippedAt;
                listed = done.Outcome.Versions ?? listed;
                Array.ForEach(done.Outcome.Versions ?? [], version => seen.TryAdd(new Build("", "", version, ""), host.Uptime));
                break;
        }

        if (step.State.Job is { Waiter: not null } && before.Job is null)
        {
            listed = [];
        }
    }

    private void Failed(UpdateState before, UpdateState after, bool isSkip)
    {
        if (after.Durable.Trial is { Stage: TrialStage.Failed } trial && before.Durable.Trial?.Stage != TrialStage.Failed)
        {
            failures[trial.New] = failures.GetValueOrDefault(trial.New) + 1;
            paused = true;
            Rollbacks++;
        }
        else if (before.Phase == Phase.Watching && after.Phase == Phase.Idle)
        {
            Assert.True(isHealthy || !host.Settings.AsksHealth, "kept, and not healthy");
            Assert.False(before.Durable.Trial!.AwaitsReady, "kept, and not ready");
            failures.Remove(before.Durable.Trial!.New);
            (failedInARow, noUpdateBefore) = (0, null);
        }
        else if (before.Job is { Waiter: null } && after.Job is null && after.Phase is not (Phase.Watching or Phase.Ended)
            && !isSkip)
        {
            failedInARow++;
            noUpdateBefore = host.Uptime + TimeSpan.FromHours(Math.Min(1 << Math.Min(failedInARow - 1, 10), 168));
        }
    }

    /// <summary>An update that nobody asked for begins.</summary>
    private void RolledOut(Build running, Build target)
    {
        Rollouts++;
        string what = $"{target} in the place of {running} at {host.Wall:o}, {host.Settings.Service}, {host.Settings.ServiceToolchain}";
        Assert.True(host.Running is not null || host.IsResting, $"without a service: {what}");
        Assert.True(MayFollow(host.Settings, running, target), $"against the policy: {what}");
        Assert.False(paused, $"while paused: {what}");
        Assert.False(skippedAt is not null && target == skipped, $"left out by hook PreUpdate: {what}");
        DateTimeOffset local = TimeZoneInfo.ConvertTime(host.Wall, host.Settings.Zone);
        Assert.True(host.Settings.Slots.Contains(local.DayOfWeek, local.Hour), $"outside the slots: {what}");
        Assert.True(failures.GetValueOrDefault(target) < 2, $"failed twice: {what}");
        Assert.False(host.Settings.All && Array.Exists(listed, version => IsPassedOver(running, version, target)), $"passes one over: {what}");
        Assert.False(host.Uptime < toldToStop + TimeSpan.FromMinutes(10), $"told to stop: {what}");
        if (!ClockWasSet)
        {
            Assert.False(host.Uptime < noUpdateBefore, $"too soon after a failure: {what}");
            Assert.True(
                target.Version == running.Version
                || host.Uptime >= seen[new Build("", "", target.Version, "")] + host.Settings.Delay, $"too early: {what}");
        }
    }

    private bool IsPassedOver(Build running, string version, Build target)
    {
        Build between = target with { Version = version };
        return ModelVersion.Of(version) < ModelVersion.Of(target.Version) && MayFollow(host.Settings, running, between)
            && ModelVersion.Of(version) > ModelVersion.Of(running.Version) && !failures.Keys.Any(failed => failed.Version == version);
    }

    /// <summary>We end with our service, and only when it ended by itself, or cannot run at all.</summary>
    private void Exits(UpdateEvent happened, UpdateState before)
    {
        bool told = host.Uptime < toldToStop + TimeSpan.FromMinutes(10);
        bool mayRest = host.Settings.IsStartedAgain && before.Durable.Trial is null;
        bool itself = !mayRest && happened is UpdateEvent.Ended && before.Phase is Phase.Idle or Phase.Fetching or Phase.PreUpdate or Phase.Booting;
        bool cannot = !mayRest && happened is UpdateEvent.Started { Failure: not null } && before.Phase is Phase.Booting or Phase.RollingBack;
        bool anew = happened is UpdateEvent.RestIsOver && before is { IsResting: true, Phase: Phase.Idle, Checking: false, Deferred: null, RunningHooks: HookKind.None };
        Assert.True(
            itself || cannot || anew || (told && (happened is UpdateEvent.Ended || (happened is UpdateEvent.Signalled && before.IsResting))),
            $"we ended on {happened} in {before.Phase}");
    }
}
