namespace Ysco.Tests.Bench;

/// <summary>Something that was measured.</summary>
/// <param name="Name">What, in words; the same from run to run.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Maximum">The target: at most this; null when there is none.</param>
/// <param name="Detail">How it came about: spread, parts, what it was compared with.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Maximum = null, string Detail = "")
{
    /// <summary>ok, missed, or empty when there is no target. What is printed counts, not the digits behind it.</summary>
    public string Verdict => Maximum is not { } maximum ? "" : Math.Round(Value, 2) <= Math.Round(maximum, 2) ? "ok" : "missed";
}
