using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>What several parts of the page are made of.</summary>
internal static class PageParts
{
    /// <summary>A moment, as exact as is needed, and how far it is from now.</summary>
    internal static void Moment(Html html, DateTimeOffset time, DateTimeOffset now) => html.Add(
        $"""<time datetime="{PageWords.Machine(time)}">{PageWords.Clock(time)}</time> <small class="dim">({PageWords.Relative(time, now)})</small>""");

    /// <summary>How far a moment is from now; its date for whoever points at it.</summary>
    internal static void Nearness(Html html, DateTimeOffset time, DateTimeOffset now) => html.Add(
        $"""<time datetime="{PageWords.Machine(time)}" title="{PageWords.Clock(time)}">{PageWords.Relative(time, now)}</time>""");

    /// <summary>A name and what it is, in a list of descriptions.</summary>
    internal static void Fact(Html html, string name, string value) => html.Add($"<dt>{name}</dt><dd>{value}</dd>\n");

    /// <summary>The same for what is typed and copied: a path, a sum.</summary>
    internal static void CodeFact(Html html, string name, string value)
    {
        if (value != "")
        {
            html.Add($"<dt>{name}</dt><dd><code>");
            Path(html, value);
            html.Add($"</code></dd>\n");
        }
    }

    /// <summary>A path, which is best broken after a slash where it is too long for a line.</summary>
    internal static void Path(Html html, string path)
    {
        ReadOnlySpan<char> rest = path;
        for (int slash; (slash = rest.IndexOf('/')) >= 0 && slash + 1 < rest.Length; rest = rest[(slash + 1)..])
        {
            html.Add($"{rest[..(slash + 1)]}<wbr>");
        }

        html.Add($"{rest}");
    }

    /// <summary>A version, which leads to its tag where that is known.</summary>
    internal static void Version(Html html, string name, WebUrl? tag)
    {
        if (tag is { } url)
        {
            html.Add($"""<a href="{url}" rel="noreferrer">{name}</a>""");
        }
        else
        {
            html.Add($"{name}");
        }
    }

    /// <summary>A button that updates to one build. Its name is said with the build, for those who hear the page.</summary>
    internal static void UpdateButton(Html html, string which, string version, string goVersion, string text, bool isBusy)
    {
        html.Add(
            $"""
            <form method="post"><input type="hidden" name="command" value="update"><input type="hidden" name="which" value="{which}">
            <input type="hidden" name="version" value="{version}"><input type="hidden" name="goversion" value="{goVersion}">
            <button aria-label="{text}: {(which == "self" ? "ysco " : "")}{version}{(goVersion is "" or Build.NoToolchain ? "" : " ")}{(goVersion == Build.NoToolchain ? "" : goVersion)}"
            """);
        html.Add($"{(isBusy ? " disabled" : "")}>{text}</button></form>");
    }

    /// <summary>How versions were learnt.</summary>
    internal static string Said(LearntBy how) => how switch
    {
        LearntBy.SecureDns => "from DNS, proven by DNSSEC",
        LearntBy.InsecureDns => "from DNS, not proven",
        LearntBy.TlsProxy => "from the module proxy, over TLS",
        LearntBy.PlainProxy => "from the module proxy, without TLS",
        LearntBy.TlsManifest => "from the manifest of releases, over TLS",
        LearntBy.PlainManifest => "from the manifest of releases, without TLS",
        _ => "",
    };
}
