using Ysco.Bytes;
using Ysco.Net;
using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// Tries ways to learn of versions in their order: the first that succeeds counts, and what became of the ones before it
/// goes along as notes.
/// </summary>
public sealed class VersionSources
{
    /// <summary>Methods tried; there are two.</summary>
    public const int MaxSources = 8;

    private readonly IReadOnlyList<IVersionSource> sources;

    /// <summary>The methods of the config.</summary>
    /// <param name="methods">Their names in order, <c>dns</c> and <c>goproxy</c>; empty for both.</param>
    /// <param name="goProxy">The base URL of the module proxy.</param>
    /// <param name="goProxyToolchain">That of the proxy for toolchains; empty for the same one.</param>
    /// <param name="fetcher">The network.</param>
    public VersionSources(IReadOnlyList<string> methods, string goProxy, string goProxyToolchain, IFetcher fetcher)
        : this([.. (methods.Count == 0 ? ["dns", GoProxySource.Name] : methods).Take(MaxSources).Select(IVersionSource (method) => method switch
        {
            GoProxySource.Name => new GoProxySource(goProxy, goProxyToolchain, fetcher),
            "dns" => new UnavailableSource("dns", "not available in this version of ysco"),
            _ => new UnavailableSource(OneLine.From(method), "no such method"),
        })])
    {
    }

    /// <summary>Any sources.</summary>
    public VersionSources(IReadOnlyList<IVersionSource> sources) => this.sources = sources;

    /// <summary>The versions of a module.</summary>
    /// <param name="module">Its path.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="needsWholeList">
    /// Whether versions that are only the newest of each major leave it open what the policy allows: then a source that
    /// lists all is asked too. Where that one fails, the short list counts.
    /// </param>
    /// <returns>The versions; or a failure that tells of each method.</returns>
    public async Task<Result<DiscoveredVersions>> VersionsAsync(
        string module, CancellationToken stop, Func<IReadOnlyList<string>, bool>? needsWholeList = null)
    {
        var notes = new List<string>();
        DiscoveredVersions? partial = null;
        Failure? last = null;
        for (int i = 0; i < sources.Count; i++)
        {
            IVersionSource source = sources[i];
            if (partial is not null && !source.ListsAll)
            {
                continue;
            }

            if (!(await source.VersionsAsync(module, stop).ConfigureAwait(false)).Try(out DiscoveredVersions? found, out last))
            {
                notes.Add($"{source.Method}: {last.Message}");
                continue;
            }

            if (source.ListsAll || needsWholeList is null || !needsWholeList(found.Versions))
            {
                return found with { Notes = Trying(notes, source.Method) };
            }

            notes.Add($"{source.Method}: lists only the newest version of each major, and the policy does not allow them");
            partial = found;
        }

        return partial is not null ? partial with { Notes = [.. notes] } : Failed(last, module, notes);
    }

    /// <summary>The toolchains of Go.</summary>
    /// <param name="goos">The operating system they run on; empty for any.</param>
    /// <param name="goarch">The machine they run on; empty for any.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The toolchains; or a failure that tells of each method.</returns>
    public async Task<Result<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop)
    {
        var notes = new List<string>();
        Failure? last = null;
        foreach (IVersionSource source in sources)
        {
            if ((await source.ToolchainsAsync(goos, goarch, stop).ConfigureAwait(false)).Try(out DiscoveredToolchains? found, out last))
            {
                return found with { Notes = Trying(notes, source.Method) };
            }

            notes.Add($"{source.Method}: {last.Message}");
        }

        return Failed(last, "go toolchains", notes);
    }

    private static string[] Trying(List<string> notes, string next)
    {
        if (notes.Count > 0)
        {
            notes[^1] += $" (trying {next})";
        }

        return [.. notes];
    }

    // The last one's kind: it is the one that was hoped for when the others had failed.
    private static Failure Failed(Failure? last, string what, List<string> notes) => last is null
        ? Failure.Invalid($"{what}: no method to learn of versions")
        : last with { Message = $"{what}: {string.Join("; ", notes)}" };
}
