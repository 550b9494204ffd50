using Ysco.Net;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Artifacts.Gobuild;

/// <summary>The worker's question to a log: is there a record of this build, and the evidence for it.</summary>
/// <param name="key">The log's key.</param>
/// <param name="baseUrl">What <see cref="GobuildUrls.Base"/> gave.</param>
/// <param name="fetcher">The way to the network.</param>
/// <param name="tiles">Where tiles come from.</param>
public sealed class BuildLookup(VerifierKey key, string baseUrl, IFetcher fetcher, ITileSource tiles)
{
    /// <summary>Looks a build up. The server may build it first: it is waited for (<see cref="LogLimits.BuildPatience"/>).</summary>
    /// <param name="spec">The build.</param>
    /// <param name="held">The newest tree held of this log, or null.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<LogAnswer<BuildEvidence>> FindAsync(BuildSpec spec, SignedTree? held, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var client = new LogClient(key, baseUrl, fetcher, tiles);
        LogAnswer<ProvenRecord> answer = await client.LookupAsync(
            spec.Key, held, stop,
            $"{spec.Module}@{spec.Version}{(spec.Dir == "/" ? "" : spec.Dir)}{(spec.GoVersion == BuildSpec.NotGo ? "" : $" with {spec.GoVersion}")}").ConfigureAwait(false);
        return new(answer.Result.Try(out ProvenRecord? proven, out Failure? failure) ? Make(spec, proven) : failure, answer.Fork);
    }

    private Result<BuildEvidence> Make(BuildSpec spec, ProvenRecord proven)
    {
        string context = $"log {key.Name}: record {proven.Number}";
        if (!BuildRecord.Parse(proven.Text).Try(out BuildRecord? record, out Failure? failure))
        {
            return failure.Within(context);
        }

        failure = record.Matches(spec);
        if (failure is not null)
        {
            return failure.Within(context);
        }

        var evidence = new BuildEvidence
        {
            Format = BuildEvidence.CurrentFormat,
            VerifierKey = key.ToString(),
            BaseURL = baseUrl,
            LookupKey = spec.Key,
            RecordNumber = proven.Number,
            RecordText = proven.Text,
            TreeNote = proven.Tree.Tree.Note.Message,
            InclusionProof = BuildEvidence.Encode(proven.Inclusion),
            HeldNote = proven.Tree.Held?.Note.Message ?? "",
            ConsistencyProof = BuildEvidence.Encode(proven.Tree.Consistency),
        };
        return evidence.ToJson().Length <= BuildEvidence.MaxBytes
            ? evidence
            : Failure.Invalid($"{context}: the evidence would be longer than {BuildEvidence.MaxBytes} bytes");
    }
}
