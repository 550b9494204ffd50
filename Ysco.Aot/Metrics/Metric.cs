namespace Ysco.Metrics;

/// <summary>A value with its name.</summary>
/// <param name="Name">As Prometheus knows it: <c>ysco_updates_paused</c>.</param>
/// <param name="Kind">What it does over time.</param>
/// <param name="Help">What it says, one line.</param>
/// <param name="Value">The value.</param>
/// <param name="Label">The name of its label; empty for none.</param>
/// <param name="LabelValue">The value of its label.</param>
public readonly record struct Metric(
    string Name, MetricKind Kind, string Help, double Value, string Label = "", string LabelValue = "")
{
    /// <summary>The value of the label <c>service</c>; empty for none.</summary>
    public string Service { get; init; } = "";
}
