namespace Ysco.Tests.Admin;

/// <summary>All metrics that /metrics has, with type and label: the names are what dashboards and alerts rest on.</summary>
internal static class MetricNames
{
    /// <summary>Those of the Go program.</summary>
    internal static readonly (string Name, string Kind, string Label)[] Originals =
    [
        ("ysco_tlog_security_errors_total", "counter", ""),
        ("ysco_monitor_errors_total", "counter", ""),
        ("ysco_download_errors_total", "counter", ""),
        ("ysco_update_errors_total", "counter", ""),
        ("ysco_service_update_rollback_total", "counter", ""),
        ("ysco_updates_paused", "gauge", ""),
        ("ysco_service_update_available", "gauge", ""),
        ("ysco_service_newer_version_available", "gauge", ""),
        ("ysco_service_newer_goversion_available", "gauge", ""),
        ("ysco_service_update_scheduled", "gauge", ""),
        ("ysco_self_update_available", "gauge", ""),
        ("ysco_self_newer_version_available", "gauge", ""),
        ("ysco_self_newer_goversion_available", "gauge", ""),
        ("ysco_self_update_scheduled", "gauge", ""),
        ("ysco_service_version", "gauge", "version"),
        ("ysco_service_goversion", "gauge", "version"),
        ("ysco_service_module_path", "gauge", "path"),
        ("ysco_self_version", "gauge", "version"),
        .. OfAProcess("process"),
    ];

    /// <summary>Those that we add.</summary>
    internal static readonly (string Name, string Kind, string Label)[] Ours =
    [
        ("ysco_dnssec_failures_total", "counter", "state"),
        ("ysco_notifications_lost_total", "counter", ""),
        ("ysco_backoff_seconds", "gauge", ""),
        ("ysco_check_interval_seconds", "gauge", ""),
        ("ysco_service_versions_learnt_timestamp_seconds", "gauge", ""),
        ("ysco_service_goversions_learnt_timestamp_seconds", "gauge", ""),
        .. OfAProcess("ysco_service_process"),
    ];

    internal static (string Name, string Kind, string Label)[] All => [.. Originals, .. Ours];

    private static (string Name, string Kind, string Label)[] OfAProcess(string prefix) =>
    [
        ($"{prefix}_cpu_seconds_total", "counter", ""),
        ($"{prefix}_resident_memory_bytes", "gauge", ""),
        ($"{prefix}_virtual_memory_bytes", "gauge", ""),
        ($"{prefix}_virtual_memory_max_bytes", "gauge", ""),
        ($"{prefix}_open_fds", "gauge", ""),
        ($"{prefix}_max_fds", "gauge", ""),
        ($"{prefix}_start_time_seconds", "gauge", ""),
    ];
}
