using Ysco.Bytes;
using Ysco.Discovery;
using Ysco.Worker;

namespace Ysco.Runtime;

/// <summary>The last check: when it ended, and what each method said.</summary>
/// <param name="time">When it ended.</param>
/// <param name="reports">What each method said, in the order they were asked.</param>
public sealed class SnapshotCheck(DateTimeOffset time, SnapshotReport[] reports)
{
    /// <summary>The newest tell enough; all versions are elsewhere.</summary>
    private const int FoundShown = 3;

    /// <summary>When it ended.</summary>
    public DateTimeOffset Time => time;

    /// <summary>What each method said, in the order they were asked; empty when no worker answered.</summary>
    public SnapshotReport[] Reports => reports;

    /// <summary>From what a worker says, cleaned and cut.</summary>
    internal static SnapshotCheck Of(DateTimeOffset time, CheckReport[] said)
    {
        var reports = new SnapshotReport[Math.Min(said.Length, VersionSources.MaxSources)];
        for (int i = 0; i < reports.Length; i++)
        {
            CheckReport report = said[i];
            reports[i] = new SnapshotReport(
                OneLine.From(report.Method), OneLine.From(report.Asked),
                Array.ConvertAll(report.Found[..Math.Min(report.Found.Length, FoundShown)], text => OneLine.From(text)),
                report.Failure is null ? "" : OneLine.Shortened(report.Failure.Message, SnapshotReport.MaxErrorChars), OneLine.From(report.Dnssec))
            {
                More = Math.Max(0, report.Found.Length - FoundShown),
            };
        }

        return new SnapshotCheck(time, reports);
    }
}
