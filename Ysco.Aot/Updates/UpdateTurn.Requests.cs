using Ysco.Go;
using Ysco.Logging;

namespace Ysco.Updates;

/// <summary>What people ask for.</summary>
internal sealed partial class UpdateTurn
{
    private void Pause(UpdateEvent.PauseWanted wanted)
    {
        string reason = wanted.Reason == "" ? "manually paused" : wanted.Reason;
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

    private void UpdateWanted(UpdateRequest request) => UpdateWanted(request, null);

    /// <summary>Grants or refuses a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="checkError">Null before the check that "latest" may need; then its error, if any.</param>
    private void UpdateWanted(UpdateRequest request, string? checkError)
    {
        if (request.Which == Which.Self)
        {
            Refuse(request, "self: no release source is configured for ysco itself");
        }
        else if (State.Phase != Phase.Idle || State.Deferred is not null || ToldToStop)
        {
            Refuse(request, "busy: another update is under way");
        }
        else if (State.Service.ModPath == "")
        {
            Refuse(request, "the service binary names no module, so there is nothing to look up");
        }
        else if (!ClockIsRight())
        {
            Refuse(request, "the clock of this machine is not set yet (no update before it is)");
        }
        else if (NeedsCheck(request) && checkError is null)
        {
            State = State with { Deferred = request };
            CheckSoon(now.Uptime);
        }
        else
        {
            Grant(request, checkError ?? "");
        }
    }

    private bool NeedsCheck(UpdateRequest request) =>
        (request.Version == "latest" && State.Versions.Versions.Length == 0)
        || (request.GoVersion == "latest" && State.Toolchains.Current == "");

    private void Grant(UpdateRequest request, string checkError)
    {
        string version = request.Version switch
        {
            "current" => State.Service.Version,
            "latest" => Candidates.Latest(State.Versions.Versions),
            var given => given,
        };
        string goVersion = request.GoVersion switch
        {
            "current" => State.Service.GoVersion,
            "latest" => State.Toolchains.Current,
            var given => given,
        };
        Build target = State.Service with { Version = version, GoVersion = goVersion };
        if (version == "" || goVersion == "")
        {
            Refuse(request, $"latest: {(checkError == "" ? "no released version is known" : checkError)}");
        }
        else if (SemVer.TryParse(version) is not { } parsed || parsed.Canonical + parsed.Build != version)
        {
            Refuse(request, $"version {Shown(version)}: not a full semantic version such as v1.2.3");
        }
        else if (!IsToolchain(goVersion))
        {
            Refuse(request, $"goversion {Shown(goVersion)}: not a Go version such as go1.26.10");
        }
        else if (target == State.Service)
        {
            Refuse(request, $"{version} {goVersion} is there already");
        }
        else
        {
            Keep(Durable with { Backoff = 0, BackoffReason = "", BackoffUntil = null });
            BeginJob(new UpdateJob(target, request.Waiter));
        }
    }

    /// <summary>A release or a pre-release; a bare go1.21 names the language, not a toolchain.</summary>
    private static bool IsToolchain(string text) => GoVersion.TryParse(text) is { } version
        && (version.IsRelease || text.Contains("rc", StringComparison.Ordinal) || text.Contains("beta", StringComparison.Ordinal));

    private void Refuse(UpdateRequest request, string why)
    {
        Say(LogLevel.Info, "update request refused", "reason", why);
        Reply(request.Waiter, UpdateReply.Refused(why));
    }

    /// <summary>What a stranger typed, short enough to be shown.</summary>
    private static string Shown(string text) => text.Length <= 64 ? $"\"{text}\"" : $"\"{text[..64]}...\"";
}
