using Ysco.Go;
using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>What people ask for.</summary>
internal sealed partial class UpdateTurn
{
    /// <summary>Why something has to wait, and for which update.</summary>
    private string Busy => State switch
    {
        { Job: { Which: Which.Self, Target: { } target }, Phase: not Phase.Idle } => $"busy: another update is under way, of ysco to {target.Version}",
        { Job.Target: { } target, Phase: not Phase.Idle } => $"busy: another update is under way, to {target.Versions}",
        { Durable.Trial: { } trial, Phase: not Phase.Idle } => $"busy: another update is under way, to {trial.New.Versions}",
        { Deferred.Which: Which.Self } => "busy: another update is under way, of ysco to its latest version",
        { Deferred: not null } => "busy: another update is under way, to the latest version",
        _ when Durable.SelfTrial is { } trial => $"busy: ysco {trial.NewVersion} is watched",
        _ when ToldToStop => "busy: the service was told to end",
        _ => "busy: the service is being started",
    };

    private void Pause(UpdateEvent.PauseWanted wanted)
    {
        // Without one of its own it takes nobody's reason away.
        string before = Durable.PauseReason == "" ? "manually paused" : Durable.PauseReason;
        string reason = string.IsNullOrWhiteSpace(wanted.Reason) ? before : wanted.Reason.Trim();
        Keep(Durable with { PauseReason = reason });
        Say(LogLevel.Info, "updates paused", "reason", reason);
        Reply(wanted.Waiter, UpdateReply.Done);
    }

    private void Unpause(int waiter)
    {
        if (Durable.PauseReason != "")
        {
            Keep(Durable with { PauseReason = "" });
            Say(LogLevel.Info, "updates unpaused");
        }

        Reply(waiter, UpdateReply.Done);
    }

    /// <summary>
    /// We go on as another program, which reads all anew and knows what state.json says: so not in the middle of what only we
    /// know. A watch goes on, a check is made again.
    /// </summary>
    private void ConfigWanted(UpdateEvent.ConfigWanted wanted)
    {
        if (IsInTheMiddle)
        {
            Say(LogLevel.Info, "configuration refused", "reason", Busy);
            Reply(wanted.Waiter, UpdateReply.Refused($"{Busy} (nothing was saved; try again when it is over)"));
            return;
        }

        if (State.RunningHooks != HookKind.None)
        {
            Reply(wanted.Waiter, UpdateReply.Refused($"{HookRuns} (nothing was saved; try again when it has ended)"));
            return;
        }

        BreakOffCheck("for another configuration");
        Do(new UpdateEffect.Renew(wanted.Text, wanted.Waiter));
    }

    /// <summary>Executed anew, we would not know of it any more.</summary>
    private const string HookRuns = "busy: a hook runs";

    /// <summary>Something is under way that only we know of.</summary>
    private bool IsInTheMiddle =>
        State.Phase is not (Phase.Idle or Phase.Watching) || State.Deferred is not null || ToldToStop || Durable.SelfTrial is not null;

    /// <summary>
    /// Why the process may not be executed anew for another service now; empty when it may. A download is no reason: it lasts as long as its
    /// server likes, and is begun again.
    /// </summary>
    internal string WhyNotNow => State.RunningHooks != HookKind.None ? HookRuns : IsInTheMiddle && !IsOnlyFetching ? Busy : "";

    private bool IsOnlyFetching => State is { Phase: Phase.Fetching, Deferred: null } && !ToldToStop && Durable.SelfTrial is null;

    private void RenewedForAnother()
    {
        const string Why = "for what another service needs";
        BreakOffCheck(Why);
        if (State is { Phase: Phase.Fetching, Job: { } job })
        {
            Say(LogLevel.Warn, "the download is broken off for what another service needs: what is scheduled begins again", "version", job.Target.Versions);
            Do(new UpdateEffect.AbandonWorkers());
            State = State with { Job = null };
            Enter(Phase.Idle);
            Reply(job.Waiter, UpdateReply.Failed($"the update was broken off {Why} (ask again)"));
        }
    }

    private void BreakOffCheck(string why)
    {
        Array.ForEach(State.CheckWaiters, each => Reply(each, UpdateReply.Failed($"the check was broken off {why}")));
        if (State.Checking)
        {
            Do(new UpdateEffect.AbandonWorkers());
            State = State with { Checking = false, NextCheck = now.Uptime + settings.FirstCheck };
        }

        State = State with { CheckWaiters = [] };
    }

    /// <summary>Grants or refuses a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="checked">Whether the check that "latest" needs was made for it.</param>
    private void UpdateWanted(UpdateRequest request, bool @checked = false)
    {
        if (request.Which == Which.Self)
        {
            OwnUpdateWanted(request, @checked);
        }
        else if (State.Phase != Phase.Idle || State.Deferred is not null || ToldToStop)
        {
            Refuse(request, Busy);
        }
        else if (State.PathStuck)
        {
            Refuse(request, "the service path cannot be switched, and leads to another binary than the one that runs (mend that, then check)");
        }
        else if (State.Service.ModPath == "")
        {
            Refuse(request, "the service binary names no module, so there is nothing to look up");
        }
        else if (request.Bundle is null && !ClockIsRight())
        {
            // Certificates and signatures of DNS have their times; what proves a bundle has none.
            Refuse(request, "the clock of this machine is not set yet (no update before it is)");
        }
        else if (request.Bundle is { } bundle && OfAnother(bundle) is { } another)
        {
            Refuse(request, another);
        }
        else if (WantsLatest(request) && !@checked)
        {
            State = State with { Deferred = request };
            CheckSoon(now.Uptime);
        }
        else
        {
            Grant(request);
        }
    }

