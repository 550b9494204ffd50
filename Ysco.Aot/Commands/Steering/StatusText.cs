using System.Globalization;
using System.Text;
using Ysco.Admin;
using Ysco.Commands.CommandLine;
using Ysco.Commands.Control;
using Ysco.Go;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Commands.Steering;

/// <summary>
/// What <c>ysco status</c> shows: what matters most in the first line, then a word and what there is to say of it a line, then
/// the last events. Pure.
/// Limits: some 40 lines of <see cref="LineChars"/>; what has no spaces, such as a path, may be longer.
/// </summary>
/// <param name="now">How it stands.</param>
/// <param name="time">The clock of whoever reads it.</param>
/// <param name="dirFlag">What names the folder to a command that is advised, with a space before it; empty for the usual one.</param>
internal sealed class StatusText(Snapshot now, LocalTime time, string dirFlag)
{
    private const int LineChars = 80;

    /// <summary>The width of the words, as in the other commands.</summary>
    private const int WordChars = 12;

    /// <summary>What comes after the most important may be two or three things at once.</summary>
    private const int MaxNotices = 4;

    private const int MaxScheduled = 3;
    private const int MaxFailed = 3;
    private const int MaxEvents = 5;

    private const int NoticeIndent = 2;

    /// <summary>A line that ends at a comma is not much shorter than others.</summary>
    private const int CommaFrom = 50;

    /// <summary>Below the words of an event: <c>2026-11-21 05:02:21 +01:00  </c> is before them, which leaves too little room.</summary>
    private const int EventIndent = 4;

    private readonly StringBuilder text = new();

    private bool ShowsCheckErrors => now.LastCheck is { } check && Array.Exists(check.Reports, report => report.Error != "");

    /// <summary>All of it.</summary>
    /// <param name="notices">What is to be said first; at least one.</param>
    /// <param name="facts">What the processes use; null when no ysco runs.</param>
    /// <param name="edited">That the configuration was edited; empty when it was not.</param>
    internal string All(List<PageNotice> notices, PageFacts? facts, string edited = "")
    {
        Notices(notices);
        if (edited != "")
        {
            text.Append(edited).Append('\n');
        }

        text.Append('\n');
        Service(facts);
        Evidence();
        if (facts is not null)
        {
            Check();
        }

        Schedule();
        Receivers();
        if (facts is not null)
        {
            Line("ysco", $"{now.Self.Versions}{Process(facts.SelfPid, facts.Self)}");
            Own();
            Machine();
        }

        Events();
        return text.ToString();
    }

    /// <summary>What a check brought: the notices, what each method said, and what is scheduled.</summary>
    internal string Checked(List<PageNotice> notices)
    {
        Notices(notices);
        text.Append(notices.Count > 0 ? "\n" : "");
        Line("service", Build(now.Service));
        Check();
        Schedule();
        return text.ToString();
    }

    /// <summary>One of several services: its name, what it is, what is to be said of it first, and what else holds its updates back.</summary>
    /// <param name="name">Its name.</param>
    internal string Brief(string name)
    {
        string versions = now.Service.ModPath == "" ? "" : $" {now.Service.Versions}";
        PageNotice first = PageState.Of(now)[0];
        Notice($"{name}{versions}: ", first);
        foreach (PageNotice held in PageState.HeldBack(now).Where(held => held.Headline != first.Headline))
        {
            Notice("  ", held);
        }

        return text.ToString();
    }

    private void Notices(List<PageNotice> notices)
    {
        foreach (PageNotice notice in notices.Take(MaxNotices))
        {
            Notice("", notice);
        }
    }

    private void Notice(string before, PageNotice notice)
    {
        string since = notice.Since is { } from ? $" since {time.Both(from)}" : "";
        string until = notice.Until is { } to ? $" until {time.Both(to)}" : "";
        string at = notice.At is { } when ? $" at {time.Both(when)}" : "";
        string next = notice.Next is { } again ? $", the next is at {time.Both(again)}" : "";

        // What each method said follows below.
        string detail = notice.Headline == PageState.CheckFailed && ShowsCheckErrors ? ""
            : notice.DetailAt is { } told ? $"{notice.Detail} {time.Clock(told)}."
            : notice.Detail;
        Wrap($"{before}{notice.Headline}{since}{until}{at}{next}{Stop(detail)}{detail}", NoticeIndent);
    }

    /// <summary>A sentence of ours follows as one; a reason follows a colon.</summary>
    private static string Stop(string detail) => detail switch
    {
        "" => "",
        [>= 'A' and <= 'Z', .., '.'] => ". ",
        _ => ": ",
    };

