using System.Text;
using Ysco.Http;
using Ysco.Metrics;
using Ysco.Runtime;
using Ysco.Updates;

namespace Ysco.Admin;

/// <summary>/metrics: every metric with what it says, from the snapshot and from /proc.</summary>
internal static class MetricsView
{
    /// <summary>How Go's client writes an address space without a limit: 2^64 - 1.</summary>
    private const double Unlimited = ulong.MaxValue;

    private const double SecondsPerHour = 3600;

    internal static HttpResponse Render(Snapshot now, ProcessStats? self, ProcessStats? service)
    {
        var metrics = new List<Metric>();
        AddCounters(metrics, now.Counters);
        AddService(metrics, now);
        AddSelf(metrics, now);
        AddProcess(metrics, "process", "ysco", self);
        AddProcess(metrics, "ysco_service_process", "the service", service);
        return new HttpResponse(200, MetricsText.ContentType, Encoding.UTF8.GetBytes(MetricsText.Write(metrics)));
    }

    /// <summary>Of several services: each with its name in the label <c>service</c>, and once what is ours.</summary>
    internal static HttpResponse RenderAll(IEnumerable<(string Name, Snapshot Now)> services, Func<int?, ProcessStats?> processStats)
    {
        var all = new List<Metric>();
        var metrics = new List<Metric>();
        bool isFirst = true;
        foreach ((string name, Snapshot now) in services)
        {
            AddCounters(metrics, now.Counters);
            AddService(metrics, now);
            Gauge(metrics, "ysco_service_running", "The service runs, and does not wait to be started again.", now.ServicePid is not null);
            AddProcess(metrics, "ysco_service_process", "the service", now.ServicePid is { } pid ? processStats(pid) : null);
            foreach (Metric metric in metrics)
            {
                all.Add(metric with { Service = name });
            }

            metrics.Clear();
            if (isFirst)
            {
                // The first is the one with which ysco itself is updated.
                AddSelf(all, now);
                isFirst = false;
            }
        }

        AddProcess(all, "process", "ysco", processStats(null));
        return new HttpResponse(200, MetricsText.ContentType, Encoding.UTF8.GetBytes(MetricsText.Write(all)));
    }

    private static void AddCounters(List<Metric> metrics, SnapshotCounters counters)
    {
        void Count(string name, string help, long value) => metrics.Add(new Metric(name, MetricKind.Counter, help, value));
        Count("ysco_tlog_security_errors_total", "Signatures or proofs of the transparency log that did not hold.", counters.SecurityErrors);
        Count("ysco_monitor_errors_total", "Checks for new versions that failed.", counters.MonitorErrors);
        Count("ysco_download_errors_total", "Builds that could not be downloaded.", counters.DownloadErrors);
        Count("ysco_update_errors_total", "Updates that failed, automatic ones too.", counters.UpdateErrors);
        Count("ysco_service_update_rollback_total", "Updates of the service that were rolled back.", counters.Rollbacks);
        Count("ysco_notifications_lost_total", "Notifications (Notify) that were given up.", counters.NotificationsLost);
        foreach ((string state, long value) in new[] { ("bogus", counters.Bogus), ("indeterminate", counters.Indeterminate), ("insecure", counters.Insecure) })
        {
            metrics.Add(new Metric(
                "ysco_dnssec_failures_total", MetricKind.Counter, "Versions that DNS told and DNSSEC did not prove, by what it said.", value, "state", state));
        }
    }

