using System.Text;
using Ysco.Runtime;
using Ysco.State;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>
/// The configuration to be edited, beside what it can have in it. A form says which file it replaces: the one that ysco read,
/// for the page waits for no disk; or the one that was found in its place.
/// </summary>
internal static class PageConfig
{
    /// <summary>Nothing is saved while an update is fetched or installed; while it is only watched, that goes on in the ysco that follows.</summary>
    private static bool IsBusy(Snapshot now) => now.Phase is not (Phase.Idle or Phase.Watching);

    internal static void Add(Html html, Snapshot now, PageProblem? problem)
    {
        bool refused = problem?.Config is not null;
        html.Add($"<section id=\"config\" aria-labelledby=\"config-h\">\n<h2 id=\"config-h\">Configuration</h2>\n<div class=\"two conf\">\n");
        AddForm(html, now, refused ? problem : null);
        if (refused && problem!.Found is { } found)
        {
            html.Add($"<form method=\"post\" class=\"near\">");
            AddText(html, "found", $"The file {now.ConfigPath} as it is now", found, SumOf(found), IsBusy(now), isWrong: false);
            AddButton(html, "Take up the file as it is", IsBusy(now));
            html.Add($"</form>\n");
        }
        else
        {
            html.Add(
                $"""
                <div class="near"><p class="above dim" id="config-all">All that there is, with the defaults</p>
                <pre tabindex="0" role="region" aria-labelledby="config-all">{now.ConfigExample}</pre></div>

                """);
        }

        html.Add($"</div>\n</section>\n");
    }

    private static void AddForm(Html html, Snapshot now, PageProblem? problem)
    {
        html.Add($"<form method=\"post\">");
        if (problem is not null)
        {
            html.Add($"<div class=\"notice bad above\" id=\"config-problem\"><p>{problem.Message}</p></div>\n");
        }

        string replaces = problem?.Found is { } found ? SumOf(found)
            : problem is { Replaces: not "" } ? problem.Replaces
            : SumOf(now.ConfigContents);
        string label = problem is null ? $"What ysco uses, as it read it from {now.ConfigPath}" : $"What is to be in {now.ConfigPath}";
        AddText(html, "config", label, problem?.Config ?? now.ConfigContents, replaces, IsBusy(now), isWrong: problem is not null);
        AddButton(html, problem?.Found is null ? "Save and use it" : "Overwrite the file with this", IsBusy(now));
        html.Add($"<small class=\"dim\">{(IsBusy(now) ? "Once the update is over." : "It is checked first. The service goes on as it is.")}</small></form>\n");
    }

    // A line feed right after the tag is not part of the text; one that is would be lost without it (HTML section 13.1.2.5).
    private static void AddText(Html html, string id, string label, string text, string replaces, bool isBusy, bool isWrong) => html.Add(
        $"""
        <input type="hidden" name="command" value="saveconfig"><input type="hidden" name="sum" value="{replaces}">
        <p class="above"><label for="{id}-text">{label}</label></p>
        <div><textarea id="{id}-text" name="config" wrap="off" spellcheck="false" autocomplete="off" autocapitalize="none"{(isWrong ? " aria-invalid=true aria-describedby=config-problem" : "")}{(isBusy ? " readonly" : "")}>
        {text}</textarea></div>

        """);

    private static void AddButton(Html html, string text, bool isBusy) => html.Add($"<button{(isBusy ? " disabled" : "")}>{text}</button>\n");

    private static string SumOf(string text) => ConfigFile.Sum(Encoding.UTF8.GetBytes(text));
}
