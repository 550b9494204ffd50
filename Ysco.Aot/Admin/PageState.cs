using Ysco.Config;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What is to be said of a snapshot at a glance: what matters most first. Pure.</summary>
internal static class PageState
{
    internal const string CheckFailed = "The last check failed";

    /// <summary>At least one notice.</summary>
    internal static List<PageNotice> Of(Snapshot now)
    {
        var all = new List<PageNotice>(4);
        AddUnderWay(all, now);
        AddTrouble(all, now);
        AddHeldBack(all, now);
        AddWaiting(all, now);
        AddChecks(all, now);
        if (all.Count == 0)
        {
            all.Add(UpToDate(now));
        }

        AddNotify(all, now);
        return all;
    }

    /// <summary>What keeps updates from going at once; may be nothing.</summary>
    internal static List<PageNotice> HeldBack(Snapshot now)
    {
        var all = new List<PageNotice>(4);
        AddHeldBack(all, now);
        AddWaiting(all, now);
        return all;
    }

    private static void AddUnderWay(List<PageNotice> all, Snapshot now)
    {
        string target = now.Target is { IsSelf: true } own ? $"ysco {own.Version}" : Name(now.Target ?? now.Trial?.New);
        string old = now.Trial?.Old.Version is { Length: > 0 } version ? version : "the version before";
        string meanwhile = now.EndedHow == "" ? "the service runs on" : "the service does not run";
        PageNotice? notice = now.Phase switch
        {
            Phase.Booting => new(PageTone.Busy, "Starting the service", ""),
            Phase.Fetching => new(PageTone.Busy, $"Fetching {target}", $"It is proven before anything is replaced; meanwhile {meanwhile}."),
            Phase.PreUpdate => new(PageTone.Busy, $"Hook PreUpdate runs for {target}", $"The new version is proven, and is installed if the hook agrees; meanwhile {meanwhile}."),
            Phase.Stopping => Ending(now, PageTone.Busy, $"Stopping the service for {target}", ""),
            Phase.Switching => new(PageTone.Busy, $"Starting {target}", ""),
            Phase.Watching => Watching(now, target, old),
            Phase.RollingBack => Ending(now, PageTone.Bad, $"Going back to {old}", $"{target} failed."),
            Phase.Ended => new(PageTone.Bad, "Ending", ""),
            Phase.Renewing => new(PageTone.Busy, $"Trying {target}", $"It takes the place of this ysco when it can; {meanwhile}."),
            _ when now.IsToldToEnd && now.ServicePid is not null => new(PageTone.Busy, "The service was told to end", now.Argv is [_, "supervise", ..] ? "It is not started again; ysco ends with the last one." : "ysco ends with it."),
            _ => null,
        };
        if (notice is not null)
        {
            all.Add(notice);
        }

        // Before that it is tried; a program that is not the new one goes back.
        if (now.SelfTrial is { } trial && trial.NewVersion == now.Self.Version)
        {
            all.Add(new(PageTone.Busy, $"Watching ysco {trial.NewVersion}", $"Should it end before, ysco {trial.OldVersion} comes back; the service runs on.")
            {
                Until = now.SelfWatchUntil,
            });
        }
    }

    /// <summary>How long it is still watched, and what it has to do meanwhile.</summary>
    private static PageNotice Watching(Snapshot now, string target, string old)
    {
        bool awaitsReady = now.Trial is { AwaitsReady: true };
        string trouble = awaitsReady ? "" : now.HealthTrouble == "" ? ", which it is" : $", which it is not: {now.HealthTrouble}";
        string health = now.HealthUrl == "" ? "" : $" be healthy at {now.HealthUrl}{trouble}";
        string detail = awaitsReady
            ? $"It is to say by then that it is ready (READY=1), and then to live for {PageWords.Span(now.Watch)}{(health == "" ? "" : " and")}{health}. Else {old} comes back."
            : $"Should it end before, {old} comes back.{(health == "" ? "" : $" It has to{health}.")}";
        return new(PageTone.Busy, $"{(awaitsReady ? "Waiting for" : "Watching")} {target}", detail) { Until = now.PhaseUntil };
    }

