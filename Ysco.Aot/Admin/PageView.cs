using System.Globalization;
using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// The admin page, as a pure function of the snapshot: one answer with all in it, forms and no script. What needs most
/// attention comes first.
/// References: HTML, WAI-ARIA 1.2; CSP level 3: no script runs, whatever gets into the page, no form goes elsewhere, nobody
/// frames it.
/// </summary>
internal static class PageView
{
    internal const string ContentType = "text/html; charset=utf-8";

    private const string Policy =
        $"Content-Security-Policy: default-src 'none'; style-src '{PageStyle.CssHash}'; img-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    internal static readonly string[] Fields = [Policy];

    /// <summary>While an update is being installed, the page follows it.</summary>
    private const int RefreshSeconds = 5;

    /// <summary>The page.</summary>
    /// <param name="now">The snapshot.</param>
    /// <param name="facts">What changes by itself.</param>
    /// <param name="problem">What became of the form that it answers; null when it answers none.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="isTested">Whether it follows the wish for a test of Notify.</param>
    internal static HttpResponse Render(Snapshot now, PageFacts facts, PageProblem? problem = null, int status = 200, bool isTested = false)
    {
        List<PageNotice> notices = PageState.Of(now);
        if (isTested)
        {
            notices.Insert(0, new PageNotice(PageTone.Good, "A test is sent to each URL of Notify", "What comes of it is shown under Being told."));
        }

        if (problem is not null)
        {
            notices.Insert(0, new PageNotice(PageTone.Bad, problem.Headline, problem.Message));
        }

        var html = new Html();
        AddHead(html, now, notices[0]);
        AddHeader(html, now, facts);
        html.Add($"<main>\n");
        AddState(html, now, facts, notices);
        PageUpdates.Add(html, now, facts);
        PageVersions.Add(html, now, facts);
        PageService.Add(html, now, facts);
        PageNotify.Add(html, now, facts);
        PageEvents.Add(html, now, facts);
        PageConfig.Add(html, now, problem);
        html.Add($"</main>\n");
        PageService.AddFooter(html, now, facts);
        html.Add($"</body>\n</html>\n");

        // The answer to a form is not asked for again by itself: that would lose what is typed in it.
        return new HttpResponse(status, ContentType, html.Finish()) { Fields = (now.UpdateBusy || now.SelfWatchUntil is not null) && problem is null ? [Policy, Refresh(now, facts)] : Fields };
    }

    /// <summary>In a watch not before it is over: a configuration can be typed meanwhile, and asking again may lose it.</summary>
    private static string Refresh(Snapshot now, PageFacts facts)
    {
        double left = (now.Phase == Phase.Watching ? now.PhaseUntil : now.UpdateBusy ? null : now.SelfWatchUntil) is { } until ? (until - facts.Now).TotalSeconds + 1 : 0;
        return string.Create(CultureInfo.InvariantCulture, $"Refresh: {(int)Math.Clamp(left, RefreshSeconds, int.MaxValue)}");
    }

    private static void AddHead(Html html, Snapshot now, PageNotice lead) => AddHead(html, $"{lead.Headline} - {Program(now.Service)} - ysco");

    internal static void AddHead(Html html, string title)
    {
        html.Add(
            $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title}</title>
            <link rel="icon" href="favicon.ico">
            <style>
            """);
        html.AddStyle();
        html.Add($"</style>\n</head>\n<body>\n");
    }

    private static void AddHeader(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<header>\n<div class=\"top\"><strong>ysco</strong>\n");
        if (facts.IsOneOfMany)
        {
            html.Add($"<nav aria-label=\"Services\"><ul><li><a href=\"../\">All services</a></li></ul></nav>\n");
        }

        html.Add(
            $"""
            <nav aria-label="On this page"><ul><li><a href="#updates">Updates</a></li><li><a href="#versions">Versions</a></li>
            <li><a href="#service">Service</a></li><li><a href="#events">Events</a></li><li><a href="#config">Config</a></li></ul></nav></div>
            <h1>
            """);
        PageParts.Path(html, ServiceVersionView.PackageOf(now.Service));
        html.Add(
            $"""
            </h1>
            <p class="is"><span>{now.Service.Version}</span><span class="dim">{now.Service.Toolchain}</span><span class="dim">{now.ServiceOs}/{now.ServiceArch}</span></p>

            """);
        if (now.Links.Length > 0)
        {
            html.Add($"<nav aria-label=\"Links\"><ul>");
            foreach (SnapshotLink link in now.Links)
            {
                AddLink(html, link);
            }

            html.Add($"</ul></nav>\n");
        }

        html.Add($"</header>\n");
    }

    private static void AddLink(Html html, SnapshotLink link)
    {
        if (WebUrl.Parse(link.Url) is { } url)
        {
            html.Add($"""<li><a href="{url}" rel="noreferrer">{(link.Text == "" ? link.Url : link.Text)}</a></li>""");
        }
    }

    private static void AddState(Html html, Snapshot now, PageFacts facts, List<PageNotice> notices)
    {
        html.Add($"<section id=\"state\" aria-label=\"State\">\n");
        for (int i = 0; i < notices.Count; i++)
        {
            AddNotice(html, notices[i], facts.Now, isLead: i == 0);
        }

        html.Add(
            $"""
            <div class="row">
            <form method="post"><input type="hidden" name="command" value="check"><button class="main">Check now</button></form>

            """);
        if (now.PauseReason == "")
        {
            html.Add(
                $"""
                <form method="post"><input type="hidden" name="command" value="pause"><label for="reason">Reason (optional)
                <input id="reason" name="reason" maxlength="{AdminForms.ReasonCharacters}" autocomplete="off"></label><button>Pause updates</button></form>

                """);
        }
        else
        {
            html.Add($"""<form method="post"><input type="hidden" name="command" value="unpause"><button>Unpause updates</button></form>""");
        }

        html.Add($"</div>\n</section>\n");
    }

    internal static void AddNotice(Html html, PageNotice notice, DateTimeOffset now, bool isLead)
    {
        string tone = notice.Tone switch
        {
            PageTone.Good => "good",
            PageTone.Waiting => "wait",
            PageTone.Busy => "busy",
            PageTone.Warning => "warn",
            _ => "bad",
        };
        string level = isLead ? "2" : "3";
        html.Add($"<div class=\"notice {tone}{(isLead ? " lead" : "")}\"><h{level}>{notice.Headline}");
        if (notice.Since is { } since)
        {
            html.Add($" since ");
            PageParts.Moment(html, since, now);
        }

        if ((notice.Until ?? notice.At ?? notice.Next) is { } moment)
        {
            html.Add($"{(notice.Until is not null ? " until" : notice.At is not null ? " at" : ", the next is at")} ");
            PageParts.Moment(html, moment, now);
        }

        html.Add($"</h{level}>");
        if (notice.Detail != "")
        {
            html.Add($"<p>{notice.Detail}{(notice.DetailAt is { } at ? $" {PageWords.Clock(at)}." : "")}</p>");
        }

        html.Add($"</div>\n");
    }

    /// <summary>What the program is called by people: the last name in its path.</summary>
    private static string Program(Build build)
    {
        string package = ServiceVersionView.PackageOf(build);
        return package[(package.LastIndexOf('/') + 1)..];
    }
}
