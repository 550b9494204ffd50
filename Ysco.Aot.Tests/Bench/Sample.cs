namespace Ysco.Tests.Bench;

/// <summary>Values of the same thing, measured several times.</summary>
internal sealed class Sample(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public int Count => _sorted.Length;

    public double Median => _sorted.Length % 2 == 1
        ? _sorted[_sorted.Length / 2]
        : (_sorted[(_sorted.Length / 2) - 1] + _sorted[_sorted.Length / 2]) / 2;

    /// <summary>As <c>median of 20, 3.1 to 4.0 ms</c>.</summary>
    public string Spread(string unit) => $"median of {Count}, {_sorted[0]:F2} to {_sorted[^1]:F2} {unit}";
}