    /// <summary>While the service that was told to end still runs, how long it has.</summary>
    private static PageNotice Ending(Snapshot now, PageTone tone, string headline, string detail) =>
        now.ServicePid is null || now.PhaseUntil is null
            ? new(tone, headline, detail)
            : new(tone, headline, $"{detail} The service was told to end; should it still run then, it is killed.".TrimStart()) { Until = now.PhaseUntil };

    private static void AddNotify(List<PageNotice> all, Snapshot now)
    {
        foreach (SnapshotReceiver receiver in now.Receivers)
        {
            if (receiver.IsFailing)
            {
                all.Add(new(PageTone.Warning, $"{receiver.Name} cannot be told", $"{receiver.Error} ({PageNotify.Counts(receiver)})"));
            }
        }
    }

    private static void AddTrouble(List<PageNotice> all, Snapshot now)
    {
        foreach (Alarm alarm in now.Alarms)
        {
            string whose = alarm.Of is Alarm.Self or Alarm.SelfCheck ? " of ysco" : "";
            (string what, string until) = alarm.Of is Alarm.Check or Alarm.SelfCheck
                ? ($"what a check brought{whose}", "a check finds the same source in order")
                : ($"the update{whose} to {alarm.Version}", $"an update{(whose == "" ? " of the service" : whose)} is proven");
            all.Add(new(PageTone.Bad, $"Refused for security: {what}", $"{alarm.Reason} (shown until {until}, or ysco is started again)") { Since = alarm.At });
        }

        if (now.ServicePid is null && (now.Phase == Phase.Idle || now.EndedHow != ""))
        {
            all.Add(now.EndedHow == ""
                ? new(PageTone.Bad, "The service does not run", "")
                : new(PageTone.Bad, "The service does not run", $"{now.EndedHow}{(now.StartsAgain is null ? "" : "; it is started again at")}") { DetailAt = now.StartsAgain });
        }

        if (now.Evidence is { IsContradicted: true } evidence)
        {
            all.Add(new(PageTone.Bad, "The binary that runs is not what its evidence says", evidence.Problem));
        }
    }

    private static void AddHeldBack(List<PageNotice> all, Snapshot now)
    {
        if (now.PauseReason != "")
        {
            all.Add(new(PageTone.Warning, "Updates are paused", now.PauseReason) { Since = PausedSince(now) });
        }

        AddBackoff(all, now, "", now.Backoff, now.BackoffReason, now.BackoffUntil);
        AddBackoff(all, now, " of ysco", now.SelfBackoff, now.SelfBackoffReason, now.SelfBackoffUntil);
    }

    /// <summary>Since when updates are paused for the reason that there is; null when that is not known.</summary>
    internal static DateTimeOffset? PausedSince(Snapshot now) =>
        Array.FindLast(now.Events, entry => entry.Kind is HistoryKind.Paused or HistoryKind.Unpaused) is { Kind: HistoryKind.Paused } pause ? pause.Time : null;

    private static void AddBackoff(List<PageNotice> all, Snapshot now, string whose, int hours, string reason, DateTimeOffset? until)
    {
        if (hours > 0)
        {
            all.Add(new(PageTone.Warning, $"The last update{whose} failed{(until is null ? "" : ": backing off")}", IsAlarm(now, reason) ? "" : reason)
            {
                Until = until,
            });
        }
    }

    /// <summary>
    /// The time before which a scheduled update does not go: of the first of the service, and of that of ysco, the slots and a wait
    /// after a failure are known.
    /// </summary>
    internal static DateTimeOffset NotBefore(Snapshot now, int index)
    {
        ScheduledUpdate update = now.Scheduled[index];
        DateTimeOffset? next = update.Which == Which.Self ? now.SelfNextRollout : now.NextRollout;
        return next is { } at && Array.FindIndex(now.Scheduled, entry => entry.Which == update.Which) == index ? at : update.Time;
    }

