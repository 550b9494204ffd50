using System.Text;
using Ysco.Admin;
using Ysco.Bytes;
using Ysco.Commands.CommandLine;
using Ysco.Config;
using Ysco.Go;
using Ysco.Updates;
using Ysco.Worker;

namespace Ysco.Commands.Checking;

/// <summary>What <c>ysco check</c> tells, a word and what there is to say of it a line. Pure.</summary>
/// <param name="service">What the service's binary says of itself.</param>
/// <param name="config">The configuration.</param>
/// <param name="own">Where releases of ysco itself come from; null for nowhere.</param>
/// <param name="state">What state.json holds.</param>
/// <param name="clock">The clock of whoever reads it.</param>
internal sealed class CheckText(Build service, YscoConfig config, ReleaseTerms? own, DurableState state, LocalTime clock)
{
    /// <summary>As many versions as a person reads; the rest is counted.</summary>
    private const int ShownVersions = 12;

    /// <summary>With Update.All there may be many.</summary>
    private const int ShownUpdates = 12;

    /// <summary>Two lines of a terminal: a URL and what became of it.</summary>
    private const int RemarkChars = 240;

    private readonly UpdateSettings settings = new()
    {
        Service = config.Policy.Service,
        ServiceToolchain = config.Policy.ServiceToolchain,
        SelfPolicy = config.Policy.Self,
        Slots = config.Update.Schedule,
        Zone = config.Update.Schedule.IsAlways ? TimeZoneInfo.Utc : TimeZoneInfo.Local,
    };

    /// <summary>The lines.</summary>
    /// <param name="outcome">What was learnt.</param>
    /// <param name="details">How.</param>
    /// <param name="stateTrouble">Why state.json could not be read; empty when it was.</param>
    internal string Describe(CheckOutcome outcome, CheckAnswer details, string stateTrouble)
    {
        var text = new StringBuilder();
        void Line(string word, string value) => text.Append(word.PadRight(12)).Append(value).Append('\n');
        Line("service", OneLine.From(service.ToString()));
        Line("versions", Versions(outcome, OneLine.From(details.VersionsMethod)));
        if (service.HasToolchain)
        {
            Line("toolchains", Toolchains(outcome, OneLine.From(details.ToolchainsMethod)));
        }

        if (own is not null)
        {
            Line("ysco", $"{ThisBuild.Version}, versions {OwnVersions(outcome, details)}");
        }

        foreach (CheckReport report in details.Reports)
        {
            Line(OneLine.From(report.Method), Report(report));
        }

        Line("policy", ($"{config.Policy.Service} versions{(service.HasToolchain ? $", {config.Policy.ServiceToolchain} toolchains" : "")}"
            + (own is null ? "" : $", {config.Policy.Self} versions of ysco")).ToLowerInvariant());
        foreach ((string word, string value) in State(stateTrouble))
        {
            Line(word, value);
        }

        Line("update", Update(outcome));
        if (own is not null)
        {
            Line("of ysco", OwnUpdate(outcome));
        }

        return text.ToString();
    }

    /// <summary>One line of at most so many characters; dots tell that there was more.</summary>
    internal static string Shortened(string text, int maxChars)
    {
        string line = OneLine.From(text, maxChars);
        return text.Length > maxChars ? line + "..." : line;
    }

    private static string Report(CheckReport report)
    {
        string said = report.Failure is { } failure ? $"not learnt: {Shortened(failure.Message, RemarkChars)}"
            : report.Found.Length == 0 ? "none"
            : Some(report.Found);
        string proven = report.Dnssec == "" ? "" : OneLine.From(report.Dnssec) + ", ";
        return $"{OneLine.From(report.Asked)} {said} ({proven}{report.Milliseconds} ms)";
    }

    private static string Some(string[] all) => string.Join(' ', all.Take(ShownVersions).Select(each => OneLine.From(each)))
        + (all.Length > ShownVersions ? $" and {all.Length - ShownVersions} more" : "");

    private static string Versions(CheckOutcome outcome, string method) => outcome.Versions switch
    {
        null => "not learnt",
        [] => $"none released ({method})",
        { } all => $"{Some(all)} ({method})",
    };

    private string OwnVersions(CheckOutcome outcome, CheckAnswer details) => own!.Failure is { } wrong ? $"not asked for: {Shortened(wrong.Message, RemarkChars)}"
        : outcome.SelfVersions switch
        {
            null => "not learnt",
            [] => "none released",
            { } all => $"{Some(all)} ({OneLine.From(details.Self!.Method)})",
        };

