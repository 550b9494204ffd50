namespace Ysco.Discovery;

/// <summary>A way to learn which versions exist.</summary>
public interface IVersionSource
{
    /// <summary>Its name in the config: <c>dns</c>, <c>goproxy</c>.</summary>
    string Method { get; }

    /// <summary>Whether it lists every version, and not only the newest of each major.</summary>
    bool ListsAll { get; }

    /// <summary>The versions of a module, newest first.</summary>
    Task<SourceAnswer<DiscoveredVersions>> VersionsAsync(string module, CancellationToken stop);

    /// <summary>The newest toolchains that run on a platform; empty for any.</summary>
    Task<SourceAnswer<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop);
}
