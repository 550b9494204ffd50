namespace Ysco.Updates;

/// <summary>What is counted: each is a metric of its own.</summary>
public enum UpdateCounter
{
    /// <summary>A signature or proof did not hold: ysco_tlog_security_errors_total.</summary>
    SecurityErrors,

    /// <summary>Versions could not be learnt, or hook PreCheck could not be asked: ysco_monitor_errors_total.</summary>
    MonitorErrors,

    /// <summary>A build could not be fetched: ysco_download_errors_total.</summary>
    DownloadErrors,

    /// <summary>An update failed: ysco_update_errors_total.</summary>
    UpdateErrors,

    /// <summary>The service was rolled back: ysco_service_update_rollback_total.</summary>
    Rollbacks,
}
