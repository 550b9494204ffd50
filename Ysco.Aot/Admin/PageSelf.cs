using Ysco.Go;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>The versions of ysco itself, where it is said where they come from.</summary>
internal static class PageSelf
{
    /// <summary>The newest of them: who wants an older one names it to <c>ysco update -self</c>.</summary>
    private const int ShownVersions = 6;

    internal static void Add(Html html, Snapshot now, PageFacts facts)
    {
        html.Add($"<h3>ysco</h3>\n");
        if (now.NoSelfUpdates != "")
        {
            html.Add($"<p>It cannot update itself: {now.NoSelfUpdates}</p>\n");
            return;
        }

        PageVersions.AddOrigin(html, now.SelfVersions, now.SelfVersionsBy, facts);
        string[] versions = now.SelfVersions.Versions;
        if (versions.Length == 0)
        {
            return;
        }

        html.Add($"<table><thead><tr><th scope=\"col\">Version</th><th scope=\"col\">Status</th><td></td></tr></thead><tbody>\n");
        foreach (string version in versions.AsSpan(0, Math.Min(versions.Length, ShownVersions)))
        {
            html.Add($"<tr{(version == now.Self.Version ? " class=runs" : "")}><th scope=\"row\">{version}</th><td>{Note(now, version)}</td><td class=\"act\">");
            if (IsNewer(now, version))
            {
                PageParts.UpdateButton(html, "self", version, "", "Update", now.UpdateBusy || now.SelfTrial is not null);
            }

            html.Add($"</td></tr>\n");
        }

        html.Add($"</tbody></table>\n");
    }

    /// <summary>What a version is to ours.</summary>
    private static string Note(Snapshot now, string version)
    {
        if (version == now.Self.Version)
        {
            return now.SelfTrial is null ? "running" : "running, being watched";
        }

        if (Array.Find(now.FailedBuilds, build => build.Target.IsSelf && build.Target.Version == version) is { } failed)
        {
            return failed.Times == 1 ? failed.Fate : $"{failed.Fate} {failed.Times} times";
        }

        return !IsNewer(now, version) ? "older"
            : Array.Exists(now.Scheduled, update => update.Which == Which.Self && update.Target.Version == version) ? "scheduled"
            : SemVer.TryParse(version) is { IsRelease: false } ? "a pre-release"
            : Policy.Allows(now.SelfPolicy, now.Self.Version, version) ? "newer"
            : "newer, not by policy";
    }

    private static bool IsNewer(Snapshot now, string version) => SemVer.IsValid(version) && SemVer.Compare(version, now.Self.Version) > 0;
}
