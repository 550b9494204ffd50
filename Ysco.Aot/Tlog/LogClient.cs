using System.Text;
using Ysco.Bytes;
using Ysco.Merkle;
using Ysco.Net;
using Ysco.Notes;
using Ysco.Results;

namespace Ysco.Tlog;

/// <summary>
/// Asks a log for records and trees and proves what it answers: the signature of the tree; that the record is in it;
/// that it and the tree held before are of one history. It runs in the worker and holds no state: the held tree
/// comes in, proofs go out as plain lists of hashes, so that whoever does not believe the worker checks them again.
/// <para>
/// Hashes are read from the larger of the two signed trees, proven against its root (<see cref="ProvenTiles"/>), and
/// the smaller tree's root is computed from them: when it is not the signed one, the log signed two histories. A record is
/// always proven in the tree its own answer has signed; where that is smaller than the held one, it is first proven to be
/// the held tree's beginning, so that the record is in that too, and the held tree stays.
/// </para>
/// References: RFC 6962 section 2.1; C2SP signed-note, tlog-tiles; the Go checksum database (Go proposal 25530).
/// Limits: <see cref="LogLimits"/>.
/// </summary>
/// <param name="key">The log's key.</param>
/// <param name="baseUrl">The log's URL, without a slash at the end.</param>
/// <param name="fetcher">The way to the network.</param>
/// <param name="tiles">Where tiles come from.</param>
public sealed class LogClient(VerifierKey key, string baseUrl, IFetcher fetcher, ITileSource tiles)
{
    /// <summary>Looks a record up and proves it.</summary>
    /// <param name="lookupKey">The key as it is in the URL: no character of it may need escaping.</param>
    /// <param name="held">The newest tree known of this log, or null.</param>
    /// <param name="stop">Ends it early.</param>
    /// <param name="what">The record for people, who are told that the log does not hold it; empty for none.</param>
    public async Task<LogAnswer<ProvenRecord>> LookupAsync(string lookupKey, SignedTree? held, CancellationToken stop, string what = "")
    {
        ArgumentNullException.ThrowIfNull(lookupKey);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lookupKey.Length, LogLimits.MaxKeyChars);
        var url = new Uri($"{baseUrl}/lookup/{lookupKey}");
        Result<byte[]> body = await LogFetch.GetAsync(
            fetcher, url, LogLimits.Lookup, stop, what == "" ? "" : $"the log does not hold {what}").ConfigureAwait(false);
        if (!Read(body, url).Try(out (LookupAnswer Answer, SignedTree Tree) read, out Failure? failure))
        {
            return new(failure.Within(What), null);
        }

