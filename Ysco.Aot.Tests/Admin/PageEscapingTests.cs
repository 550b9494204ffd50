using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;
using Ysco.Admin;
using Ysco.Runtime;

namespace Ysco.Tests.Admin;

/// <summary>Whatever stands in a text from outside, the page has the same markup, and shows the text.</summary>
public partial class PageEscapingTests
{
    private const int Rounds = 300;

    private static readonly string[] Pieces =
    [
        "<script>alert(1)</script>", "</textarea>", "</pre>", "</style>", "</title>", "<!--", "-->", "]]>", "\"", "'", "&", "&lt;", "&#34", ">", "<", "`", "=", "/",
        "\0", "\x1b[2J", "\x7f", "\u0085", "\r", "\n", "\t", " onfocus=alert(1) ", "javascript:alert(1)", "\ud800", "\udc00", "\U0001f33f", "\u00e9", "\u202e", "\ufeff", "<svg/onload=x>",
    ];

    /// <summary>Places that are not shown when they are no versions, or are of somebody else than whom the page is about.</summary>
    private static readonly string[] NotShown =
        ["self-module", "self-folder", "scheduled-module", "scheduled-folder", "own-module", "own-folder", "next-go", "link", "link-text", "which", "event-old-go"];

    [Fact]
    public void No_text_from_outside_changes_the_markup()
    {
        var dice = new Random(20261124);
        string[] plain = Markup(Render(PageSamples.Filled(name => name)));
        for (int round = 0; round < Rounds; round++)
        {
            string page = Render(PageSamples.Filled(name => name == "address" ? Printable(Hostile(dice)) : name + Hostile(dice)));
            Assert.Equal(plain, Markup(page));
            Assert.DoesNotContain('\0', page);
            Assert.DoesNotContain('\x1b', page);
        }
    }

    [Fact]
    public void Every_text_from_outside_is_shown_as_it_is()
    {
        var names = new List<string>();
        string page = Render(PageSamples.Filled(name =>
        {
            names.Add(name);
            return $"{name}<b>&\"'\u00e9\U0001f33f;";
        }));
        Assert.True(names.Count > 40);
        string shown = WebUtility.HtmlDecode(page);
        Assert.All(names.Except(NotShown), name => Assert.Contains(
            IsOfHistory(name) ? $"{name}<b>&\"'\u00e9 ;" : $"{name}<b>&\"'\u00e9\U0001f33f;", shown, StringComparison.Ordinal));
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_is_escaped_too()
    {
        string page = Encoding.UTF8.GetString(PageView.Render(
            PageSamples.UpToDate, PageSamples.Facts, new PageProblem("<script>alert(1)</script>", "</textarea><script>"), 400).Body.Span);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;/textarea&gt;&lt;script&gt;</textarea>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example/x?y=1&z=2#q", true)]
    [InlineData("http://127.0.0.1:80", true)]
    [InlineData("HTTPS://A.EXAMPLE", true)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("java\nscript:alert(1)", false)]
    [InlineData("data:text/html,x", false)]
    [InlineData("https:javascript", false)]
    [InlineData("https://", false)]
    [InlineData("https:///a", false)]
    [InlineData("https://a b", false)]
    [InlineData("https://a\tb", false)]
    [InlineData(" https://a", false)]
    [InlineData("//a.example", false)]
    [InlineData("", false)]
    public void Only_addresses_of_the_web_become_links(string url, bool becomes) => Assert.Equal(becomes, WebUrl.Parse(url) is not null);

    [Fact]
    public void Links_to_elsewhere_are_left_out()
    {
        string page = Render(PageSamples.UpToDate with { Links = [new SnapshotLink("javascript:alert(1)", "press"), new SnapshotLink("https://a.example/", "go")] });
        Assert.DoesNotContain("press", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://a.example/\" rel=\"noreferrer\">go</a>", page, StringComparison.Ordinal);
    }

    /// <summary>An entry of the history has made one line of its texts, and left out what has two halves in UTF-16.</summary>
    private static bool IsOfHistory(string name) => name == "kind" || name.StartsWith("event-", StringComparison.Ordinal);

    private static string Hostile(Random dice) =>
        string.Concat(Enumerable.Range(0, dice.Next(1, 6)).Select(_ => Pieces[dice.Next(Pieces.Length)]));

    /// <summary>With anything else in it, an address is left out, and its link with it.</summary>
    private static string Printable(string text) => string.Concat(text.Where(c => c > ' '));

    /// <summary>The page, without the places where a path may be broken: how many there are follows from the path.</summary>
    private static string Render(Snapshot snapshot) => Encoding.UTF8.GetString(PageView.Render(snapshot, PageSamples.Facts).Body.Span)
        .Replace("<wbr>", "", StringComparison.Ordinal);

    /// <summary>The tags in their order, each with the names of its attributes; what stands between is text.</summary>
    private static string[] Markup(string page) =>
        [.. Tag().Matches(page).Select(tag => Value().Replace(tag.Value, ""))];

    [GeneratedRegex("<(?:\"[^\"]*\"|[^>\"])*>")]
    private static partial Regex Tag();

    [GeneratedRegex("\"[^\"]*\"|\\s+")]
    private static partial Regex Value();
}
