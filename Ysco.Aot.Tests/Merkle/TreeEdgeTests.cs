using System.Text;
using Xunit;
using Ysco.Merkle;
using Ysco.Tests.World;

namespace Ysco.Tests.Merkle;

public class TreeEdgeTests
{
    [Fact]
    public void A_tree_that_grows_record_by_record_has_the_roots_and_tiles_of_one_that_was_built_at_once()
    {
        const int Records = 66_000; // past 65,536, where a third level of tiles begins
        var whole = new TestTree();
        var edge = TreeEdge.Open(0, []);
        for (int n = 0; n < Records; n++)
        {
            byte[] record = Record(n);
            whole.Append(record);
            foreach ((Tile tile, byte[] hashes) in edge.Append(TreeHash.OfRecord(record)))
            {
                Assert.Equal(whole.Tile(tile.Level, tile.Index, tile.Width), hashes);
            }

            if (n % 251 == 0 || (n + 1) % 256 < 2)
            {
                Assert.Equal(TreeHash.From(whole.Root(n + 1)), edge.Root);
            }
        }

        Assert.Equal(Records, edge.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public void A_tree_that_is_opened_by_its_edge_grows_as_if_it_had_never_been_closed(int size)
    {
        var whole = new TestTree(Enumerable.Range(0, size).Select(Record));
        TreeEdge edge = TreeEdge.Open(size, [.. Tile.Edge(size).Select(t => whole.Tile(t.Level, t.Index, t.Width)!)]);
        Assert.Equal(TreeHash.From(whole.Root(size)), edge.Root);

        for (int n = size; n < size + 3; n++)
        {
            whole.Append(Record(n));
            foreach ((Tile tile, byte[] hashes) in edge.Append(TreeHash.OfRecord(Record(n))))
            {
                Assert.Equal(whole.Tile(tile.Level, tile.Index, tile.Width), hashes);
            }

            Assert.Equal(TreeHash.From(whole.Root(n + 1)), edge.Root);
        }
    }

    private static byte[] Record(int number) => Encoding.UTF8.GetBytes($"record {number}\n");
}