        LogAnswer<ProvenRecord> proven = await ProveAsync(read.Answer, read.Tree, held, stop).ConfigureAwait(false);
        return proven with { Result = Within(proven.Result, $"{What}: lookup of {OneLine.From(lookupKey)}") };
    }

    /// <summary>Asks for the newest tree and proves that it agrees with the one held.</summary>
    /// <param name="held">The newest tree known of this log, or null.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<LogAnswer<ProvenTree>> LatestAsync(SignedTree? held, CancellationToken stop)
    {
        var url = new Uri($"{baseUrl}/latest");
        Result<byte[]> body = await LogFetch.GetAsync(fetcher, url, LogLimits.Latest, stop).ConfigureAwait(false);
        if (!body.Try(out byte[]? note, out Failure? failure))
        {
            return new(failure.Within(What), null);
        }

        if (!SignedTree.Verify(note, key).Try(out SignedTree? tree, out failure))
        {
            return new(failure.Within($"{What}: {url}"), null);
        }

        Linked linked = await LinkAsync(tree, held, stop).ConfigureAwait(false);
        Result<ProvenTree> result = linked.Failure is { } problem ? problem.Within(What) : linked.Tree!;
        if (linked.Failure is null)
        {
            linked.Tiles!.Keep();
        }

        return new(result, linked.Fork);
    }

    private string What => $"log {key.Name}";

    private Result<(LookupAnswer Answer, SignedTree Tree)> Read(Result<byte[]> fetched, Uri url)
    {
        if (!fetched.Try(out byte[]? body, out Failure? failure))
        {
            return failure;
        }

        if (!LookupAnswer.Parse(body).Try(out LookupAnswer? answer, out failure)
            || !SignedTree.Verify(answer.Note, key).Try(out SignedTree? tree, out failure))
        {
            return failure.Within(url.ToString());
        }

        return answer.Number < tree.Head.Size
            ? (answer, tree)
            : Failure.Security($"{url}: record {answer.Number} cannot be in the signed tree of {tree.Head.Size} records");
    }

    private async Task<LogAnswer<ProvenRecord>> ProveAsync(
        LookupAnswer answer, SignedTree tree, SignedTree? held, CancellationToken stop)
    {
        Linked linked = await LinkAsync(tree, held, stop).ConfigureAwait(false);
        if (linked.Failure is { } problem)
        {
            return new(problem, linked.Fork);
        }

        List<LeafRange> ranges = InclusionProof.Ranges(answer.Number, tree.Head.Size);
        Result<TreeHash[]> read = await linked.Tiles!.HashesAsync(ranges, stop).ConfigureAwait(false);
        if (!read.Try(out TreeHash[]? proof, out Failure? failure))
        {
            return new(failure, null);
        }

        TreeHash record = TreeHash.OfRecord(Encoding.UTF8.GetBytes(answer.Record));
        if (!InclusionProof.Verify(answer.Number, record, tree.Head, proof))
        {
            return new(
                Failure.Security(
                    $"record {answer.Number} in the signed tree of {tree.Head.Size} records is another one than was answered"),
                null);
        }

        linked.Tiles.Keep();
        return new(new ProvenRecord(answer.Number, answer.Record, linked.Tree!, proof), null);
    }

    // Opens the larger tree, recomputes the smaller one's root from it, and makes the proof between them.
    private async Task<Linked> LinkAsync(SignedTree seen, SignedTree? held, CancellationToken stop)
    {
        if (held is not null && held.Head.Size == seen.Head.Size && held.Head.Root != seen.Head.Root)
        {
            return Linked.Forked(held, seen);
        }

        bool past = held is not null && held.Head.Size > seen.Head.Size;
        TreeHead newer = past ? held!.Head : seen.Head;
        TreeHead older = held is null ? newer : past ? seen.Head : held.Head;
        Result<ProvenTiles> opened = await ProvenTiles.OpenAsync(newer, tiles, stop).ConfigureAwait(false);
        if (!opened.Try(out ProvenTiles? proven, out Failure? failure))
        {
            return past ? await BehindAsync(seen, held!, failure, stop).ConfigureAwait(false) : new(failure);
        }

        Result<TreeHash> root = await proven.HashAsync(new LeafRange(0, older.Size), stop).ConfigureAwait(false);
        if (root.Try(out TreeHash computed, out failure) && computed != older.Root)
        {
            return Linked.Forked(held!, seen);
        }

        List<LeafRange> ranges = ConsistencyProof.Ranges(older.Size, newer.Size);
        Result<TreeHash[]> read = failure ?? await proven.HashesAsync(ranges, stop).ConfigureAwait(false);
        return read.Try(out TreeHash[]? proof, out failure)
            ? new(null) { Tree = new ProvenTree(seen, held, proof), Tiles = proven }
            : new(failure);
    }

    /// <summary>
    /// Answers that were made long ago, as a log of static files has them, carry a tree that may be of both of two histories: then what
    /// contradicts the held one is the newest tree that the log has signed, and the tiles that are served are of that. Without such a
    /// tree nothing is proven: false tiles anybody can send.
    /// </summary>
    /// <param name="seen">The tree of the answer, smaller than the held one.</param>
    /// <param name="held">The newest tree known, whose tiles are not served as they were.</param>
    /// <param name="failure">What failed of them.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The fork where one is proven; else that the log is behind what is held, or only that the answer's tree is unproven.</returns>
    private async Task<Linked> BehindAsync(SignedTree seen, SignedTree held, Failure failure, CancellationToken stop)
    {
        Result<byte[]> body = await LogFetch.GetAsync(fetcher, new Uri($"{baseUrl}/latest"), LogLimits.Latest, stop).ConfigureAwait(false);
        if (!body.Try(out byte[]? note, out _) || !SignedTree.Verify(note, key).Try(out SignedTree? newest, out _))
        {
            return new(failure.Within($"the tree of {seen.Head.Size} records is smaller than the one of {held.Head.Size} held and not proven to be its past"));
        }

        if (newest.Head.Size >= held.Head.Size && await LinkAsync(newest, held, stop).ConfigureAwait(false) is { Fork: not null } forked)
        {
            return forked;
        }

        return new(failure.Within(newest.Head.Size < held.Head.Size
            ? $"the log answers with an older tree than before: its newest has {newest.Head.Size} records, and the one held {held.Head.Size} (was an older copy of the log put back?)"
            : $"the tree of {seen.Head.Size} records is smaller than the one of {held.Head.Size} held and not proven to be its past"));
    }

    private static Result<T> Within<T>(Result<T> result, string context) =>
        result.Failure is { } failure ? failure.Within(context) : result;

    /// <summary>What came of tying the seen tree to the held one.</summary>
    private sealed record Linked(Failure? Failure)
    {
        internal ProvenTree? Tree { get; init; }

        internal ProvenTiles? Tiles { get; init; }

        internal ForkedTrees? Fork { get; init; }

        internal static Linked Forked(SignedTree held, SignedTree seen) => new(TreeLink.Forked(held.Head, seen.Head))
        {
            Fork = new ForkedTrees(held.Note.Message, seen.Note.Message),
        };
    }
}
