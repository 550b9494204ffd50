using Ysco.Notes;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// Whether evidence that was made elsewhere is about the tree that is held here. Its proof begins at the tree that was held where it
/// was made; without a proof from the one held here, the log could have shown two histories, and nobody would see it. Pure.
/// </summary>
public static class BundleTrees
{
    /// <summary>Looks for the held tree among those of the evidence; that these agree, <see cref="EvidenceCheck"/> proves.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="held">The newest tree held here.</param>
    /// <param name="key">The log's key.</param>
    /// <param name="path">The file that holds it, for the failure.</param>
    /// <returns>True when it is there. Security, with both notes, when another of the same size is; Refused when it cannot be told.</returns>
    public static LogAnswer<bool> Meet(BuildEvidence evidence, SignedTree held, VerifierKey key, string path)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(held);
        long newest = 0;
        foreach (string note in (ReadOnlySpan<string>)[evidence.TreeNote, evidence.HeldNote])
        {
            if (note == "")
            {
                continue;
            }

            if (!SignedTree.Verify(note, key).Try(out SignedTree? tree, out Failure? failure))
            {
                return new(failure.Within("evidence: tree"), null);
            }

            if (tree.Head == held.Head)
            {
                return new(true, null);
            }

            if (tree.Head.Size == held.Head.Size)
            {
                return new(TreeLink.Forked(held.Head, tree.Head), new ForkedTrees(held.Note.Message, tree.Note.Message));
            }

            newest = Math.Max(newest, tree.Head.Size);
        }

        return new(
            Failure.Refused(
                $"nothing in the bundle proves that its tree of {newest} records and the one of {held.Head.Size} records that is held here are of one history "
                + $"(make it again with \"ysco bundle -head FILE\", FILE a copy of {path})"),
            null);
    }
}
