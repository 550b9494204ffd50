using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Admin;
using Ysco.Http;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Tests.Admin;

public partial class PageTests
{
    [Theory]
    [InlineData("up-to-date", "good", "Up to date")]
    [InlineData("waiting", "wait", "v1.4.4 go1.26.10 waits until 2026-11-27 04:45 UTC (in 2 d 19 h)")]
    [InlineData("paused", "warn", "Updates are paused")]
    [InlineData("rolled-back", "warn", "Updates are paused since 2026-11-24 07:06 UTC (2 h 24 min ago)")]
    [InlineData("backing-off", "warn", "The last update failed: backing off until 2026-11-24 12:42 UTC (in 3 h 12 min)")]
    [InlineData("watched", "busy", "Watching v1.4.3 go1.26.10")]
    [InlineData("check-failed", "warn", "The last check failed, the next is at 2026-11-25 06:06 UTC (in 20 h 36 min)")]
    [InlineData("contradicted", "bad", "The binary that runs is not what its evidence says")]
    [InlineData("fresh", "wait", "Not checked for new versions yet")]
    public void Each_state_is_told_first(string name, string tone, string headline)
    {
        string page = Render(Sample(name));
        Match lead = Lead().Match(page);
        Assert.Equal((tone, headline), (lead.Groups[1].Value, Words(lead.Groups[2].Value)));
        Assert.Contains($"<title>{headline.Split(" until ")[0].Split(" since ")[0].Split(", the next")[0]} - ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void When_it_was_looked_for_something_newer_is_said_and_why_that_failed_only_once()
    {
        Assert.Contains("<h2>Up to date</h2><p>There was nothing newer than v1.4.2 go1.26.9 at 2026-11-24 06:06 UTC.</p>", Render(PageSamples.UpToDate), StringComparison.Ordinal);
        string[] around = Render(PageSamples.CheckFailed).Split("bogus: signature expired");
        Assert.Equal(2, around.Length);
        Assert.Contains("over TLS. The last check failed.</p>", around[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_else_there_is_to_know_follows()
    {
        Assert.Equal(["v1.4.4 go1.26.10 waits until updates are unpaused"], Others(PageSamples.Paused));
        Assert.Equal(["v1.4.3 go1.26.10 is tried again once updates are unpaused"], Others(PageSamples.RolledBack));
        Assert.Equal(["v1.4.4 go1.26.10 waits until 2026-11-24 12:42 UTC (in 3 h 12 min)"], Others(PageSamples.BackingOff));
        Assert.Equal(["Updates are paused", "v1.4.4 go1.26.10 waits until updates are unpaused", "The last check failed, the next is at 2026-11-25 06:06 UTC (in 20 h 36 min)"], Others(PageSamples.Paused with
        {
            UpdateBusy = true,
            Evidence = PageSamples.Contradicted.Evidence,
            GoVersions = PageSamples.Paused.GoVersions with { Error = "no" },
        }));
    }

    [Fact]
    public void Only_while_an_update_is_under_way_the_page_asks_again_and_nothing_is_changed_on_it()
    {
        HttpResponse idle = PageView.Render(PageSamples.Waiting, PageSamples.Facts);
        HttpResponse busy = PageView.Render(PageSamples.Watched with { Phase = Phase.Fetching }, PageSamples.Facts);
        HttpResponse watched = PageView.Render(PageSamples.Watched with { PhaseUntil = PageSamples.Facts.Now.AddMinutes(5) }, PageSamples.Facts);
        HttpResponse problem = PageView.Render(PageSamples.Watched, PageSamples.Facts, new PageProblem("no", null), 400);
        Assert.DoesNotContain("Refresh: 5", idle.Fields);
        Assert.Contains("Refresh: 5", busy.Fields);
        Assert.DoesNotContain("Refresh: 5", problem.Fields);
        Assert.DoesNotContain(" readonly", TextOf(watched), StringComparison.Ordinal);
        Assert.Contains("<button>Save and use it</button>", TextOf(watched), StringComparison.Ordinal);
        Assert.Contains("Refresh: 301", watched.Fields);
        Assert.DoesNotContain(" readonly", TextOf(idle), StringComparison.Ordinal);
        Assert.Contains(" readonly", TextOf(busy), StringComparison.Ordinal);
    }

    [Fact]
    public void The_style_is_the_one_that_the_policy_lets_in_and_nothing_else_may_run()
    {
        string hash = $"sha256-{Convert.ToBase64String(SHA256.HashData(PageStyle.Css))}";
        Assert.Equal(PageStyle.CssHash, hash);
        string page = Render(PageSamples.UpToDate);
        Assert.Contains($"<style>{Encoding.UTF8.GetString(PageStyle.Css)}</style>", page, StringComparison.Ordinal);
        string policy = Assert.Single(PageView.Render(PageSamples.UpToDate, PageSamples.Facts).Fields);
        Assert.Equal(
            $"Content-Security-Policy: default-src 'none'; style-src '{hash}'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
            policy);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_control_has_a_label_and_every_reference_leads_somewhere()
    {
        foreach ((string name, Snapshot snapshot) in PageSamples.All)
        {
            string page = Render(snapshot);
            string[] ids = [.. Id().Matches(page).Select(match => match.Groups[1].Value)];
            Assert.Equal(ids.Distinct(), ids);
            Assert.Empty(Reference().Matches(page).Select(match => match.Groups[1].Value).Except(ids));
            string[] controls = [.. Control().Matches(page).Select(match => match.Value).Where(tag => !tag.Contains("type=\"hidden\"", StringComparison.Ordinal))];
            Assert.All(controls, tag => Assert.Contains($"<label for=\"{Id().Match(tag).Groups[1].Value}\"", page, StringComparison.Ordinal));
            Assert.True(controls.Length >= 3, name);
        }
    }

    [Fact]
    public void A_version_leads_to_its_tag_and_a_newer_one_has_a_button()
    {
        string page = Render(PageSamples.Waiting);
        Assert.Contains("<a href=\"https://codeberg.org/hagebutte/gartenbuch/src/tag/v1.4.4\" rel=\"noreferrer\">v1.4.4</a></th><td>scheduled</td>", page, StringComparison.Ordinal);
        Assert.Contains(">v1.4.3</a></th><td>rolled back 2 times</td>", page, StringComparison.Ordinal);
        Assert.Contains(">v1.5.0</a></th><td>newer, not by policy</td>", page, StringComparison.Ordinal);
        Assert.Contains(">v1.6.0-rc1</a></th><td>a pre-release</td>", page, StringComparison.Ordinal);
        Assert.Contains("<tr class=runs><th scope=\"row\"><a href=\"https://codeberg.org/hagebutte/gartenbuch/src/tag/v1.4.2\" rel=\"noreferrer\">v1.4.2</a></th><td>running</td><td class=\"act\"></td>", page, StringComparison.Ordinal);
        Assert.Contains("<summary>4 older</summary><p>v1.3.3 v1.3.2 v1.3.1 v1.3.0 </p>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://github.com/golang/go/tree/go1.26.10\" rel=\"noreferrer\">go1.26.10</a></th><td>the newest</td>", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Update: v1.4.2 go1.26.10\"", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Update now: v1.4.4 go1.26.10\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_happened_is_told_the_last_first()
    {
        string page = Render(PageSamples.UpToDate);
        string[] events = [.. Event().Matches(page).Select(match => Words(match.Groups[1].Value))];
        Assert.Equal(
            [
                "checked v1.4.2 go1.26.9", "unpaused  ", "paused  wir sind im Urlaub", "updated v1.4.1 \u2192 v1.4.2 go1.26.9",
                "started v1.4.2 go1.26.9: on trial", "ended v1.4.1 go1.26.8: status 0, for the update",
                "scheduled v1.4.1 \u2192 v1.4.2 go1.26.9: for 2026-11-12 03:14:08 +01:00", "taken over v1.4.1 go1.26.8", "started ysco v0.9.1 net9.0.20",
            ],
            events);
    }

    [Fact]
    public void A_refused_configuration_is_shown_as_it_was_typed_with_the_reason()
    {
        var problem = new PageProblem("ys/ysco.conf:2: Monitr: unknown key (did you mean Monitor?)", "\nMonitr:\n\tInterval: <1h>\n");
        HttpResponse answer = PageView.Render(PageSamples.UpToDate, PageSamples.Facts, problem, 400);
        string page = TextOf(answer);
        Assert.Equal(400, answer.Status);
        Assert.Contains(" aria-invalid=true aria-describedby=config-problem>\n\nMonitr:\n\tInterval: &lt;1h&gt;\n</textarea>", page, StringComparison.Ordinal);
        Assert.Equal(("bad", "The configuration is not saved"), (Lead().Match(page).Groups[1].Value, Words(Lead().Match(page).Groups[2].Value)));
        Assert.DoesNotContain("gartenbuch/server-v1.4.2-go1.26.9-stripped</textarea>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_a_service_with_many_versions_is_bounded()
    {
        string[] versions = [.. Enumerable.Range(0, 1000).Select(i => $"v1.{1000 - i}.0-{new string('a', 100)}")];
        Snapshot many = PageSamples.UpToDate with { ServiceVersions = new(versions, "", PageSamples.Now) };
        Assert.InRange(PageView.Render(many, PageSamples.Facts).Body.Length, 10_000, 80_000);
    }

    private static Snapshot Sample(string name) => Array.Find(PageSamples.All, sample => sample.Name == name).Snapshot;

    private static string Render(Snapshot snapshot) => TextOf(PageView.Render(snapshot, PageSamples.Facts));

    private static string TextOf(HttpResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    private static string[] Others(Snapshot snapshot) => [.. Other().Matches(Render(snapshot)).Select(match => Words(match.Groups[1].Value))];

    private static string Words(string markup) => Tag().Replace(markup, "");

    [GeneratedRegex("<div class=\"notice ([a-z]+) lead\"><h2>(.*?)</h2>")]
    private static partial Regex Lead();

    [GeneratedRegex("<div class=\"notice [a-z]+\"><h3>(.*?)</h3>")]
    private static partial Regex Other();

    [GeneratedRegex("<td>(<strong>.*?)</td>")]
    private static partial Regex Event();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex Id();

    [GeneratedRegex(" (?:href=\"#|for=\"|aria-labelledby=\"|aria-describedby=|list=\")([^\" >]*)")]
    private static partial Regex Reference();

    [GeneratedRegex("<(?:input|textarea|select)[^>]*>")]
    private static partial Regex Control();
}