    private static void AddService(List<Metric> metrics, Snapshot now)
    {
        Gauge(metrics, "ysco_updates_paused", "Automatic updates are paused.", now.PauseReason.Length > 0);
        metrics.Add(new Metric(
            "ysco_backoff_seconds", MetricKind.Gauge, "How long automatic updates wait after the last failure; 0 when it did not fail.",
            Math.Max(now.Backoff, now.SelfBackoff) * SecondsPerHour));
        metrics.Add(new Metric(
            "ysco_check_interval_seconds", MetricKind.Gauge, "The time between two checks for new versions.", now.CheckInterval.TotalSeconds));
        Learnt(metrics, "ysco_service_versions_learnt_timestamp_seconds", "the versions of the service", now.ServiceVersions);
        Learnt(metrics, "ysco_service_goversions_learnt_timestamp_seconds", "the Go toolchains", now.GoVersions);
        Gauge(metrics, "ysco_service_update_available", "An update of the service that the policy allows.", now.ServiceNews.UpdateAvailable);
        Gauge(metrics, "ysco_service_newer_version_available", "A newer version of the service, allowed or not.", now.ServiceNews.NewerVersion);
        Gauge(metrics, "ysco_service_newer_goversion_available", "A newer Go toolchain than the service's, allowed or not.", now.ServiceNews.NewerGoVersion);
        Gauge(metrics, "ysco_service_update_scheduled", "An update of the service waits for its time.", IsScheduled(now, Which.Service));
        Label(metrics, "ysco_service_version", "The version of the service.", "version", now.Service.Version);
        Label(metrics, "ysco_service_goversion", "The Go toolchain that built the service.", "version", now.Service.GoVersion);
        Label(metrics, "ysco_service_module_path", "The module of the service.", "path", now.Service.ModPath);
    }

    /// <summary>Not there before they are known: a time of 0 would be one of 1970.</summary>
    private static void Learnt(List<Metric> metrics, string name, string what, KnownVersions known)
    {
        if (known.LearntAt is { } time)
        {
            metrics.Add(new Metric(name, MetricKind.Gauge, $"When {what} were last learnt, in seconds since 1970.", time.ToUnixTimeSeconds()));
        }
    }

    private static void AddSelf(List<Metric> metrics, Snapshot now)
    {
        Gauge(metrics, "ysco_self_update_available", "An update of ysco that the policy allows.", now.SelfNews.UpdateAvailable);
        Gauge(metrics, "ysco_self_newer_version_available", "A newer version of ysco, allowed or not.", now.SelfNews.NewerVersion);
        Gauge(metrics, "ysco_self_newer_goversion_available", "A newer runtime for ysco; always 0, releases bring theirs.", now.SelfNews.NewerGoVersion);
        Gauge(metrics, "ysco_self_update_scheduled", "An update of ysco waits for its time.", IsScheduled(now, Which.Self));
        Label(metrics, "ysco_self_version", "The version of ysco.", "version", now.Self.Version);
    }

    private static void AddProcess(List<Metric> metrics, string prefix, string whose, ProcessStats? stats)
    {
        if (stats is null)
        {
            return;
        }

        void Add(string name, MetricKind kind, string help, double? value)
        {
            if (value is { } number)
            {
                metrics.Add(new Metric($"{prefix}_{name}", kind, $"{help} of {whose}.", double.IsInfinity(number) ? Unlimited : number));
            }
        }

        Add("cpu_seconds_total", MetricKind.Counter, "User and system time in seconds", stats.CpuSeconds);
        Add("resident_memory_bytes", MetricKind.Gauge, "Resident memory in bytes", stats.ResidentBytes);
        Add("virtual_memory_bytes", MetricKind.Gauge, "Virtual memory in bytes", stats.VirtualBytes);
        Add("virtual_memory_max_bytes", MetricKind.Gauge, "The limit of virtual memory in bytes", stats.MaxVirtualBytes);
        Add("open_fds", MetricKind.Gauge, "Open file descriptors", stats.OpenFds);
        Add("max_fds", MetricKind.Gauge, "The limit of open file descriptors", stats.MaxFds);
        Add("start_time_seconds", MetricKind.Gauge, "Start in seconds since 1970", stats.StartTimeSeconds);
    }

    private static bool IsScheduled(Snapshot now, Which which)
    {
        foreach (ScheduledUpdate update in now.Scheduled)
        {
            if (update.Which == which)
            {
                return true;
            }
        }

        return false;
    }

    private static void Gauge(List<Metric> metrics, string name, string help, bool value) =>
        metrics.Add(new Metric(name, MetricKind.Gauge, help, value ? 1 : 0));

    private static void Label(List<Metric> metrics, string name, string help, string label, string value) =>
        metrics.Add(new Metric(name, MetricKind.Gauge, help, 1, label, value));
}
