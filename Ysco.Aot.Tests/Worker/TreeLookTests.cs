using System.Text;
using Xunit;
using Ysco.Notes;
using Ysco.Results;
using Ysco.Tests.World;
using Ysco.Tlog;
using Ysco.Worker;

namespace Ysco.Tests.Worker;

/// <summary>What a worker says of a log is proven again, or not believed.</summary>
public class TreeLookTests
{
    private static readonly byte[] First = "first"u8.ToArray();
    private static readonly byte[] Second = "second"u8.ToArray();
    private static readonly byte[] Other = "other"u8.ToArray();

    [Fact]
    public void A_tree_that_is_proven_to_extend_the_held_one_counts()
    {
        using var signer = new NoteSigner("localhost");
        Assert.Equal(2, Read(signer, signer, [First, Second], Second).Value.Head.Size);
    }

    [Fact]
    public void A_proof_that_does_not_hold_is_a_security_failure()
    {
        using var signer = new NoteSigner("localhost");
        Assert.Equal(FailureKind.Security, Read(signer, signer, [First, Second], Other).Failure?.Kind);
        Assert.Equal(FailureKind.Security, Read(signer, signer, [Other, Second], Second).Failure?.Kind);
        Assert.Equal(FailureKind.Security, Read(signer, signer, [Other]).Failure?.Kind);
    }

    [Fact]
    public void A_tree_that_another_signed_does_not_count()
    {
        using var signer = new NoteSigner("localhost");
        using var other = new NoteSigner("localhost");
        Assert.NotNull(Read(signer, other, [First, Second], Second).Failure);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"Tree\":{\"Note\":null,\"ConsistencyProof\":[]}}")]
    [InlineData("{\"Tree\":{\"Note\":\"\",\"ConsistencyProof\":[null]}}")]
    [InlineData("{\"Tree\":{\"Note\":\"\"}}")]
    public void What_has_not_the_form_of_an_answer_is_a_failure(string json)
    {
        using var signer = new NoteSigner("localhost");
        Assert.NotNull(TreeLook.Read(Encoding.UTF8.GetBytes(json), VerifierKey.Parse(signer.VerifierKey).Value, null).Failure);
    }

    private static Result<SignedTree> Read(NoteSigner trusted, NoteSigner signer, byte[][] records, params byte[][] proof)
    {
        VerifierKey key = VerifierKey.Parse(trusted.VerifierKey).Value;
        SignedTree held = SignedTree.Verify(Sign(trusted, [First]), key).Value;
        byte[] answer = WorkerJson.Write(new WorkerAnswer
        {
            Tree = new TreeAnswer { Note = Sign(signer, records), ConsistencyProof = [.. proof.Select(leaf => Convert.ToBase64String(TestTree.Leaf(leaf)))] },
        });
        return TreeLook.Read(answer, key, held);
    }

    private static string Sign(NoteSigner signer, byte[][] records) => signer.Sign(
        $"go.sum database tree\n{records.Length}\n{Convert.ToBase64String(new TestTree(records).Root(records.Length))}\n");
}
