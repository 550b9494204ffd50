using System.Globalization;

namespace Ysco.Tests.Machine;

/// <summary>How many cuts there were, and in which phase of an update.</summary>
internal sealed class PowerCutReport(int seed)
{
    // What ysco logs when a phase begins, in their order.
    private static readonly (string Says, string Phase)[] Phases =
    [
        ("msg=\"fetching update\"", "fetching and proving"),
        ("msg=\"stopping service for update\"", "switching"),
        ("msg=\"new version started", "watching"),
        ("msg=\"update done\"", "after the update"),
        ("msg=\"new version failed: rolling back", "rolling back"),
        ("msg=\"rolled back\"", "after a rollback"),
    ];

    private readonly Lock _counting = new();
    private readonly SortedDictionary<string, int> _cuts = new(StringComparer.Ordinal);

    /// <summary>The number that all chance comes from.</summary>
    public int Seed => seed;

    /// <summary>The lines of which each begins a phase of an update.</summary>
    /// <param name="isGood">Whether the new version works.</param>
    public static string[] Beginnings(bool isGood) => [.. Phases.Take(3).Select(p => p.Says), .. isGood ? (string[])[] : [Phases[4].Says]];

    /// <summary>How many there were.</summary>
    public int Count => _cuts.Values.Sum();

    /// <summary>In which phase a machine was, by what its console shows.</summary>
    public static string PhaseOf(IEnumerable<string> shown)
    {
        string phase = "asked for";
        foreach (string line in shown)
        {
            foreach (var (says, begun) in Phases)
            {
                phase = line.Contains(says, StringComparison.Ordinal) ? begun : phase;
            }
        }

        return phase;
    }

    /// <summary>Counts one.</summary>
    /// <returns>How many there are now.</returns>
    public int Add(string phase)
    {
        lock (_counting)
        {
            _cuts[phase] = _cuts.GetValueOrDefault(phase) + 1;
            return Count;
        }
    }

    /// <summary>One line: <c>20 power cuts (seed 7): 9 fetching and proving, 6 switching</c>.</summary>
    public override string ToString()
    {
        lock (_counting)
        {
            string phases = string.Join(", ", _cuts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Value} {c.Key}")));
            return string.Create(CultureInfo.InvariantCulture, $"{Count} power cuts (seed {seed}): {phases}");
        }
    }
}
