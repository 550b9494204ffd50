namespace Ysco.Metrics;

/// <summary>What a value does over time.</summary>
public enum MetricKind
{
    /// <summary>Grows, and starts at 0 when we do.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,
}
