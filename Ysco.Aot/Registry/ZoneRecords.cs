using System.Globalization;
using System.Text;
using Ysco.Artifacts.Gobuild;
using Ysco.Discovery;
using Ysco.Dns;
using Ysco.Go;
using Ysco.Results;

namespace Ysco.Registry;

/// <summary>
/// The TXT records by which a DNS zone tells what is in a registry, as lines of a zone file: the versions of each Go module,
/// the toolchain to build with, the newest release. References: RFC 1035 section 5 (zone files).
/// </summary>
/// <param name="zone">The zone.</param>
internal sealed class ZoneRecords(string zone)
{
    /// <summary>What a string of a TXT record holds (RFC 1035 section 3.3).</summary>
    private const int MaxStringBytes = 255;

    private readonly StringBuilder lines = new();

    // Toolchains that the newest version of every module so far was built with, each with when the first such build was added.
    private Dictionary<string, long>? toolchains;

    /// <summary>Makes the lines.</summary>
    /// <param name="builds">The builds.</param>
    /// <param name="release">The newest release; empty when there is none.</param>
    internal Result<string> Make(IReadOnlyList<PublishedBuild> builds, string release)
    {
        foreach (List<PublishedBuild> module in ByModule(builds))
        {
            if (Module(module) is { } failure)
            {
                return failure;
            }
        }

        Failure? wrong = toolchains is null ? null : Toolchains();
        wrong ??= release == "" ? null : Line(UpdateAnnouncement.NameOf(zone), UpdateAnnouncement.Write(release));
        return wrong is null ? lines.ToString() : wrong;
    }

    /// <summary>Builds of released versions of Go programs, by module, the newest first.</summary>
    private static List<List<PublishedBuild>> ByModule(IReadOnlyList<PublishedBuild> builds)
    {
        var released = new List<PublishedBuild>();
        foreach (PublishedBuild build in builds)
        {
            if (build.Spec.GoVersion != BuildSpec.NotGo && SemVer.TryParse(build.Spec.Version)!.IsRelease)
            {
                released.Add(build);
            }
        }

        released.Sort(static (a, b) =>
        {
            int order = string.CompareOrdinal(a.Spec.Module, b.Spec.Module);
            order = order != 0 ? order : SemVer.Compare(b.Spec.Version, a.Spec.Version);
            return order != 0 ? order : a.Added.CompareTo(b.Added);
        });
        var modules = new List<List<PublishedBuild>>();
        foreach (PublishedBuild build in released)
        {
            if (modules.Count == 0 || modules[^1][0].Spec.Module != build.Spec.Module)
            {
                modules.Add([]);
            }

            modules[^1].Add(build);
        }

        return modules;
    }

    /// <summary>The newest version of each major one, each with when its first build was added.</summary>
    private Failure? Module(List<PublishedBuild> builds)
    {
        var text = new StringBuilder();
        var newest = new Dictionary<string, long>();
        string last = "";
        foreach (PublishedBuild build in builds)
        {
            string major = SemVer.TryParse(build.Spec.Version)!.Major;
            if (major != last)
            {
                text.Append(last == "" ? "" : "; ").Append(CultureInfo.InvariantCulture, $"v={build.Spec.Version} t={build.Added:x8}");
                last = major;
            }

            if (build.Spec.Version == builds[0].Spec.Version)
            {
                newest.TryAdd(build.Spec.GoVersion, build.Added);
            }
        }

        foreach (string toolchain in toolchains is null ? [] : new List<string>(toolchains.Keys))
        {
            if (!newest.ContainsKey(toolchain))
            {
                toolchains!.Remove(toolchain);
            }
        }

        toolchains ??= newest;
        return Line(WatchName.OfModule(builds[0].Spec.Module, zone), text.ToString());
    }

    /// <summary>A client asks for the newest version built by the newest toolchain: one that not every module was built with is not told.</summary>
    private Failure? Toolchains()
    {
        GoVersion? current = null;
        foreach (string toolchain in toolchains!.Keys)
        {
            if (GoVersion.TryParse(toolchain) is { IsRelease: true } version && (current is null || version > current))
            {
                current = version;
            }
        }

        Result<DnsName> name = WatchName.OfToolchains(zone);
        if (current is { } newest)
        {
            return Line(name, string.Create(CultureInfo.InvariantCulture, $"v={newest} k=cur t={toolchains[newest.ToString()]:x8}"));
        }

        lines.Append("; no toolchain is told: there is none that the newest version of every module was built with\n");
        return name.Failure;
    }

    private Failure? Line(Result<DnsName> named, string content)
    {
        if (!named.Try(out DnsName? name, out Failure? failure))
        {
            return failure;
        }

        lines.Append(name).Append(".\tIN\tTXT");
        for (int at = 0; at < content.Length; at += MaxStringBytes)
        {
            lines.Append(" \"").Append(content.AsSpan(at, Math.Min(MaxStringBytes, content.Length - at))).Append('"');
        }

        lines.Append('\n');
        return null;
    }
}
