using System.Globalization;
using Ysco.Http;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// The page of all services: how each stands, in a section that leads to its own page (<see cref="PageView"/>), where its forms are.
/// Pure, but for what processes use.
/// </summary>
internal static class HousePage
{
    internal static HttpResponse Render(IReadOnlyList<(string Name, Snapshot Now)> services, DateTimeOffset time, Func<int?, ProcessStats?> processStats)
    {
        var html = new Html();
        int bad = 0;
        foreach ((_, Snapshot now) in services)
        {
            bad += PageState.Of(now)[0].Tone is PageTone.Bad or PageTone.Warning ? 1 : 0;
        }

        string state = bad == 0 ? "all is well" : string.Create(CultureInfo.InvariantCulture, $"{bad} of {services.Count} want attention");
        PageView.AddHead(html, $"{state} - ysco");
        html.Add($"<header>\n<div class=\"top\"><strong>ysco</strong>\n<nav aria-label=\"Services\"><ul>");
        foreach ((string name, _) in services)
        {
            html.Add($"<li><a href=\"#{name}\">{name}</a></li>");
        }

        html.Add($"</ul></nav></div>\n<h1>{services.Count} services</h1>\n</header>\n<main>\n");
        foreach ((string name, Snapshot now) in services)
        {
            Add(html, name, now, time, now.ServicePid is { } pid ? processStats(pid) : null);
        }

        html.Add($"</main>\n");
        if (services.Count > 0)
        {
            PageService.AddFooter(html, services[0].Now, new PageFacts(time, null, processStats(null), Environment.ProcessId));
        }

        html.Add($"</body>\n</html>\n");
        return new HttpResponse(200, PageView.ContentType, html.Finish()) { Fields = PageView.Fields };
    }

    private static void Add(Html html, string name, Snapshot now, DateTimeOffset time, ProcessStats? stats)
    {
        html.Add($"<section id=\"{name}\" aria-labelledby=\"{name}-h\">\n<h2 id=\"{name}-h\"><a href=\"{name}/\">{name}</a> {now.Service.Version}</h2>\n");
        PageView.AddNotice(html, PageState.Of(now)[0], time, isLead: false);
        html.Add($"<dl>\n");
        if (now.Service.ModPath != "")
        {
            PageParts.Fact(html, "Program", $"{ServiceVersionView.PackageOf(now.Service)} {now.Service.Versions}");
        }

        AddScheduled(html, now, time);
        if (now.ServicePid is { } pid)
        {
            PageParts.Fact(html, "Process", string.Create(CultureInfo.InvariantCulture, $"{pid}") + (stats is null ? "" : $", {PageWords.Bytes(stats.ResidentBytes)}"));
            PageParts.Fact(html, "Proof", Proof(now));
        }

        HistoryEntry? problem = Array.FindLast(now.Events, entry => entry.Kind is HistoryKind.Failed or HistoryKind.RolledBack or HistoryKind.Crashed);
        if (problem is not null)
        {
            html.Add($"<dt>Last problem</dt><dd>{problem.Reason} ");
            PageParts.Nearness(html, problem.Time, time);
            html.Add($"</dd>\n");
        }

        html.Add($"</dl>\n</section>\n");
    }

    private static void AddScheduled(Html html, Snapshot now, DateTimeOffset time)
    {
        if (now.Scheduled.Length == 0)
        {
            return;
        }

        int first = PageState.Next(now);
        ScheduledUpdate next = now.Scheduled[first];
        html.Add($"<dt>Scheduled</dt><dd>{(next.Which == Which.Self ? "ysco " : "")}{next.Target.Versions} ");
        PageParts.Nearness(html, PageState.NotBefore(now, first), time);
        html.Add($"</dd>\n");
    }

    private static string Proof(Snapshot now) => now.Evidence switch
    {
        null => now.ServicePid is null ? "looked at when it runs" : "the evidence is being checked",
        { Problem: not "" } evidence => $"{(evidence.IsContradicted ? "does not hold" : "none")}: {evidence.Problem}",
        { Archive: not "" } evidence => $"signed by release key {evidence.Log}",
        var evidence => string.Create(CultureInfo.InvariantCulture, $"record {evidence.RecordNumber} of {evidence.Log}"),
    };
}
