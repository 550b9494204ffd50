using System.Globalization;
using System.Text;
using Ysco.Bytes;
using Ysco.Config;
using Ysco.Discovery;
using Ysco.Go;
using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>
/// What a run of ours learnt and counted and no file has, as lines of a <see cref="Handover"/>. Pure. Nobody depends on it: a line
/// that cannot be read is passed over, and is as if it was not learnt.
/// Limits: <see cref="MaxVersions"/>, <see cref="MaxChars"/>, as many reports and receivers as there can be.
/// </summary>
public sealed class HandedKnowledge
{
    /// <summary>As many as a check takes.</summary>
    private const int MaxVersions = 1000;

    /// <summary>A reason or a name.</summary>
    private const int MaxChars = 1000;

    private readonly List<SnapshotReport> reports = [];
    private DateTimeOffset? checkedAt;

    /// <summary>The service's versions.</summary>
    public KnownVersions Versions { get; set; } = KnownVersions.None;

    /// <summary>How they were learnt.</summary>
    public LearntBy VersionsBy { get; set; }

    /// <summary>Our own versions.</summary>
    public KnownVersions SelfVersions { get; set; } = KnownVersions.None;

    /// <summary>How they were learnt.</summary>
    public LearntBy SelfVersionsBy { get; set; }

    /// <summary>The toolchains.</summary>
    public KnownVersions GoVersions { get; set; } = KnownVersions.None;

    /// <summary>What kinds they are of.</summary>
    public KnownToolchains Toolchains { get; set; } = KnownToolchains.None;

    /// <summary>How they were learnt.</summary>
    public LearntBy ToolchainsBy { get; set; }

    /// <summary>What was counted.</summary>
    public SnapshotCounters Counters { get; set; }

    /// <summary>How long until the next check; null when none was planned.</summary>
    public TimeSpan? NextCheck { get; set; }

    /// <summary>Checks that failed in a row.</summary>
    public int FailedChecks { get; set; }

    /// <summary>What the last check that is in the history found; null before the first.</summary>
    public string? NotedCheck { get; set; }

    /// <summary>What of the configuration checks depend on, as a sum: with another one a check is made soon.</summary>
    public string ChecksBy { get; set; } = "";

    /// <summary>What was refused for security.</summary>
    public Alarm[] Alarms { get; set; } = [];

    /// <summary>How it goes with those who are told, each by its URL.</summary>
    public List<(string Url, SnapshotReceiver How)> Receivers { get; } = [];

    /// <summary>The last check; null before the first.</summary>
    public SnapshotCheck? LastCheck
    {
        get => checkedAt is { } time ? new SnapshotCheck(time, [.. reports]) : null;
        set
        {
            reports.Clear();
            reports.AddRange(value?.Reports ?? []);
            checkedAt = value?.Time;
        }
    }

    internal void Format(StringBuilder text)
    {
        Line(text, "versions", Number((int)VersionsBy), Time(Versions.LearntAt), Handover.Encode(Versions.Error), List(Versions.Versions));
        Line(text, "selfversions", Number((int)SelfVersionsBy), Time(SelfVersions.LearntAt), Handover.Encode(SelfVersions.Error), List(SelfVersions.Versions));
        Line(
            text, "goversions", Number((int)ToolchainsBy), Time(GoVersions.LearntAt), Handover.Encode(GoVersions.Error), List(GoVersions.Versions),
            Handover.Encode(Toolchains.Current), Handover.Encode(Toolchains.Previous), Handover.Encode(Toolchains.Next));
        SnapshotCounters c = Counters;
        Line(
            text, "counters", Number(c.SecurityErrors), Number(c.MonitorErrors), Number(c.DownloadErrors), Number(c.UpdateErrors), Number(c.Rollbacks),
            Number(c.Insecure), Number(c.Bogus), Number(c.Indeterminate), Number(c.NotificationsLost));
        if (NextCheck is { } next)
        {
            Line(text, "nextcheck", Number((long)Math.Max(next.TotalMilliseconds, 0)), Number(FailedChecks), Handover.Encode(ChecksBy));
        }

        if (NotedCheck is { } noted)
        {
            Line(text, "noted", Handover.Encode(noted));
        }

        if (checkedAt is not null)
        {
            Line(text, "checked", Time(checkedAt));
        }

        foreach (SnapshotReport report in reports)
        {
            Line(
                text, "report", Handover.Encode(report.Method), Handover.Encode(report.Asked), Handover.Encode(report.Dnssec),
                Handover.Encode(report.Error), List(report.Found), Number(report.More));
        }

        foreach (Alarm alarm in Alarms)
        {
            Line(text, "alarm", Handover.Encode(alarm.Of), Handover.Encode(alarm.Version), Time(alarm.At), Handover.Encode(alarm.Reason));
        }

        foreach ((string url, SnapshotReceiver how) in Receivers)
        {
            Line(
                text, "receiver", Handover.Encode(url), Number(how.Lost), Number(how.Tries), how.IsFailing ? "1" : "0", Handover.Encode(how.Error),
                Time(how.FailedAt), Time(how.DeliveredAt));
        }
    }

