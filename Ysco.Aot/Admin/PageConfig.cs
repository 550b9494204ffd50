using Ysco.Runtime;

namespace Ysco.Admin;

/// <summary>The configuration to be edited, beside what it can have in it.</summary>
internal static class PageConfig
{
    internal static void Add(Html html, Snapshot now, PageProblem? problem)
    {
        string typed = problem?.Config ?? now.ConfigContents;
        bool refused = problem?.Config is not null;
        html.Add(
            $"""
            <section id="config" aria-labelledby="config-h">
            <h2 id="config-h">Configuration</h2>
            <div class="two conf">
            <form method="post"><input type="hidden" name="command" value="saveconfig">

            """);
        if (refused)
        {
            html.Add($"<div class=\"notice bad above\" id=\"config-problem\"><p>{problem!.Message}</p></div>\n");
        }

        // A line feed right after the tag is not part of the text; one that is would be lost without it (HTML section 13.1.2.5).
        html.Add(
            $"""
            <p class="above"><label for="config-text">The file {now.ConfigPath}</label></p>
            <div><textarea id="config-text" name="config" wrap="off" spellcheck="false" autocomplete="off" autocapitalize="none"{(refused ? " aria-invalid=true aria-describedby=config-problem" : "")}{(now.UpdateBusy ? " readonly" : "")}>
            {typed}</textarea></div>
            <button{(now.UpdateBusy ? " disabled" : "")}>Save and use it</button>
            <small class="dim">{(now.UpdateBusy ? "Once the update is over." : "It is checked first. The service goes on as it is.")}</small></form>
            <div class="near"><p class="above dim" id="config-all">All that there is, with the defaults</p>
            <pre tabindex="0" role="region" aria-labelledby="config-all">{now.ConfigExample}</pre></div>
            </div>
            </section>

            """);
    }
}
