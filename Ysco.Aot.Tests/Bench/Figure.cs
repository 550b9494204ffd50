using System.Globalization;

namespace Ysco.Tests.Bench;

/// <summary>One measured figure, with what it should be at the most (or, with <paramref name="AtLeast"/>, at the least).</summary>
internal sealed record Figure(string Name, double Value, string Unit, double? Target = null, bool AtLeast = false)
{
    private bool IsMet => Target is not { } target || (AtLeast ? Value >= target : Value <= target);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-58} {Value,12:0.###} {Unit,-6}{(Target is { } target ? $" {(AtLeast ? ">=" : "<=")} {target:0.###}  {(IsMet ? "ok" : "MISSED")}" : "")}");
}
