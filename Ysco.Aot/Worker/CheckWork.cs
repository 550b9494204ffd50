using Ysco.Bytes;
using Ysco.Config;
using Ysco.Discovery;
using Ysco.Results;
using Ysco.Updates;

namespace Ysco.Worker;

/// <summary>Learns which versions there are, by the methods of the request.</summary>
internal static class CheckWork
{
    internal static async Task<CheckAnswer> RunAsync(CheckRequest check, WorkerNetwork network)
    {
        IEnumerable<IVersionSource> each = check.Methods.Select(IVersionSource (method) => method switch
        {
            DnsSource.Name => new DnsSource(check.Zone, network.Dns, check.RequireDnssec),
            GoProxySource.Name => new GoProxySource(check.GoProxy, check.GoProxyToolchain, network.Fetcher),
            _ => new UnavailableSource(OneLine.From(method), "no such method"),
        });
        var sources = new VersionSources([.. each], network.Clock, check.AskEach);

        // At once: a server that stalls is waited for once, and a slow line is used for both.
        Task<CheckAnswer> service = check.Service is null ? ModuleAsync(check, sources) : ReleasesAsync(check, check.Service, network);
        if (check.Self is not { } self)
        {
            return await service.ConfigureAwait(false);
        }

        var work = new ReleaseLookWork(network, check.RequireDnssec, check.AskEach);
        Result<ReleaseFound> found = await work.RunAsync(self, "self").ConfigureAwait(false);
        CheckAnswer answer = await service.ConfigureAwait(false);
        found.Try(out ReleaseFound? releases, out Failure? failure);
        return answer with
        {
            Self = releases,
            SelfFailure = failure,
            Reports = [.. answer.Reports, .. work.Reports.Select(Report)],
            Remarks = [.. answer.Remarks, .. work.Remarks],
        };
    }

    /// <summary>Toolchains of a program that is not of Go: none, and that is no failure.</summary>
    private static async Task<CheckAnswer> ReleasesAsync(CheckRequest check, ReleaseLook look, WorkerNetwork network)
    {
        var work = new ReleaseLookWork(network, check.RequireDnssec, check.AskEach);
        Result<ReleaseFound> found = await work.RunAsync(look, "versions").ConfigureAwait(false);
        found.Try(out ReleaseFound? releases, out Failure? failure);
        return new CheckAnswer
        {
            Versions = releases?.Versions,
            VersionsMethod = releases?.Method ?? "",
            VersionsFailure = failure,
            Service = releases,
            Current = "",
            Reports = [.. work.Reports.Select(Report)],
            Remarks = [.. work.Remarks],
        };
    }

    private static async Task<CheckAnswer> ModuleAsync(CheckRequest check, VersionSources sources)
    {
        Task<SourcesAnswer<DiscoveredToolchains>> asked = sources.ToolchainsAsync(check.Goos, check.Goarch, CancellationToken.None);
        SourcesAnswer<DiscoveredVersions> versions = check.Module == ""
            ? new(new DiscoveredVersions([], "", []), [])
            : await sources.VersionsAsync(check.Module, CancellationToken.None, LeavesItOpen(check)).ConfigureAwait(false);
        SourcesAnswer<DiscoveredToolchains> toolchains = await asked.ConfigureAwait(false);
        versions.Result.Try(out DiscoveredVersions? found, out Failure? versionsFailure);
        toolchains.Result.Try(out DiscoveredToolchains? foundToolchains, out Failure? toolchainsFailure);
        return new CheckAnswer
        {
            Versions = found?.Versions,
            VersionsMethod = found?.Method ?? "",
            VersionsFailure = versionsFailure,
            Current = foundToolchains?.Current,
            Previous = foundToolchains?.Previous ?? "",
            Next = foundToolchains?.Next ?? "",
            ToolchainsMethod = foundToolchains?.Method ?? "",
            ToolchainsFailure = toolchainsFailure,
            Reports = [.. versions.Reports.Concat(toolchains.Reports).Select(Report)],
            Remarks = [.. found?.Notes ?? [], .. foundToolchains?.Notes ?? []],
        };
    }

    // Without a version that runs there is nothing that the policy could allow.
    private static Func<IReadOnlyList<string>, bool>? LeavesItOpen(CheckRequest check) => check.Running == ""
        ? null
        : versions => Policy.NeedsWholeList((VersionPolicy)check.Policy, check.Running, versions);

    private static CheckReport Report(SourceReport report) => new()
    {
        Method = report.Method,
        Asked = report.Asked,
        Found = [.. report.Found],
        Failure = report.Failure,
        Dnssec = report.Dnssec?.ToString().ToLowerInvariant() ?? "",
        Milliseconds = (int)Math.Min(report.Took.TotalMilliseconds, int.MaxValue),
    };
}
