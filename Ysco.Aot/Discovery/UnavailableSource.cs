using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>A method that this version cannot use; it fails at once and says why.</summary>
/// <param name="method">Its name in the config.</param>
/// <param name="cause">Why it cannot be used.</param>
internal sealed class UnavailableSource(string method, string cause) : IVersionSource
{
    public string Method => method;

    public bool ListsAll => false;

    public Task<SourceAnswer<DiscoveredVersions>> VersionsAsync(string module, CancellationToken stop) =>
        Task.FromResult(new SourceAnswer<DiscoveredVersions>(Failure.Invalid(cause)));

    public Task<SourceAnswer<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop) =>
        Task.FromResult(new SourceAnswer<DiscoveredToolchains>(Failure.Invalid(cause)));
}