    private static string Toolchains(CheckOutcome outcome, string method) => outcome.Toolchains is not { } known
        ? "not learnt"
        : $"{Named(known.Current, "current")}{Named(known.Previous, ", previous")}{Named(known.Next, ", next")} ({method})";

    private static string Named(string toolchain, string kind) => toolchain == "" ? "" : $"{kind} {OneLine.From(toolchain)}";

    /// <summary>What a ysco that runs holds back, has failed with, or is about to do.</summary>
    private IEnumerable<(string Word, string Value)> State(string trouble)
    {
        if (trouble != "")
        {
            yield return ("state", $"not known: {trouble}");
        }

        if (state.PauseReason != "")
        {
            yield return ("paused", Shortened(state.PauseReason, RemarkChars));
        }

        if (state.Backoff > 0)
        {
            yield return ("backoff", Wait("", state.Backoff, state.BackoffReason, state.BackoffUntil));
        }

        if (state.SelfBackoff > 0)
        {
            yield return ("backoff", Wait("ysco ", state.SelfBackoff, state.SelfBackoffReason, state.SelfBackoffUntil));
        }

        foreach (FailedBuild failed in state.FailedBuilds)
        {
            yield return ("failed", $"{Shown(failed.Target)}: {PageState.HowOften(failed)}");
        }

        for (int i = 0; i < Math.Min(state.Schedule.Length, ShownUpdates); i++)
        {
            ScheduledUpdate entry = state.Schedule[i];
            DateTimeOffset at = UpdateTurn.NextRollout(state, entry.Which, settings, clock.Now) is var (first, its) && its == entry ? first : entry.Time;
            yield return ("scheduled", Shown(entry.Target) + (state.PauseReason == "" ? $" for {clock.Clock(at)}"
                : at > clock.Now ? $" for {clock.Clock(at)}, once updates are unpaused"
                : " once updates are unpaused"));
        }
    }

    private string Wait(string whose, int hours, string reason, DateTimeOffset? until) =>
        $"{whose}{hours} h{(until is { } time ? $" until {clock.Clock(time)}" : "")}: {Shortened(reason, RemarkChars)}";

    private string Update(CheckOutcome outcome)
    {
        if (!service.IsReleased)
        {
            return "none: the version of the service is not known, so there are no automatic updates";
        }

        if (outcome.Versions is null && (outcome.Toolchains is null || !service.HasToolchain))
        {
            return service.HasToolchain ? "not known: neither versions nor toolchains were learnt" : "not known: no versions were learnt";
        }

        Build[] newer = Candidates.Newer(service, outcome.Versions ?? [], outcome.Toolchains ?? KnownToolchains.None, settings);
        Build[] wanted = Array.FindAll(newer, build => !IsGivenUp(build));
        return When(newer, wanted);
    }

    private string OwnUpdate(CheckOutcome outcome)
    {
        if (outcome.SelfVersions is not { } known)
        {
            return "not known: no versions were learnt";
        }

        string[] allowed = Array.FindAll(known, version => Policy.Allows(config.Policy.Self, ThisBuild.Version, version));
        Array.Sort(allowed, SemVer.Compare);
        Build[] newer = Array.ConvertAll(allowed, version => new Build(Build.SelfModPath, "/", version, Build.NoToolchain));

        // The newest, as the one that runs takes it.
        return When(newer, newer.Length > 0 && IsGivenUp(newer[^1]) ? [] : newer);
    }

    private string When(Build[] newer, Build[] wanted)
    {
        return wanted is not [.., { } target]
            ? newer.Length == 0
                ? "none: there is nothing newer that the policy allows"
                : "none: all that is newer was rolled back or refused too often"
            : state.PauseReason != "" ? $"{Shown(target)}, once updates are no longer paused"
            : Array.Exists(state.Schedule, entry => entry.Target == target) ? $"{Shown(target)}, as scheduled"
            : $"{Shown(target)}, {GoDuration.Format(config.Update.Delay)} after it is discovered";
    }

    private bool IsGivenUp(Build build) =>
        Array.Exists(state.FailedBuilds, failed => failed.Target == build && failed.Times >= UpdateMachine.MaxFailures);

    private static string Shown(Build build) => OneLine.From($"{(build.IsSelf ? "ysco " : "")}{build.Versions}");
}