    /// <summary>In lines that fit, where there are spaces; those after the first a bit to the right. Nothing is cut: it may be the reason.</summary>
    private void Wrap(string sentence, int indent)
    {
        while (sentence.Length > LineChars && Break(sentence, indent) is > 0 and var space)
        {
            text.Append(sentence.AsSpan(0, space)).Append('\n');
            sentence = new string(' ', indent) + sentence[(space + 1)..];
        }

        text.Append(sentence).Append('\n');
    }

    /// <summary>The last space of a line that fits, after a comma where one is near; without one the first after it; -1 when there is none.</summary>
    private static int Break(string sentence, int indent)
    {
        int comma = sentence.LastIndexOf(", ", LineChars - 1, LineChars - CommaFrom, StringComparison.Ordinal);
        int last = comma > 0 ? comma + 1 : sentence.LastIndexOf(' ', LineChars, LineChars + 1 - indent);
        return last > 0 ? last : sentence.IndexOf(' ', LineChars);
    }

    private void Line(string word, string value) => Wrap(word.PadRight(WordChars) + value, WordChars);

    private void Service(PageFacts? facts)
    {
        if (facts is null && now.Service.ModPath == "" && now.Events.Length == 0)
        {
            return;
        }

        Line("service", Build(now.Service) + Process(now.ServicePid, facts?.Service));
        if (now.ServiceUser != "")
        {
            Line("user", now.ServiceUser);
        }

        if (now.ServiceBinary != "")
        {
            bool isLink = now.ServicePath != "" && now.ServicePath != now.ServiceBinary;
            Line("binary", now.ServiceBinary + (isLink ? $" (as {now.ServicePath})" : ""));
        }
    }

    private static string Build(Build build) =>
        build.ModPath == "" ? "not known: its binary is not found" : $"{build.ModPath}{(build.PkgDir == "/" ? "" : build.PkgDir)} {build.Versions}".TrimEnd();

    private string Process(int? pid, ProcessStats? stats)
    {
        if (pid is null)
        {
            return ", does not run";
        }

        string up = stats?.StartTimeSeconds is { } start ? $", up {PageWords.Span(time.Now - DateTimeOffset.UnixEpoch.AddSeconds(start))}" : "";
        return string.Create(CultureInfo.InvariantCulture, $", pid {pid}{up}")
            + (stats is null ? "" : $", {PageWords.Bytes(stats.ResidentBytes)}, cpu {PageWords.CpuTime(stats.CpuSeconds)}");
    }

    private void Evidence()
    {
        string said = now.Evidence switch
        {
            null when now.ServicePid is null => "looked at when it runs",
            null => "the evidence of this binary is being checked",
            { Problem: not "" } evidence => $"{(evidence.IsContradicted ? "does not hold" : "none")}: {evidence.Problem}",
            { Archive: not "" } evidence => $"{evidence.Archive}, signed by release key {evidence.Log}, sha256 {evidence.Sum}",
            var evidence => string.Create(
                CultureInfo.InvariantCulture,
                $"record {evidence.RecordNumber} in a tree of {evidence.TreeSize} of {evidence.Log}, sum {evidence.Sum}"),
        };
        if (now.ServiceBinary != "")
        {
            Line("proof", said);
        }
    }

    private void Check()
    {
        string next = now.Checking ? "a check is under way" : now.NextCheck is { } at ? $"next {time.Relative(at)}" : "no check is planned";
        Line("checked", $"{(now.LastCheck is { } last ? time.Both(last.Time) : "not since ysco started")}, {next}");
        foreach (SnapshotReport report in now.LastCheck?.Reports ?? [])
        {
            string more = report.More > 0 ? $" and {report.More} more" : "";
            string found = report.Error != "" ? $"not learnt: {report.Error}" : report.Found.Length == 0 ? "none" : string.Join(' ', report.Found) + more;
            Line("  " + report.Method, $"{report.Asked} {(report.Dnssec == "" ? "" : $"({report.Dnssec}) ")}{found}");
        }

        Line("policy", $"{PageState.PolicyName(now.ServicePolicy)} versions{(!now.Service.HasToolchain ? "" : $", {PageState.PolicyName(now.ToolchainPolicy)} toolchains")}");
    }

    /// <summary>Of a time that has passed while updates are paused nothing is said: it is not what is waited for.</summary>
    private string When(int index)
    {
        DateTimeOffset at = PageState.NotBefore(now, index);
        string paused = now.PauseReason == "" ? "" : "once updates are unpaused";
        return paused != "" && at <= time.Now ? paused : $"for {time.Both(at)}{(paused == "" ? "" : $", {paused}")}";
    }

