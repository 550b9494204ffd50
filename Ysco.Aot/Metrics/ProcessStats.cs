namespace Ysco.Metrics;

/// <summary>What a process uses, for the metrics that every Prometheus client has.</summary>
/// <param name="CpuSeconds">User and system time, seconds.</param>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="VirtualBytes">Virtual memory.</param>
/// <param name="MaxVirtualBytes">The limit of the latter; positive infinity when there is none.</param>
/// <param name="OpenFds">Open descriptors; null when it may not be counted.</param>
/// <param name="MaxFds">The limit of the latter.</param>
/// <param name="StartTimeSeconds">When it started, seconds since 1970; null when it cannot be told.</param>
public sealed record ProcessStats(
    double CpuSeconds, double ResidentBytes, double VirtualBytes, double? MaxVirtualBytes, int? OpenFds, double? MaxFds, double? StartTimeSeconds);