    /// <summary>Which of what is scheduled goes next; there is something.</summary>
    internal static int Next(Snapshot now)
    {
        int other = Array.FindIndex(now.Scheduled, entry => entry.Which != now.Scheduled[0].Which);
        return other > 0 && NotBefore(now, other) < NotBefore(now, 0) ? other : 0;
    }

    private static void AddWaiting(List<PageNotice> all, Snapshot now)
    {
        if (now.Phase != Phase.Idle)
        {
            return;
        }

        if (now.Scheduled.Length == 0)
        {
            AddRetried(all, now);
            return;
        }

        int first = Next(now);
        ScheduledUpdate next = now.Scheduled[first];
        string whose = next.Which == Which.Self ? $"ysco {next.Target.Version}" : Name(next.Target);
        string again = Array.Find(now.FailedBuilds, build => build.Target == next.Target) is { } failed ? $"It was {HowOften(failed)} here. " : "";
        string more = $"{again}{(now.Scheduled.Length > 1 ? $"And {now.Scheduled.Length - 1} more." : "")}".TrimEnd();
        all.Add(now.PauseReason != ""
            ? new(PageTone.Waiting, $"{whose} waits until updates are unpaused", more)
            : now.IsNextSkipped && next.Which == Which.Service
            ? new(PageTone.Waiting, $"{whose} is left out by hook PreUpdate, which is asked again", more) { At = NotBefore(now, first) }
            : new(PageTone.Waiting, $"{whose} waits", more) { Until = NotBefore(now, first) });
    }

    /// <summary>What is not scheduled yet: the next check does that.</summary>
    private static void AddRetried(List<PageNotice> all, Snapshot now)
    {
        if (now.ServiceNews.Retried is { } failed)
        {
            all.Add(new(
                PageTone.Waiting, $"{Name(failed.Target)} is tried again{(now.PauseReason != "" ? " once updates are unpaused" : "")}",
                $"It was {HowOften(failed)} here. The next check schedules it."));
        }
        else if (now.ServiceNews.Next is { } next)
        {
            all.Add(new(
                PageTone.Waiting, $"{Name(next)} is scheduled by the next check", now.PauseReason == "" ? "What runs stays while updates are paused." : "")
            {
                At = now.NextCheck,
            });
        }
    }

    private static void AddChecks(List<PageNotice> all, Snapshot now)
    {
        if (now.Checking)
        {
            all.Add(new(PageTone.Busy, "Looking for new versions", ""));
        }

        string versions = IsAlarm(now, now.ServiceVersions.Error) ? "" : now.ServiceVersions.Error;
        string toolchains = now.GoVersions.Error == now.ServiceVersions.Error ? "" : now.GoVersions.Error;
        if (versions != "" || toolchains != "")
        {
            all.Add(new(PageTone.Warning, CheckFailed, versions != "" && toolchains != "" ? $"{versions}; {toolchains}" : versions + toolchains) { Next = now.NextCheck });
        }

        if (now.NoSelfUpdates != "" && now.HasSelfSource)
        {
            all.Add(new(PageTone.Warning, "ysco cannot update itself", now.NoSelfUpdates));
        }
        else if (now.SelfVersions.Error != "" && now.SelfVersions.Error != versions && !IsAlarm(now, now.SelfVersions.Error))
        {
            all.Add(new(PageTone.Warning, "Versions of ysco were not learnt", now.SelfVersions.Error) { Next = now.NextCheck });
        }

        AddAged(all, "the service", now.ServiceAged);
        AddAged(all, "ysco", now.SelfAged);
        if (now.CheckSkipped != "")
        {
            all.Add(new(PageTone.Warning, "Last check skipped", now.CheckSkipped) { Next = now.NextCheck });
        }

        if (!now.Service.IsReleased)
        {
            all.Add(new(PageTone.Warning, "No automatic updates", "The binary does not say which version it is, so none can be called newer."));
        }
        else if (all.Count == 0 && now.ServiceVersions.LearntAt is null)
        {
            all.Add(new(PageTone.Waiting, "Not checked for new versions yet", now.NextCheck is null ? "" : "The first check is at") { DetailAt = now.NextCheck });
        }
    }

