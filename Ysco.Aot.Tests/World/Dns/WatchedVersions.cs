using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Ysco.Tests.World.Dns;

/// <summary>
/// What is published, as texts of a zone that tells the newest versions: a name for each module and one for Go's toolchains.
/// Written apart from the program's own code on purpose.
/// </summary>
internal static partial class WatchedVersions
{
    // When the world says that everything was discovered: 2026-01-01.
    private const string Seen = "6955b900";

    /// <summary>The texts by name.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="modules">The modules and the versions listed of each.</param>
    /// <param name="toolchains">Go versions, <c>go1.20.3</c>.</param>
    public static Dictionary<string, string> Texts(string zone, IEnumerable<(string Module, IReadOnlyList<string> Versions)> modules, IReadOnlyList<string> toolchains)
    {
        var texts = new Dictionary<string, string>();
        foreach (var (module, versions) in modules)
        {
            // The newest of each major version, no pre-releases, the newest major first.
            string[] newest = [.. versions.Where(v => !v.Contains('-', StringComparison.Ordinal))
                .GroupBy(v => int.Parse(v.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture)).OrderByDescending(g => g.Key)
                .Select(g => g.Order(Comparer<string>.Create(ModuleName.Compare)).Last())];
            if (newest.Length > 0)
            {
                texts[NameOf(module, zone)] = string.Join("; ", newest.Select(v => $"v={v} t={Seen}"));
            }
        }

        if (Toolchains(toolchains) is { Length: > 0 } text)
        {
            texts[$"toolchain.v0.{zone}"] = text;
        }

        return texts;
    }

    /// <summary>The name of a module.</summary>
    public static string NameOf(string module, string zone)
    {
        string[] elements = module.Split('/');
        return string.Concat(elements.Skip(1).Reverse().Select(e => Label(e) + ".")) + $"_.{elements[0].ToLowerInvariant()}.v0.{zone}";
    }

    private static string Label(string element)
    {
        var label = new StringBuilder();
        for (int i = 0; i < element.Length; i++)
        {
            char c = element[i];
            bool edge = c == '-' && (i == 0 || i == element.Length - 1);
            label.Append(char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c) || (c == '-' && !edge) ? c.ToString() : $"_{(int)c:x2}");
        }

        return label.ToString();
    }

    private static string Toolchains(IReadOnlyList<string> versions)
    {
        var all = versions.Select(v => (Version: v, Parts: Parts().Match(v))).Where(v => v.Parts.Success)
            .Select(v => (v.Version, Minor: Number(v.Parts, 1), Patch: Number(v.Parts, 2), Pre: v.Parts.Groups[3].Success))
            .OrderByDescending(v => v.Minor).ThenByDescending(v => v.Patch).ThenByDescending(v => v.Version, StringComparer.Ordinal).ToArray();
        var current = all.FirstOrDefault(v => !v.Pre);
        var entries = new List<string>();
        Add("cur", current.Version);
        Add("prev", all.FirstOrDefault(v => !v.Pre && v.Minor < current.Minor).Version);
        Add("next", all.FirstOrDefault(v => v.Pre && v.Minor > current.Minor).Version);
        return string.Join("; ", entries);

        void Add(string kind, string? version) => entries.AddRange(version is null ? [] : [$"v={version} k={kind} t={Seen}"]);
    }

    private static int Number(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^go1\.(\d+)(?:\.(\d+))?((?:rc|beta)\d+)?$")]
    private static partial Regex Parts();
}
