namespace Ysco.Tests.Bench;

/// <summary>Something that was measured.</summary>
/// <param name="Name">What, in words; the same from run to run.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Maximum">The target: at most this; null when there is none.</param>
/// <param name="Minimum">The target: at least this; null when there is none.</param>
/// <param name="Detail">How it came about: spread, parts, what it was compared with.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Maximum = null, string Detail = "", double? Minimum = null)
{
    /// <summary>ok, missed, or empty when there is no target. What is printed counts, not the digits behind it.</summary>
    public string Verdict => (Maximum, Minimum) switch
    {
        ({ } maximum, _) => Math.Round(Value, 2) <= Math.Round(maximum, 2) ? "ok" : "missed",
        (_, { } minimum) => Math.Round(Value, 2) >= Math.Round(minimum, 2) ? "ok" : "missed",
        _ => "",
    };

    /// <summary><c>4.00 max</c>, <c>15000.00 min</c>; empty when there is no target.</summary>
    public string Target => (Maximum, Minimum) switch
    {
        ({ } maximum, _) => $"{maximum:F2} max",
        (_, { } minimum) => $"{minimum:F2} min",
        _ => "",
    };
}
