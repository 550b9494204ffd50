using Ysco.Artifacts.Gobuild;
using Ysco.Net;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>Asks a log for its newest tree, and for what proves that it agrees with the one that is held. Keeps nothing.</summary>
internal static class TreeWork
{
    internal static async Task<WorkerAnswer> RunAsync(TreeRequest request, IFetcher fetcher)
    {
        if (!VerifierKey.Parse(request.VerifierKey).Try(out VerifierKey? key, out Failure? failure)
            || !GobuildUrls.Base(key, request.BaseUrl).Try(out string? url, out failure))
        {
            return new WorkerAnswer { Failure = failure };
        }

        SignedTree? held = null;
        if (request.HeldNote != "" && !SignedTree.Verify(request.HeldNote, key).Try(out held, out failure))
        {
            return new WorkerAnswer { Failure = failure };
        }

        LogAnswer<ProvenTree> answer = await new LogClient(key, url, fetcher, new RemoteTileSource(url, fetcher))
            .LatestAsync(held, CancellationToken.None).ConfigureAwait(false);
        return answer.Result.Try(out ProvenTree? proven, out failure)
            ? new WorkerAnswer
            {
                Tree = new TreeAnswer { Note = proven.Tree.Note.Message, ConsistencyProof = BuildEvidence.Encode(proven.Consistency) },
            }
            : new WorkerAnswer { Failure = failure };
    }
}
