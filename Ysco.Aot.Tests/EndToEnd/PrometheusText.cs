using System.Globalization;
using System.Text.RegularExpressions;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// A strict reader of the Prometheus text format, as <c>promtool check metrics</c> is. Reference: prometheus.io,
/// "Exposition formats", text-based format 0.0.4.
/// </summary>
internal static partial class PrometheusText
{
    /// <summary>One sample.</summary>
    public sealed record Sample(string Name, string Kind, string Labels, double Value);

    /// <summary>Reads all samples.</summary>
    /// <exception cref="FormatException">A line is not as it should be.</exception>
    public static IReadOnlyList<Sample> Parse(string text)
    {
        if (!text.EndsWith('\n'))
        {
            throw new FormatException("no newline at the end");
        }

        var samples = new List<Sample>();
        var kinds = new Dictionary<string, string>();
        var helps = new HashSet<string>();
        foreach (string line in text[..^1].Split('\n'))
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                Check(helps.Add(help.Groups[1].Value), line, "a second HELP");
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                Check(kinds.TryAdd(type.Groups[1].Value, type.Groups[2].Value), line, "a second TYPE");
            }
            else
            {
                samples.Add(ReadSample(line, kinds, helps));
            }
        }

        Check(samples.Select(s => s.Name + s.Labels).Distinct().Count() == samples.Count, "all", "the same sample twice");
        return samples;
    }

    private static Sample ReadSample(string line, Dictionary<string, string> kinds, HashSet<string> helps)
    {
        var match = SampleLine().Match(line);
        Check(match.Success, line, "no sample");
        string name = match.Groups[1].Value;
        Check(kinds.ContainsKey(name) && helps.Contains(name), line, "without HELP and TYPE before it");
        Check(kinds[name] == "counter" == name.EndsWith("_total", StringComparison.Ordinal), line, "counters, and they alone, end in _total");
        return new Sample(name, kinds[name], match.Groups[2].Value, double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));
    }

    private static void Check(bool holds, string line, string what)
    {
        if (!holds)
        {
            throw new FormatException($"{what}: {line}");
        }
    }

    [GeneratedRegex("^# HELP ([a-z_]+) [^ ].*[^ ]$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE ([a-z_]+) (counter|gauge)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^([a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\[\\"n])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\"n])*")*\})? ([-+0-9.eE]+)$""")]
    private static partial Regex SampleLine();
}