    /// <summary>What was the latest a day ago need not be: it is asked for anew. Where there is no toolchain there is no latest one.</summary>
    private bool WantsLatest(UpdateRequest request) =>
        request.Version == "latest" || (request.GoVersion == "latest" && State.Service.HasToolchain);

    private void Grant(UpdateRequest request)
    {
        string trouble = request.Version == "latest" ? State.Versions.Error : "";
        trouble = trouble == "" && request.GoVersion == "latest" && State.Service.HasToolchain ? State.GoVersions.Error : trouble;
        string version = request.Version switch
        {
            "current" => State.Service.Version,
            "latest" => Candidates.Latest(State.Versions.Versions),
            var given => given,
        };
        string goVersion = request.GoVersion switch
        {
            // There is none to choose.
            "latest" when !State.Service.HasToolchain => State.Service.GoVersion,
            "current" => State.Service.GoVersion,
            "latest" => State.Toolchains.Current,
            var given => given,
        };
        Build target = State.Service with { Version = version, GoVersion = goVersion };
        if (trouble != "" || version == "" || goVersion == "")
        {
            Refuse(request, $"latest: {(trouble == "" ? "no released version is known" : trouble)}");
        }
        else if (!IsVersion(version))
        {
            Refuse(request, $"version {Shown(version)}: not a full semantic version such as v1.2.3");
        }
        else if (State.Service.HasToolchain ? !IsToolchain(goVersion) : goVersion != State.Service.GoVersion)
        {
            Refuse(request, State.Service.HasToolchain
                ? $"goversion {Shown(goVersion)}: not a Go version such as go1.26.10"
                : $"goversion {Shown(goVersion)}: the service comes as a release, whose toolchain is not chosen");
        }
        else if (target == State.Service)
        {
            Refuse(request, target.Versions + UpdateMachine.IsThere);
        }
        else if (request.Bundle is { } bundle && Unwanted(bundle, target) is { } unwanted)
        {
            Refuse(request, unwanted);
        }
        else if (WantsLatest(request) && Array.Exists(Durable.FailedBuilds, failed => failed.Target == target))
        {
            Refuse(request, $"{target.Versions} is the latest, and was rolled back here before (give its numbers to try it again)");
        }
        else
        {
            // What waits, and a wait after a failure, stay as they are: only an update that lives through its watch ends them.
            BeginJob(new UpdateJob(target, request.Waiter, Bundle: request.Bundle?.File ?? ""));
        }
    }

    /// <summary>Why the build of a bundle is not for this service, or not without being told; null when it is.</summary>
    private string? Unwanted(OfferedBundle bundle, Build target)
    {
        int order = SemVer.Compare(target.Version, State.Service.Version);
        bool isOlder = order < 0
            || (order == 0 && GoVersion.TryParse(target.GoVersion) is { } one && GoVersion.TryParse(State.Service.GoVersion) is { } other && one < other);
        return isOlder && !bundle.MayBeOlder
            ? $"{target.Versions} is older than {State.Service.Versions}, which runs (-older goes back all the same)"
            : null;
    }

    /// <summary>What a bundle is of, when that is another program; null when it is of the service.</summary>
    private string? OfAnother(OfferedBundle bundle) => bundle.Name == State.Service.ModPath && bundle.Dir == State.Service.PkgDir
        ? null
        : $"the bundle is of {Shown(Name(bundle.Name, bundle.Dir))}, and the service is {Shown(Name(State.Service.ModPath, State.Service.PkgDir))}"
            + (IsOwnName(bundle) ? " (-self updates ysco itself)" : "");

    /// <summary>Whether a bundle says that it is of ysco: in a log that is a module, of which its last element counts. What it is, its proof tells.</summary>
    private bool IsOwnName(OfferedBundle bundle) => Last(bundle.Name) == Last(settings.SelfName) && bundle.Dir == "/";

    private static string Last(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string Name(string module, string dir) => dir == "/" ? module : module + dir;

    /// <summary>A whole one, with nothing left out.</summary>
    internal static bool IsVersion(string text) => SemVer.TryParse(text) is { } parsed && parsed.Canonical + parsed.Build == text;

    /// <summary>A release or a pre-release; a bare go1.21 names the language, not a toolchain.</summary>
    internal static bool IsToolchain(string text) => GoVersion.TryParse(text) is { } version
        && (version.IsRelease || text.Contains("rc", StringComparison.Ordinal) || text.Contains("beta", StringComparison.Ordinal));

    private void Refuse(UpdateRequest request, string why)
    {
        Say(LogLevel.Info, "update request refused", "reason", why);
        Reply(request.Waiter, UpdateReply.Refused(why));
    }

    /// <summary>What a stranger typed, short enough to be shown.</summary>
    private static string Shown(string text) => text.Length <= 64 ? $"\"{text}\"" : $"\"{text[..64]}...\"";
}
