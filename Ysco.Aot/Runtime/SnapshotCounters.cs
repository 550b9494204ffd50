using Ysco.Updates;

namespace Ysco.Runtime;

/// <summary>What was counted since we started; each only grows.</summary>
/// <param name="SecurityErrors">Signatures and proofs that did not hold.</param>
/// <param name="MonitorErrors">Checks that did not learn the versions.</param>
/// <param name="DownloadErrors">Builds that could not be fetched.</param>
/// <param name="UpdateErrors">Updates that failed, automatic ones too.</param>
/// <param name="Rollbacks">Rollbacks of the service.</param>
/// <param name="Insecure">Answers of DNS that were to be proven, and are proven not to be signed.</param>
/// <param name="Bogus">Those that do not hold.</param>
/// <param name="Indeterminate">Those of which it could not be told.</param>
/// <param name="NotificationsLost">Notifications that were given up.</param>
public readonly record struct SnapshotCounters(
    long SecurityErrors, long MonitorErrors, long DownloadErrors, long UpdateErrors, long Rollbacks,
    long Insecure, long Bogus, long Indeterminate, long NotificationsLost)
{
    /// <summary>The counters with an answer of DNS more that was not proven.</summary>
    /// <param name="state"><c>insecure</c>, <c>bogus</c>; anything else counts as <c>indeterminate</c>.</param>
    public SnapshotCounters PlusUnproven(string state) => state switch
    {
        "insecure" => this with { Insecure = Insecure + 1 },
        "bogus" => this with { Bogus = Bogus + 1 },
        _ => this with { Indeterminate = Indeterminate + 1 },
    };

    /// <summary>The counters with one of them raised by one.</summary>
    public SnapshotCounters Plus(UpdateCounter counter) => counter switch
    {
        UpdateCounter.SecurityErrors => this with { SecurityErrors = SecurityErrors + 1 },
        UpdateCounter.MonitorErrors => this with { MonitorErrors = MonitorErrors + 1 },
        UpdateCounter.DownloadErrors => this with { DownloadErrors = DownloadErrors + 1 },
        UpdateCounter.UpdateErrors => this with { UpdateErrors = UpdateErrors + 1 },
        UpdateCounter.Rollbacks => this with { Rollbacks = Rollbacks + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(counter)),
    };
}
