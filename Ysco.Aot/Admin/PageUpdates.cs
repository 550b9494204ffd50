using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What is scheduled, and the form for what somebody wants at once.</summary>
internal static class PageUpdates
{
    /// <summary>With Update.All there may be many; the first of them matter.</summary>
    private const int ShownUpdates = 25;

    /// <summary>Versions that the browser proposes for what is typed.</summary>
    private const int ProposedVersions = 50;

    internal static void Add(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<section id=\"updates\" aria-labelledby=\"updates-h\">\n<h2 id=\"updates-h\">Updates</h2>\n");
        if (now.Scheduled.Length == 0)
        {
            html.Add($"<p>Nothing is scheduled.");
        }
        else
        {
            AddSchedule(html, now, facts);
            html.Add($"<p>");
        }

        html.Add($" <span class=\"dim\">");
        if (now.NextCheck is { } next)
        {
            html.Add($"Next check for new versions ");
            PageParts.Nearness(html, next, facts.Now);
            html.Add($". ");
        }

        html.Add(
            $"""
            Policy: {PageState.Policies(now)}.</span></p>

            """);
        AddForm(html, now);
        html.Add($"</section>\n");
    }

    private static void AddSchedule(Html html, Snapshot now, PageFacts facts)
    {
        html.Add(
            $"""
            <table><thead><tr><th scope="col">Update to</th><th scope="col">Not before</th><td></td></tr></thead><tbody>

            """);
        for (int i = 0; i < Math.Min(now.Scheduled.Length, ShownUpdates); i++)
        {
            ScheduledUpdate update = now.Scheduled[i];
            bool self = update.Which == Which.Self;
            html.Add($"<tr><th scope=\"row\">{(self ? "ysco " : "")}");
            PageParts.Version(html, update.Target.Version, TagLink.Of(update.Target.ModPath, update.Target.Version));
            html.Add($" <small class=\"dim\">{update.Target.Toolchain}</small></th><td>");
            DateTimeOffset at = PageState.NotBefore(now, i);
            if (now.PauseReason != "" && at <= facts.Now)
            {
                html.Add($"unpaused");
            }
            else
            {
                PageParts.Moment(html, at, facts.Now);
            }

            html.Add($"</td><td class=\"act\">");
            PageParts.UpdateButton(html, self ? "self" : "svc", update.Target.Version, update.Target.GoVersion, "Update now", now.UpdateBusy);
            html.Add($"</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
        if (now.Scheduled.Length > ShownUpdates)
        {
            html.Add($"<p>And {now.Scheduled.Length - ShownUpdates} more.</p>\n");
        }
    }

    private static void AddForm(Html html, Snapshot now)
    {
        string disabled = now.UpdateBusy ? " disabled" : "";
        html.Add(
            $"""
            <form method="post" class="row"><fieldset><legend>Update the service to any version</legend>
            <div><input type="hidden" name="command" value="update"><input type="hidden" name="which" value="svc">
            <label for="version">Version<input id="version" name="version" list="versions-known" value="latest" required maxlength="128" autocomplete="off" autocapitalize="none" spellcheck="false"></label>

            """);
        if (now.Service.HasToolchain)
        {
            html.Add($"<label for=\"goversion\">Go<input id=\"goversion\" name=\"goversion\" list=\"toolchains-known\" value=\"latest\" required maxlength=\"128\" autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\"></label>\n");
        }
        else
        {
            html.Add($"<input type=\"hidden\" name=\"goversion\" value=\"current\">");
        }

        html.Add(
            $"""
            <button{disabled}>Update</button></div></fieldset>
            <datalist id="versions-known"><option value="latest"></option><option value="current"></option>
            """);
        AddOptions(html, now.ServiceVersions.Versions);
        if (!now.Service.HasToolchain)
        {
            html.Add($"</datalist></form>\n");
            return;
        }

        html.Add($"</datalist><datalist id=\"toolchains-known\"><option value=\"latest\"></option><option value=\"current\"></option>");
        AddOptions(html, now.GoVersions.Versions);
        html.Add($"</datalist></form>\n");
    }

    private static void AddOptions(Html html, string[] versions)
    {
        foreach (string version in versions.AsSpan(0, Math.Min(versions.Length, ProposedVersions)))
        {
            html.Add($"<option value=\"{version}\"></option>");
        }
    }
}
