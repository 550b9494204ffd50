using Ysco.Artifacts.Gobuild;
using Ysco.Merkle;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Worker;

/// <summary>A look at a log's newest tree, from the side of who asks for it: the request, and the proof of a worker's answer, done again.</summary>
public static class TreeLook
{
    /// <summary>A note and some tiles, each with its own limits.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    /// <summary>The request.</summary>
    public static byte[] Request(TreeRequest tree, DnsSettings dns) => WorkerJson.Write(new WorkerRequest { Tree = tree, Dns = dns });

    /// <summary>Reads an answer, and believes nothing of it.</summary>
    /// <param name="answer">What the worker answered, or why it did not.</param>
    /// <param name="key">The log's key.</param>
    /// <param name="held">The tree that is held; null when none is.</param>
    /// <returns>The newest tree, signed and proven to agree with the one held; Security when it is not.</returns>
    public static Result<SignedTree> Read(Result<byte[]> answer, VerifierKey key, SignedTree? held)
    {
        if (!answer.Try(out byte[]? json, out Failure? failure)
            || !WorkerJson.ReadAnswer(json).Try(out WorkerAnswer? parsed, out failure))
        {
            return failure;
        }

        if (parsed.Tree is not { } tree)
        {
            return parsed.Failure ?? Failure.Invalid("worker: an answer to another question");
        }

        if (!SignedTree.Verify(tree.Note, key).Try(out SignedTree? seen, out failure)
            || !BuildEvidence.Decode(tree.ConsistencyProof, "consistency proof").Try(out TreeHash[]? proof, out failure))
        {
            return failure;
        }

        failure = held is null ? null : TreeLink.Check(held.Head, seen.Head, proof);
        return failure is null ? seen : failure;
    }
}
