using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What happened, the last first.</summary>
internal static class PageEvents
{
    internal static void Add(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<section id=\"events\" aria-labelledby=\"events-h\">\n<h2 id=\"events-h\">Events</h2>\n");
        if (now.Events.Length == 0)
        {
            html.Add($"<p>None yet.</p>\n</section>\n");
            return;
        }

        html.Add($"<table class=\"log\"><thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th></tr></thead><tbody>\n");
        for (int i = now.Events.Length - 1; i >= 0; i--)
        {
            AddEvent(html, now.Events[i], facts.Now);
        }

        html.Add($"</tbody></table>\n</section>\n");
    }

    private static void AddEvent(Html html, HistoryEntry entry, DateTimeOffset now)
    {
        html.Add($"<tr><th scope=\"row\">");
        PageParts.Nearness(html, entry.Time, now);
        html.Add($"</th><td><strong>{Words(entry.Kind)}</strong> {(entry.Which == "self" ? "ysco " : "")}");
        bool otherVersion = entry.OldVersion != "" && entry.OldVersion != entry.Version;
        bool otherGo = !otherVersion && entry.OldGoVersion != "" && entry.OldGoVersion != entry.GoVersion;
        if (otherVersion)
        {
            html.Add($"{entry.OldVersion} \u2192 ");
        }

        html.Add($"{entry.Version} <span class=\"dim\">{(otherGo ? entry.OldGoVersion + " \u2192 " : "")}{entry.GoVersion}</span>");
        html.Add($"{(entry.Reason == "" ? "" : entry.Version == "" ? entry.Reason : ": " + Reason(entry))}</td></tr>\n");
    }

    /// <summary>A time in it as all others on the page.</summary>
    private static string Reason(HistoryEntry entry) => entry.ScheduledFor is { } at ? $"for {PageWords.Clock(at)}" : entry.Reason;

    private static string Words(string kind) => kind switch
    {
        HistoryKind.Skipped => "left out",
        HistoryKind.YscoStarted => "started",
        HistoryKind.TakenOver => "taken over",
        HistoryKind.RolledBack => "rolled back",
        _ => kind,
    };
}