    private void Schedule()
    {
        for (int i = 0; i < Math.Min(now.Scheduled.Length, MaxScheduled); i++)
        {
            ScheduledUpdate update = now.Scheduled[i];
            string whose = update.Which == Which.Self ? "ysco " : "";
            Line("scheduled", $"{whose}{update.Target.Versions} {When(i)}");
        }

        if (now.Scheduled.Length > MaxScheduled)
        {
            Line("", $"and {now.Scheduled.Length - MaxScheduled} more");
        }

        Failed();
    }

    /// <summary>First why the newest version of the service, and of ysco, is not what runs; then the others, the last first.</summary>
    private void Failed()
    {
        List<FailedBuild> shown = [];
        foreach (FailedBuild? newest in (ReadOnlySpan<FailedBuild?>)[PageState.NewestFailed(now, isSelf: false), PageState.NewestFailed(now, isSelf: true)])
        {
            if (newest is not null)
            {
                shown.Add(newest);
            }
        }

        for (int i = now.FailedBuilds.Length - 1; i >= 0 && shown.Count < MaxFailed; i--)
        {
            if (!shown.Contains(now.FailedBuilds[i]))
            {
                shown.Add(now.FailedBuilds[i]);
            }
        }

        foreach (FailedBuild failed in shown)
        {
            Line("failed", $"{(failed.Target.IsSelf ? "ysco " : "")}{failed.Target.Versions}, {PageState.HowOften(failed)}");
        }

        if (now.FailedBuilds.Length > shown.Count)
        {
            Line("", $"and {now.FailedBuilds.Length - shown.Count} more");
        }
    }

    private void Receivers()
    {
        foreach (SnapshotReceiver receiver in now.Receivers)
        {
            Line("notify", $"{receiver.Name}: {PageNotify.Counts(receiver)}{(receiver.DeliveredAt is { } at ? $"; delivered {time.Both(at)}" : "")}");
            if (receiver.FailedAt is { } failed)
            {
                Line("", $"failed {time.Both(failed)}: {receiver.Error}");
            }
        }
    }

    /// <summary>Updates of ysco itself; nothing where nobody said where they come from.</summary>
    private void Own()
    {
        if (!now.HasSelfSource)
        {
            return;
        }

        string newest = Candidates.Latest(now.SelfVersions.Versions);
        bool isNewer = SemVer.TryParse(newest) is not null && SemVer.Compare(newest, now.Self.Version) > 0;
        FailedBuild? failed = PageState.NewestFailed(now, isSelf: true);

        // What failed here is not tried again as the latest: only by its number.
        string next = now.SelfNews.UpdateAvailable ? ""
            : $"{(failed is null ? "" : $", which was {failed.Fate} here, and")}{(failed is null ? "," : "")} which the policy ({PageState.PolicyName(now.SelfPolicy)}) leaves to you: "
                + $"ysco update{dirFlag} -self{(failed is null ? "" : $" {newest}")}";
        Line("  updates", now.NoSelfUpdates != "" ? $"none: {now.NoSelfUpdates}"
            : now.SelfTrial is { } trial && trial.NewVersion == now.Self.Version
            ? $"{trial.NewVersion} took the place of {trial.OldVersion}, and is watched{(now.SelfWatchUntil is { } until ? $" until {time.Both(until)}" : "")}"
            : now.SelfVersions.Error != "" ? $"not learnt: {now.SelfVersions.Error}"
            : now.SelfVersions.LearntAt is not { } at ? "not looked for yet"
            : isNewer ? $"newest {newest}{next}"
            : $"nothing newer {time.Relative(at)}");
    }

    private void Machine()
    {
        string said = "";
        foreach (string part in (ReadOnlySpan<string>)[now.Machine.Model, now.Machine.Kernel, now.Machine.Id == "" ? "" : $"id {now.Machine.Id}"])
        {
            said += part == "" ? "" : said == "" ? part : $", {part}";
        }

        if (said != "")
        {
            Line("machine", said);
        }
    }

    private void Events()
    {
        if (now.Events.Length > 0)
        {
            text.Append('\n');
        }

        foreach (HistoryEntry entry in now.Events.TakeLast(MaxEvents))
        {
            string line = entry is { Kind: HistoryKind.Checked, Reason: not "" } && ShowsCheckErrors
                ? $"{time.Exact(entry.Time)}  check failed"
                : HistoryLine.Of(entry, time);
            Wrap(line, EventIndent);
        }
    }
}
