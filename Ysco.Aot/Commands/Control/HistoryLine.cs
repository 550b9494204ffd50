using Ysco.Commands.CommandLine;
using Ysco.Updates;

namespace Ysco.Commands.Control;

/// <summary>An entry of the history as a line for people. Pure.</summary>
internal static class HistoryLine
{
    /// <summary><c>2026-11-21 05:02:21 +01:00  updated to v0.1.1 go1.26.10 from v0.1.0 go1.26.9</c>.</summary>
    internal static string Of(HistoryEntry entry, LocalTime time) => $"{time.Exact(entry.Time)}  {Words(entry, time)}";

    /// <summary>What happened.</summary>
    internal static string Words(HistoryEntry entry, LocalTime time)
    {
        string whose = entry.Which == "self" ? "ysco " : "";
        string build = whose + Build(entry.Version, entry.GoVersion);
        string old = entry.OldVersion == "" ? "" : whose + Build(entry.OldVersion, entry.OldGoVersion);

        // A binary need not say which version it is.
        string from = old == "" ? "" : $" from {old}";
        return entry.Kind switch
        {
            HistoryKind.YscoStarted => $"ysco {entry.Version} started",
            HistoryKind.Crashed => $"ysco {entry.Version}, {entry.Reason}",
            HistoryKind.Configured => $"ysco {entry.Version} goes on with another configuration",
            HistoryKind.Started => $"{build} started{(entry.Reason == "" ? "" : " ")}{entry.Reason}",
            HistoryKind.TakenOver => $"{build} taken over, which ran already",
            HistoryKind.Ended => $"{build} ended: {entry.Reason}",
            HistoryKind.Checked when entry.Reason.StartsWith(HistoryKind.RefusedFor, StringComparison.Ordinal) => $"check {entry.Reason}",
            HistoryKind.Checked when entry.Reason != "" => $"check failed: {entry.Reason}",
            HistoryKind.Checked => $"checked: newest {build}",
            HistoryKind.Skipped when entry.Version == "" => $"check skipped: {entry.Reason}",
            HistoryKind.Skipped => $"update to {build} left out: {entry.Reason}",
            HistoryKind.Scheduled => $"update to {build} scheduled {(entry.ScheduledFor is { } at ? $"for {time.Clock(at)}" : entry.Reason)}",
            HistoryKind.Updated => $"updated to {build}{from}",
            HistoryKind.Failed when old != "" => $"update to {build} failed: {entry.Reason}",
            HistoryKind.RolledBack => $"rolled back{(build == "" ? "" : " to ")}{build}{from}",
            HistoryKind.Paused => $"automatic updates paused: {entry.Reason}",
            HistoryKind.Unpaused => "automatic updates go on",
            _ => $"{(entry.Version == "" ? "" : build + " ")}{entry.Kind}{(entry.Reason == "" ? "" : ": ")}{entry.Reason}",
        };
    }

    private static string Build(string version, string goVersion) => goVersion == "" ? version : $"{version} {goVersion}";
}
