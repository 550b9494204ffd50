using Xunit;
using Ysco.Merkle;

namespace Ysco.Tests.Merkle;

public class MerkleVectorTests
{
    private static string Vector(string name) => Path.Join(AppContext.BaseDirectory, "Vectors", "merkle", name);

    private static readonly string[][] Leaves = [.. File.ReadAllLines(Vector("roots.tsv")).Select(l => l.Split('\t'))];

    private static TreeHash Leaf(long number) => TreeHash.OfRecord(Convert.FromHexString(Leaves[number][0]));

    private static TreeHead Head(long size) => new(size, Hash(Leaves[size - 1][1]));

    private static TreeHash Hash(string hex) => TreeHash.From(Convert.FromHexString(hex));

    private static TreeHash Root(LeafRange range)
    {
        var parts = new List<TreeHash>();
        foreach (Subtree subtree in Subtree.Of(range))
        {
            long middle = (subtree.Index << subtree.Level) + (1L << subtree.Level >> 1);
            parts.Add(subtree.Level == 0
                ? Leaf(subtree.Index)
                : TreeHash.OfNode(Root(new(subtree.Index << subtree.Level, middle)), Root(new(middle, (subtree.Index + 1) << subtree.Level))));
        }

        return Subtree.Join([.. parts]);
    }

    [Fact]
    public void Roots_are_those_of_the_reference()
    {
        for (int size = 1; size <= Leaves.Length; size++)
        {
            Assert.Equal(Hash(Leaves[size - 1][1]), Root(new(0, size)));
        }

        Assert.Equal(Hash("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), Root(new(0, 0)));
    }

    [Fact]
    public void Proofs_are_those_of_the_reference()
    {
        foreach (string line in File.ReadAllLines(Vector("proofs.tsv")))
        {
            string[] parts = line.Split('\t');
            (long a, long b) = (long.Parse(parts[1]), long.Parse(parts[2]));
            TreeHash[] proof = [.. parts[3].Split(' ').Select(Hash)];
            bool inclusion = parts[0] == "inclusion";
            Assert.Equal(proof, (inclusion ? InclusionProof.Ranges(a, b) : ConsistencyProof.Ranges(a, b)).Select(Root));
            Assert.True(inclusion
                ? InclusionProof.Verify(a, Leaf(a), Head(b), proof)
                : ConsistencyProof.Verify(Head(a), Head(b), proof));
        }
    }
}
