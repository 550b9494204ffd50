using Ysco.Go;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>The versions that there are, of the service and of Go, when and how they were learnt.</summary>
internal static class PageVersions
{
    /// <summary>As many as one looks through; the others can be opened.</summary>
    private const int ShownVersions = 10;

    /// <summary>Of those that can be opened.</summary>
    private const int ListedVersions = 200;

    internal static void Add(Html html, Snapshot now, PageFacts facts)
    {
        html.Add(
            $"""
            <section id="versions" aria-labelledby="versions-h">
            <h2 id="versions-h">Versions</h2>
            <div class="two"><div>

            """);
        AddVersions(html, now, facts);
        if (now.Service.HasToolchain)
        {
            html.Add($"</div><div class=\"near\">\n");
            AddToolchains(html, now, facts);
        }

        html.Add($"</div></div>\n");
        if (now.HasSelfSource)
        {
            PageSelf.Add(html, now, facts);
        }

        html.Add($"</section>\n");
    }

    private static void AddVersions(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<h3>{now.Service.ModPath}</h3>\n");
        AddOrigin(html, now.ServiceVersions, now.VersionsBy, facts);
        string[] versions = now.ServiceVersions.Versions;
        if (versions.Length == 0)
        {
            return;
        }

        html.Add($"<table><thead><tr><th scope=\"col\">Version</th><th scope=\"col\">Status</th><td></td></tr></thead><tbody>\n");
        foreach (string version in versions.AsSpan(0, Math.Min(versions.Length, ShownVersions)))
        {
            AddVersion(html, now, version);
        }

        html.Add($"</tbody></table>\n");
        if (versions.Length > ShownVersions)
        {
            html.Add($"<details><summary>{versions.Length - ShownVersions} older</summary><p>");
            foreach (string version in versions.AsSpan(ShownVersions, Math.Min(versions.Length - ShownVersions, ListedVersions)))
            {
                html.Add($"{version} ");
            }

            html.Add($"{(versions.Length > ShownVersions + ListedVersions ? "..." : "")}</p></details>\n");
        }
    }

    private static void AddVersion(Html html, Snapshot now, string version)
    {
        bool runs = version == now.Service.Version;
        html.Add($"<tr{(runs ? " class=runs" : "")}><th scope=\"row\">");
        PageParts.Version(html, version, TagLink.Of(now.Service.ModPath, version));
        html.Add($"</th><td>{Note(now, version)}</td><td class=\"act\">");
        if (IsNewer(now, version) && now.NextGoVersion != "")
        {
            PageParts.UpdateButton(html, "svc", version, now.NextGoVersion, "Update", now.UpdateBusy);
        }

        html.Add($"</td></tr>\n");
    }

    private static bool IsNewer(Snapshot now, string version) =>
        now.Service.IsReleased && SemVer.IsValid(version) && SemVer.Compare(version, now.Service.Version) > 0;

    /// <summary>What a version is to the one that runs.</summary>
    private static string Note(Snapshot now, string version)
    {
        if (version == now.Service.Version)
        {
            return "running";
        }

        foreach (FailedBuild failed in now.FailedBuilds)
        {
            if (!failed.Target.IsSelf && failed.Target.Version == version)
            {
                return failed.Times == 1 ? "rolled back" : $"rolled back {failed.Times} times";
            }
        }

        foreach (ScheduledUpdate update in now.Scheduled)
        {
            if (update.Which == Which.Service && update.Target.Version == version)
            {
                return "scheduled";
            }
        }

        return !IsNewer(now, version) ? "older"
            : SemVer.TryParse(version) is { IsRelease: false } ? "a pre-release"
            : Policy.Allows(now.ServicePolicy, now.Service.Version, version) ? "newer"
            : "newer, not by policy";
    }

    private static void AddToolchains(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<h3>Go</h3>\n");
        AddOrigin(html, now.GoVersions, now.ToolchainsBy, facts);
        if (now.GoVersions.Versions.Length == 0)
        {
            return;
        }

        html.Add($"<table><thead><tr><th scope=\"col\">Toolchain</th><th scope=\"col\">Status</th><td></td></tr></thead><tbody>\n");
        foreach (string name in now.GoVersions.Versions)
        {
            bool runs = name == now.Service.GoVersion;
            html.Add($"<tr{(runs ? " class=runs" : "")}><th scope=\"row\">");
            PageParts.Version(html, name, TagLink.OfToolchain(name));
            html.Add($"</th><td>{Kind(now.Toolchains, name)}{(runs ? ", running" : "")}</td><td class=\"act\">");
            if (now.Service.IsReleased && Policy.IsNewerToolchain(name, now.Service.GoVersion))
            {
                PageParts.UpdateButton(html, "svc", now.Service.Version, name, "Update", now.UpdateBusy);
            }

            html.Add($"</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    private static string Kind(KnownToolchains known, string name) =>
        name == known.Current ? "the newest"
        : name == known.Previous ? "the newest of the minor before"
        : name == known.Next ? "a pre-release"
        : "known";

    internal static void AddOrigin(Html html, KnownVersions known, LearntBy how, PageFacts facts)
    {
        html.Add($"<p class=\"dim\">");
        if (known.LearntAt is { } at)
        {
            html.Add($"Learnt ");
            PageParts.Nearness(html, at, facts.Now);
            html.Add($" {PageParts.Said(how)}.");
        }
        else
        {
            html.Add($"Not learnt yet.");
        }

        // Why is said with the state, on top.
        html.Add($"{(known.Error == "" ? "" : " The last check failed.")}</p>\n");
    }
}
