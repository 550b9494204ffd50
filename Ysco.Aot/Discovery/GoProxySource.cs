using Ysco.Bytes;
using Ysco.Go;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// Asks Go module proxies for their lists. Reference: "GOPROXY protocol" in the Go modules reference.
/// Limits: <see cref="Limits"/>, <see cref="GoProxyList.MaxBytes"/>.
/// </summary>
/// <param name="proxy">The base URL of the proxy; slashes at its end do not matter.</param>
/// <param name="toolchainProxy">That of the proxy for toolchains; empty for the same one.</param>
/// <param name="fetcher">The network.</param>
public sealed class GoProxySource(string proxy, string toolchainProxy, IFetcher fetcher) : IVersionSource
{
    /// <summary>The name of this method.</summary>
    public const string Name = "goproxy";

    /// <summary>What a list may cost: a proxy may have to ask the module's own server first.</summary>
    public static readonly FetchLimits Limits = new(
        GoProxyList.MaxBytes, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(120));

    /// <summary>What is shown of a reason.</summary>
    private const int MaxReasonBytes = 500;

    /// <inheritdoc/>
    public string Method => Name;

    /// <inheritdoc/>
    public bool ListsAll => true;

    /// <inheritdoc/>
    public async Task<SourceAnswer<DiscoveredVersions>> VersionsAsync(string module, CancellationToken stop) =>
        new(await ListAsync(module, stop).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<SourceAnswer<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop) =>
        new(await ToolchainListAsync(goos, goarch, stop).ConfigureAwait(false));

    private async Task<Result<DiscoveredVersions>> ListAsync(string module, CancellationToken stop)
    {
        if (!ListUrl(proxy, module).Try(out Uri? url, out Failure? failure)
            || !(await GetAsync(url, module, stop).ConfigureAwait(false)).Try(out byte[]? body, out failure))
        {
            return failure;
        }

        return GoProxyList.Parse(body).Try(out string[]? versions, out failure)
            ? new DiscoveredVersions(versions, Name, [])
            : failure.Within(url.AbsoluteUri);
    }

    private async Task<Result<DiscoveredToolchains>> ToolchainListAsync(string goos, string goarch, CancellationToken stop)
    {
        if (!ListUrl(toolchainProxy.Length == 0 ? proxy : toolchainProxy, ToolchainList.Module).Try(out Uri? url, out Failure? failure)
            || !(await GetAsync(url, ToolchainList.Module, stop).ConfigureAwait(false)).Try(out byte[]? body, out failure))
        {
            return failure;
        }

        return ToolchainList.Parse(body, goos, goarch).Try(out var found, out failure)
            ? new DiscoveredToolchains(found.Current, found.Previous, found.Next, Name, [])
            : failure.Within(url.AbsoluteUri);
    }

    /// <summary>Where a proxy has the list of a module.</summary>
    internal static Result<Uri> ListUrl(string proxy, string module)
    {
        if (!ModulePath.Escape(module).Try(out string? escaped, out Failure? failure))
        {
            return failure;
        }

        return Uri.TryCreate($"{proxy.TrimEnd('/')}/{escaped}/@v/list", UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"
            ? url
            : Failure.Invalid($"module proxy \"{OneLine.From(proxy)}\": not an http or https URL");
    }

    private async Task<Result<byte[]>> GetAsync(Uri url, string module, CancellationToken stop)
    {
        if (!(await fetcher.GetAsync(url, Limits, stop).ConfigureAwait(false)).Try(out FetchedBody? answer, out Failure? failure))
        {
            return failure;
        }

        string reason = OneLine.From(answer.Body, MaxReasonBytes);
        return answer.Status switch
        {
            200 => answer.Body,
            404 or 410 => Failure.Refused($"{url.AbsoluteUri}: {module} is not known there (status {answer.Status}: {reason})"),
            _ => Failure.Refused($"{url.AbsoluteUri}: status {answer.Status}: {reason}"),
        };
    }
}
