using Xunit;
using Ysco.Merkle;
using Ysco.Tests.Tlog;

namespace Ysco.Tests.Merkle;

public class ProofPropertyTests
{
    private readonly TestLog log = new(300);

    [Fact]
    public void Every_inclusion_proof_verifies_and_no_altered_one_does()
    {
        var random = new Random(3);
        for (int round = 0; round < 150; round++)
        {
            int size = round < 20 ? round + 1 : random.Next(1, 301);
            int number = random.Next(size);
            TreeHash leaf = log.Root(new(number, number + 1));
            TreeHead head = log.Head(size);
            TreeHash[] proof = log.Hashes(InclusionProof.Ranges(number, size));
            Assert.True(InclusionProof.Verify(number, leaf, head, proof));
            foreach (TreeHash[] altered in Alterations(proof, random))
            {
                Assert.False(InclusionProof.Verify(number, leaf, head, altered));
            }

            Assert.False(InclusionProof.Verify(number, Flip(leaf, random), head, proof));
            Assert.False(InclusionProof.Verify(number, leaf, head with { Root = Flip(head.Root, random) }, proof));
            Assert.False(InclusionProof.Verify(number, leaf, head with { Size = (long)size << 3 }, proof));
            foreach (int other in new[] { number - 1, number + 1, number ^ 1, number + size, -1, size, int.MaxValue, int.MinValue })
            {
                Assert.False(InclusionProof.Verify(other, leaf, head, proof));
            }
        }
    }

    [Fact]
    public void Every_consistency_proof_verifies_and_no_altered_one_does()
    {
        var random = new Random(4);
        for (int round = 0; round < 150; round++)
        {
            int newer = round < 20 ? round + 1 : random.Next(1, 301);
            int older = random.Next(newer + 1);
            (TreeHead a, TreeHead b) = (log.Head(older), log.Head(newer));
            TreeHash[] proof = log.Hashes(ConsistencyProof.Ranges(older, newer));
            Assert.True(ConsistencyProof.Verify(a, b, proof));
            foreach (TreeHash[] altered in Alterations(proof, random))
            {
                Assert.False(ConsistencyProof.Verify(a, b, altered));
            }

            Assert.False(ConsistencyProof.Verify(a with { Root = Flip(a.Root, random) }, b, proof));
            Assert.True(older == 0 || !ConsistencyProof.Verify(a, b with { Root = Flip(b.Root, random) }, proof));
            Assert.True(older == newer || !ConsistencyProof.Verify(b, a, proof));
            // A higher tree needs a longer proof, whatever the hashes.
            Assert.True(older is 0 || older == newer || !ConsistencyProof.Verify(a, b with { Size = newer << 3 }, proof));
            Assert.False(ConsistencyProof.Verify(a with { Size = -1 }, b, proof));
            Assert.False(ConsistencyProof.Verify(a with { Size = newer + 1 }, b, proof));
        }
    }

    [Fact]
    public void Proofs_of_the_largest_trees_are_short()
    {
        long size = TreeHead.MaxSize - 1;
        Assert.True(InclusionProof.Ranges(size - 1, size).Count <= 48);
        Assert.True(InclusionProof.Ranges(0, TreeHead.MaxSize).Count == 48);
        Assert.True(ConsistencyProof.Ranges((size / 3) | 1, size).Count <= 96);
    }

    [Fact]
    public void A_proof_that_is_too_long_ends()
    {
        var endless = new TreeHash[100_000];
        Assert.False(InclusionProof.Verify(0, default, new TreeHead(TreeHead.MaxSize, default), endless));
        Assert.False(ConsistencyProof.Verify(new TreeHead(1, default), new TreeHead(TreeHead.MaxSize, default), endless));
    }

    private static IEnumerable<TreeHash[]> Alterations(TreeHash[] proof, Random random)
    {
        yield return [.. proof, proof.Length > 0 ? proof[^1] : default];
        for (int i = 0; i < proof.Length; i++)
        {
            yield return [.. proof[..i], Flip(proof[i], random), .. proof[(i + 1)..]];
            yield return [.. proof[..i], .. proof[(i + 1)..]];
            if (i > 0)
            {
                yield return [.. proof[..(i - 1)], proof[i], proof[i - 1], .. proof[(i + 1)..]];
            }
        }
    }

    private static TreeHash Flip(TreeHash hash, Random random)
    {
        Span<byte> bytes = stackalloc byte[TreeHash.Bytes];
        hash.CopyTo(bytes);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return TreeHash.From(bytes);
    }
}