    private static void AddAged(List<PageNotice> all, string whose, string aged)
    {
        if (aged != "")
        {
            all.Add(new(PageTone.Warning, $"Releases of {whose} are old", aged));
        }
    }

    /// <summary>What is said already, and louder.</summary>
    private static bool IsAlarm(Snapshot now, string error) => Array.Exists(now.Alarms, alarm => alarm.Reason == error);

    private static PageNotice UpToDate(Snapshot now)
    {
        FailedBuild? failed = NewestFailed(now, isSelf: false) is { Times: >= UpdateMachine.MaxFailures } newest
            ? newest
            : Array.FindLast(now.FailedBuilds, build => !build.Target.IsSelf && build.Times >= UpdateMachine.MaxFailures);
        if (now.ServiceNews.UpdateAvailable)
        {
            return new(PageTone.Warning, $"{Name(failed?.Target)} is not installed by itself", "It was rolled back here before. A person can have it tried again.");
        }

        string why = now.ServiceNews switch
        {
            { NewerVersion: true } => $"There is a newer version, which the policy ({PolicyName(now.ServicePolicy)}) leaves to you.",
            { NewerGoVersion: true } when now.Service.HasToolchain => $"There is a newer Go, which the policy ({PolicyName(now.ToolchainPolicy)}) leaves to you.",
            _ => "",
        };
        return why == "" && now.ServiceVersions.LearntAt is { } at
            ? new(PageTone.Good, "Up to date", $"There was nothing newer than {Name(now.Service)} at") { DetailAt = at }
            : new(PageTone.Good, "Up to date", why);
    }

    /// <summary>What the policies are, of what there is: <c>patch for versions, follow for Go</c>.</summary>
    internal static string Policies(Snapshot now) => $"{PolicyName(now.ServicePolicy)} for versions"
        + (now.Service.HasToolchain ? $", {PolicyName(now.ToolchainPolicy)} for Go" : "")
        + (now.HasSelfSource ? $", {PolicyName(now.SelfPolicy)} for ysco" : "");

    /// <summary>The failure of the newest known version; null when that has not failed, or none is known.</summary>
    /// <param name="now">How it stands.</param>
    /// <param name="isSelf">Of ysco, not of the service.</param>
    internal static FailedBuild? NewestFailed(Snapshot now, bool isSelf)
    {
        string newest = Candidates.Latest((isSelf ? now.SelfVersions : now.ServiceVersions).Versions);
        return Array.FindLast(now.FailedBuilds, build => build.Target.IsSelf == isSelf && build.Target.Version == newest);
    }

    /// <summary><c>rolled back once</c>.</summary>
    internal static string HowOften(FailedBuild failed) =>
        failed.Times >= UpdateMachine.MaxFailures ? $"{failed.Fate} {failed.Times} times, not tried again by itself" : $"{failed.Fate} once";

    /// <summary>As the configuration has it.</summary>
    internal static string PolicyName(VersionPolicy policy) => policy switch
    {
        VersionPolicy.Patch => "patch",
        VersionPolicy.Minor => "minor",
        _ => "manual",
    };

    /// <summary>As the configuration has it.</summary>
    internal static string PolicyName(ToolchainPolicy policy) => policy switch
    {
        ToolchainPolicy.Follow => "follow",
        ToolchainPolicy.Supported => "supported",
        ToolchainPolicy.Minor => "minor",
        ToolchainPolicy.Patch => "patch",
        _ => "manual",
    };

    private static string Name(Build? build) => build is null ? "the new version" : build.Versions;
}
