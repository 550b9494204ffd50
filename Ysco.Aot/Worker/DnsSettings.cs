using Ysco.Config;
using Ysco.Durable;
using Ysco.Results;

namespace Ysco.Worker;

/// <summary>How a worker asks DNS.</summary>
public sealed record DnsSettings
{
    /// <summary>As the configuration says.</summary>
    /// <returns>The settings; a failure when the file of the trust anchors cannot be read.</returns>
    public static Result<DnsSettings> Of(MonitorConfig monitor)
    {
        Result<string> anchors = monitor.TrustAnchors == "" ? "" : AnchorFile.Read(monitor.TrustAnchors);
        return anchors.Try(out string? text, out Failure? failure)
            ? new DnsSettings { Resolvers = [.. monitor.Resolvers.ToLines()], Anchors = text }
            : RelativePath.Explain(failure, monitor.TrustAnchors).Within("Monitor.TrustAnchors");
    }

    /// <summary>Address and port of each server, in the order in which they are asked; none for those of the system.</summary>
    public string[] Resolvers { get; init; } = [];

    /// <summary>The time at which signatures must be valid, seconds since 1970; 0 for now.</summary>
    public long At { get; init; }

    /// <summary>Trust anchors in zone file form; empty for the root's that are built in.</summary>
    public string Anchors { get; init; } = "";
}
