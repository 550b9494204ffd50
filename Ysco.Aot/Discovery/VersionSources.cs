using Ysco.Results;

namespace Ysco.Discovery;

/// <summary>
/// Tries ways to learn of versions in their order: the first that succeeds counts, and what became of the ones before it
/// goes along as notes.
/// Limits: <see cref="MaxSources"/>.
/// </summary>
public sealed class VersionSources
{
    /// <summary>Methods tried; there are two.</summary>
    public const int MaxSources = 8;

    private readonly IReadOnlyList<IVersionSource> sources;
    private readonly TimeProvider time;
    private readonly bool askEach;

    /// <summary>Takes sources.</summary>
    /// <param name="sources">In the order in which they are tried.</param>
    /// <param name="time">The clock that their times are taken by.</param>
    /// <param name="askEach">Whether those after the first that succeeds are asked too, for their reports; all at once then.</param>
    public VersionSources(IReadOnlyList<IVersionSource> sources, TimeProvider time, bool askEach = false) =>
        (this.sources, this.time, this.askEach) = ([.. sources.Take(MaxSources)], time, askEach);

    /// <summary>The versions of a module.</summary>
    /// <param name="module">Its path.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="needsWholeList">
    /// Whether versions that are only the newest of each major leave it open what the policy allows: then a source that
    /// lists all is asked too. Where that one fails, the short list counts.
    /// </param>
    /// <returns>The versions; or a failure that tells of each method.</returns>
    public async Task<SourcesAnswer<DiscoveredVersions>> VersionsAsync(
        string module, CancellationToken stop, Func<IReadOnlyList<string>, bool>? needsWholeList = null)
    {
        var asked = new Asked<DiscoveredVersions>(this, "versions", source => source.VersionsAsync(module, stop), found => found.Versions);
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

            if (!(await asked.OfAsync(i).ConfigureAwait(false)).Try(out DiscoveredVersions? found, out last))
            {
                notes.Add($"{source.Method}: {last.Message}");
                continue;
            }

            if (source.ListsAll || needsWholeList is null || !needsWholeList(found.Versions))
            {
                return await asked.EndAsync(found with { Notes = Trying(notes, source.Method) }).ConfigureAwait(false);
            }

            notes.Add($"{source.Method}: lists only the newest version of each major, and the policy does not allow them");
            partial = found;
        }

        return await asked.EndAsync(partial is not null ? partial with { Notes = [.. notes] } : Failed(last, module, notes)).ConfigureAwait(false);
    }

    /// <summary>The toolchains of Go.</summary>
    /// <param name="goos">The operating system they run on; empty for any.</param>
    /// <param name="goarch">The machine they run on; empty for any.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The toolchains; or a failure that tells of each method.</returns>
    public async Task<SourcesAnswer<DiscoveredToolchains>> ToolchainsAsync(string goos, string goarch, CancellationToken stop)
    {
        var asked = new Asked<DiscoveredToolchains>(
            this, "toolchains", source => source.ToolchainsAsync(goos, goarch, stop), found => [found.Current, found.Previous, found.Next]);
        var notes = new List<string>();
        Failure? last = null;
        for (int i = 0; i < sources.Count; i++)
        {
            if ((await asked.OfAsync(i).ConfigureAwait(false)).Try(out DiscoveredToolchains? found, out last))
            {
                return await asked.EndAsync(found with { Notes = Trying(notes, sources[i].Method) }).ConfigureAwait(false);
            }

            notes.Add($"{sources[i].Method}: {last.Message}");
        }

        return await asked.EndAsync(Failed(last, "go toolchains", notes)).ConfigureAwait(false);
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

    /// <summary>One question, put to each source at most once.</summary>
    private sealed class Asked<T>
    {
        private readonly VersionSources owner;
        private readonly string what;
        private readonly Func<IVersionSource, Task<SourceAnswer<T>>> ask;
        private readonly Func<T, string[]> found;
        private readonly Task<(Result<T> Result, SourceReport Report)>?[] answers;

        internal Asked(VersionSources owner, string what, Func<IVersionSource, Task<SourceAnswer<T>>> ask, Func<T, string[]> found)
        {
            (this.owner, this.what, this.ask, this.found) = (owner, what, ask, found);
            answers = new Task<(Result<T>, SourceReport)>?[owner.sources.Count];
            for (int i = 0; owner.askEach && i < answers.Length; i++)
            {
                answers[i] = AskAsync(owner.sources[i]);
            }
        }

        internal async Task<Result<T>> OfAsync(int source) =>
            (await (answers[source] ??= AskAsync(owner.sources[source])).ConfigureAwait(false)).Result;

        internal async Task<SourcesAnswer<T>> EndAsync(Result<T> result)
        {
            var reports = new List<SourceReport>();
            foreach (Task<(Result<T>, SourceReport Report)>? answer in answers)
            {
                if (answer is not null)
                {
                    reports.Add((await answer.ConfigureAwait(false)).Report);
                }
            }

            return new SourcesAnswer<T>(result, reports);
        }

        private async Task<(Result<T> Result, SourceReport Report)> AskAsync(IVersionSource source)
        {
            long begun = owner.time.GetTimestamp();
            SourceAnswer<T> answer = await ask(source).ConfigureAwait(false);
            string[] list = answer.Result.Try(out T? value, out Failure? failure) ? Array.FindAll(found(value), text => text != "") : [];
            return (answer.Result, new SourceReport(source.Method, what, list, failure, answer.Dnssec, owner.time.GetElapsedTime(begun)));
        }
    }
}