    internal void Take(string[] fields)
    {
        try
        {
            Read(fields);
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException)
        {
            // It is learnt anew.
        }
    }

    private void Read(string[] fields)
    {
        switch (fields[0])
        {
            case "versions":
                (VersionsBy, Versions) = (By(fields[1]), Releases(fields));
                break;
            case "selfversions":
                (SelfVersionsBy, SelfVersions) = (By(fields[1]), Releases(fields));
                break;
            case "goversions":
                var kinds = new KnownToolchains(Toolchain(fields[5]), Toolchain(fields[6]), Toolchain(fields[7]));
                (ToolchainsBy, Toolchains, GoVersions) = (By(fields[1]), kinds, new KnownVersions(
                    Array.FindAll(Texts(fields[4]), text => GoVersion.TryParse(text) is not null), Text(fields[3]), Moment(fields[2])));
                break;
            case "counters":
                Counters = new SnapshotCounters(
                    Count(fields[1]), Count(fields[2]), Count(fields[3]), Count(fields[4]), Count(fields[5]), Count(fields[6]), Count(fields[7]),
                    Count(fields[8]), Count(fields[9]));
                break;
            case "nextcheck":
                (NextCheck, FailedChecks, ChecksBy) = (
                    TimeSpan.FromMilliseconds(Math.Min(Count(fields[1]), int.MaxValue)), Small(fields[2]), Text(fields[3]));
                break;
            case "noted": NotedCheck = Text(fields[1]); break;
            case "checked": checkedAt = Moment(fields[1]); break;
            case "report" when reports.Count < VersionSources.MaxSources:
                // A ysco before this one does not say how many more there were.
                reports.Add(new SnapshotReport(Text(fields[1]), Text(fields[2]), Texts(fields[5]), Text(fields[4]), Text(fields[3]))
                {
                    More = fields.Length > 6 ? Small(fields[6]) : 0,
                });
                break;
            case "alarm" when Alarms.Length < Alarm.Max && Moment(fields[3]) is { } at:
                Alarms = [.. Alarms, new Alarm(Text(fields[1]), Text(fields[2]), at, Text(fields[4]))];
                break;
            case "receiver" when Receivers.Count < NotifyConfig.MaxReceivers:
                Receivers.Add((Handover.Decoded(fields[1]), new SnapshotReceiver("")
                {
                    Lost = Small(fields[2]), Tries = Small(fields[3]), IsFailing = fields[4] == "1", Error = Text(fields[5]),
                    FailedAt = Moment(fields[6]), DeliveredAt = Moment(fields[7]),
                }));
                break;
            default: break;
        }
    }

    private static KnownVersions Releases(string[] fields) => new(
        Array.FindAll(Texts(fields[4]), text => SemVer.TryParse(text) is not null), Text(fields[3]), Moment(fields[2]));

    private static void Line(StringBuilder text, params ReadOnlySpan<string> fields) => text.AppendJoin(' ', fields).Append('\n');

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time is { } at ? Number(at.UtcTicks) : "-";

    private static string List(string[] texts) => Handover.Encode(string.Join('\n', texts.AsSpan(0, Math.Min(texts.Length, MaxVersions))!));

    private static DateTimeOffset? Moment(string text) => text == "-" ? null
        : Handover.LongNumber(text) is var time && time <= (ulong)DateTime.MaxValue.Ticks ? new DateTimeOffset((long)time, TimeSpan.Zero)
        : throw new FormatException(text);

    private static long Count(string text) => Handover.LongNumber(text) is var number && number <= long.MaxValue ? (long)number : throw new FormatException(text);

    private static int Small(string text) => (int)Math.Min(Count(text), int.MaxValue / 2);

    private static LearntBy By(string text) => Small(text) is var by && by <= (int)LearntBy.PlainManifest ? (LearntBy)by : throw new FormatException(text);

    private static string Text(string field) => OneLine.From(Handover.Decoded(field), MaxChars);

    private static string Toolchain(string field) => Text(field) is var name && (name == "" || GoVersion.TryParse(name) is not null) ? name : throw new FormatException(name);

    private static string[] Texts(string field)
    {
        string[] lines = field == "-" ? [] : Handover.Decoded(field).Split('\n');
        return Array.ConvertAll(lines[..Math.Min(lines.Length, MaxVersions)], line => OneLine.From(line, MaxChars));
    }
}
