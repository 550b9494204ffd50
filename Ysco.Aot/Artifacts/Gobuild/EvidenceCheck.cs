using System.Text;
using Ysco.Bytes;
using Ysco.Merkle;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Artifacts.Gobuild;

/// <summary>
/// Checks evidence from nothing: signatures by the trusted key, that the record is in the signed tree, that the tree agrees
/// with the one held, every field of the record, size and sum of the file. Pure; what made the evidence is not believed
/// in anything. References: RFC 6962 section 2.1, C2SP signed-note.
/// </summary>
public static class EvidenceCheck
{
    /// <summary>
    /// For a binary that is about to be installed: the tree must be proven to agree with the very tree that is held. All
    /// but the file itself; <see cref="ActualFile.Differs"/> is to follow.
    /// </summary>
    /// <returns>What is proven; Security when anything that is signed or proven does not hold.</returns>
    public static Result<VerifiedBuild> VerifyRecord(BuildEvidence evidence, EvidenceExpected expected) =>
        Verify(evidence, expected, stored: false);

    /// <summary>
    /// For a binary that was installed earlier: the tree held now may be another than at that time. Where it has the size of
    /// one of the evidence's trees it must be that tree; that trees of other sizes agree was proven when they came.
    /// </summary>
    /// <returns>What is proven; Security when anything that is signed, proven or summed does not hold.</returns>
    public static Result<VerifiedBuild> VerifyStored(BuildEvidence evidence, EvidenceExpected expected, ActualFile actual)
    {
        ArgumentNullException.ThrowIfNull(actual);
        Result<VerifiedBuild> proven = Verify(evidence, expected, stored: true);
        return proven.Try(out VerifiedBuild? build, out _) && actual.Differs(build.Record) is { } failure ? failure : proven;
    }

    private static Result<VerifiedBuild> Verify(BuildEvidence evidence, EvidenceExpected expected, bool stored)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(expected);
        if (evidence.VerifierKey != expected.Key.ToString())
        {
            return Failure.Security($"evidence: it is by the key {OneLine.From(evidence.VerifierKey)}, and {expected.Key} is trusted");
        }

        if (expected.BaseUrl is { } url && evidence.BaseURL != url)
        {
            return Failure.Security($"evidence: it is from {OneLine.From(evidence.BaseURL)}, and {OneLine.From(url)} was asked");
        }

        if (!SignedTree.Verify(evidence.TreeNote, expected.Key).Try(out SignedTree? tree, out Failure? failure))
        {
            return failure.Within("evidence: tree");
        }

        failure = CheckInclusion(evidence, tree.Head);
        if (failure is not null)
        {
            return failure;
        }

        if (!CheckRecord(evidence, expected).Try(out BuildRecord? record, out failure)
            || !CheckTrees(evidence, expected, tree, stored).Try(out SignedTree? newest, out failure))
        {
            return failure;
        }

        return new VerifiedBuild(record, evidence.RecordNumber, tree.Head.Size, newest.Note.Message);
    }

    private static Failure? CheckInclusion(BuildEvidence evidence, TreeHead tree)
    {
        if (!BuildEvidence.Decode(evidence.InclusionProof, "inclusion proof").Try(out TreeHash[]? proof, out Failure? failure))
        {
            return failure;
        }

        TreeHash record = TreeHash.OfRecord(Encoding.UTF8.GetBytes(evidence.RecordText));
        return InclusionProof.Verify(evidence.RecordNumber, record, tree, proof)
            ? null
            : Failure.Security(
                $"evidence: record {evidence.RecordNumber} is not proven to be in the signed tree of {tree.Size} records");
    }

    private static Result<BuildRecord> CheckRecord(BuildEvidence evidence, EvidenceExpected expected)
    {
        if (!BuildRecord.Parse(evidence.RecordText).Try(out BuildRecord? record, out Failure? failure))
        {
            return failure.Within("evidence");
        }

        if (record.Spec.Key != evidence.LookupKey)
        {
            return Failure.Security($"evidence: the record is of {record.Spec.Key}, and {OneLine.From(evidence.LookupKey)} was looked up");
        }

        failure = record.Matches(expected.Spec ?? record.Spec);
        return failure is null ? record : failure.Within("evidence");
    }

    // The newest of the trees that agree: the proven one, the evidence's held one, the one that is held now.
    private static Result<SignedTree> CheckTrees(BuildEvidence evidence, EvidenceExpected expected, SignedTree tree, bool stored)
    {
        if (!CheckOwnTrees(evidence, expected, tree).Try(out SignedTree? before, out Failure? failure))
        {
            return failure;
        }

        SignedTree newest = before.Head.Size > tree.Head.Size ? before : tree;
        if (expected.HeldNote is not { } note)
        {
            return newest;
        }

        if (!SignedTree.Verify(note, expected.Key).Try(out SignedTree? held, out failure))
        {
            return failure.Within("held tree");
        }

        foreach (SignedTree other in (ReadOnlySpan<SignedTree>)[before, tree])
        {
            if (held.Head.Size == other.Head.Size && held.Head.Root != other.Head.Root)
            {
                return TreeLink.Forked(held.Head, other.Head);
            }
        }

        if (!stored && held.Head != before.Head && held.Head != tree.Head)
        {
            return Failure.Security(
                $"evidence: no proof that its tree of {tree.Head.Size} records agrees with the tree of {held.Head.Size} records held");
        }

        return held.Head.Size >= newest.Head.Size ? held : newest;
    }

    // The tree that was held before the evidence's own; its own when there was none.
    private static Result<SignedTree> CheckOwnTrees(BuildEvidence evidence, EvidenceExpected expected, SignedTree tree)
    {
        if (!BuildEvidence.Decode(evidence.ConsistencyProof, "consistency proof").Try(out TreeHash[]? proof, out Failure? failure))
        {
            return failure;
        }

        if (evidence.HeldNote.Length == 0)
        {
            return proof.Length == 0 ? tree : Failure.Invalid("evidence: consistency proof without a tree that was held before");
        }

        if (!SignedTree.Verify(evidence.HeldNote, expected.Key).Try(out SignedTree? before, out failure))
        {
            return failure.Within("evidence: tree held before");
        }

        failure = TreeLink.Check(before.Head, tree.Head, proof);
        return failure is null ? before : failure.Within("evidence");
    }
}
