using Xunit;
using Ysco.Merkle;
using Ysco.Tests.Tlog;

namespace Ysco.Tests.Merkle;

public class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/8/0/000")]
    [InlineData(0, 1, 62, "tile/8/0/001.p/62")]
    [InlineData(1, 0, 1, "tile/8/1/000.p/1")]
    [InlineData(0, 999, 256, "tile/8/0/999")]
    [InlineData(0, 1000, 256, "tile/8/0/x001/000")]
    [InlineData(3, 1234067, 255, "tile/8/3/x001/x234/067.p/255")]
    [InlineData(0, 1L << 40, 256, "tile/8/0/x001/x099/x511/x627/776")]
    public void A_path_is_written_and_read(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index, width);
        Assert.Equal(path, tile.ToString());
        Assert.Equal(tile, Tile.Parse(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/8/0")]
    [InlineData("tile/8/0/")]
    [InlineData("tile/9/0/000")]
    [InlineData("tile/8/7/000")]
    [InlineData("tile/8/00/000")]
    [InlineData("tile/8/data/000")]
    [InlineData("tile/8/-1/000")]
    [InlineData("tile/8/0/00")]
    [InlineData("tile/8/0/0000")]
    [InlineData("tile/8/0/x000/001")]
    [InlineData("tile/8/0/001/001")]
    [InlineData("tile/8/0/x001")]
    [InlineData("tile/8/0/000.p/0")]
    [InlineData("tile/8/0/000.p/256")]
    [InlineData("tile/8/0/000.p/257")]
    [InlineData("tile/8/0/000.p/01")]
    [InlineData("tile/8/0/000.p/-1")]
    [InlineData("tile/8/0/000.p/4294967297")]
    [InlineData("tile/8/0/000.p")]
    [InlineData("tile/8/0/+01")]
    [InlineData("tile/8/0/000/")]
    [InlineData("/tile/8/0/000")]
    [InlineData("tile/8/0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("tile/8/0/../000")]
    [InlineData("///////////////////////////")]
    public void Another_spelling_is_no_tile(string path) => Assert.Null(Tile.Parse(path));

    [Fact]
    public void The_edge_of_a_tree_has_a_partial_tile_a_level()
    {
        Assert.Equal(["tile/8/0/001.p/62", "tile/8/1/000.p/1"], Tile.Edge(318).Select(t => t.ToString()));
        Assert.Equal(["tile/8/1/000.p/1"], Tile.Edge(256).Select(t => t.ToString()));
        Assert.Equal(["tile/8/2/000.p/1"], Tile.Edge(65536).Select(t => t.ToString()));
        Assert.Equal(["tile/8/6/000.p/1"], Tile.Edge(TreeHead.MaxSize).Select(t => t.ToString()));
        Assert.Equal(6, Tile.Edge(TreeHead.MaxSize - 1).Count);
        Assert.Empty(Tile.Edge(0));
    }

    [Fact]
    public void Every_complete_subtree_of_a_tree_is_in_a_tile()
    {
        const int Size = 700;
        var log = new TestLog(Size);
        for (int level = 0; Size >> level > 0; level++)
        {
            for (long index = 0; index < Size >> level; index++)
            {
                var subtree = new Subtree(level, index);
                var tile = Tile.Of(subtree, Size);
                Assert.Equal(
                    log.Root(new(index << level, (index + 1) << level)), Tile.HashOf(subtree, log.TileBytes(tile)));
            }
        }
    }

    [Fact]
    public void A_full_tile_has_the_hash_that_the_tile_above_has_for_it()
    {
        var log = new TestLog(600);
        var tile = new Tile(0, 1, 256);
        Assert.Equal(new Subtree(8, 1), tile.Top);
        Assert.Equal(log.Root(new(256, 512)), Tile.HashOfFull(log.TileBytes(tile)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tile.HashOfFull(new byte[Tile.FullBytes - 1]));
    }
}
