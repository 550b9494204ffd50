using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Ysco.Tests.World;

public class TestTreeTests
{
    private static readonly string Captures = Path.Combine(AppContext.BaseDirectory, "Vectors", "world", "log");

    [Fact]
    public void The_records_of_a_real_log_give_its_root_and_its_tiles()
    {
        var tree = new TestTree(CapturedRecords());

        Assert.Equal(318, tree.Size);
        Assert.Equal(File.ReadAllLines(Path.Combine(Captures, "latest"))[2], Convert.ToBase64String(tree.Root(318)));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Captures, "hashes-0-000")), tree.Tile(0, 0, 256));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Captures, "hashes-0-001.p62")), tree.Tile(0, 1, 62));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Captures, "hashes-1-000.p1")), tree.Tile(1, 0, 1));
    }

    [Fact]
    public void A_root_is_what_the_definition_says_at_every_past_size()
    {
        var tree = new TestTree(Enumerable.Range(0, 70).Select(LogRecord.Filler));
        for (int size = 0; size <= 70; size++)
        {
            Assert.Equal(Defined([.. tree.Records.Take(size)]), tree.Root(size));
        }
    }

    [Theory]
    [InlineData(0, 0, 71)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 257)]
    [InlineData(0, -1, 1)]
    public void A_tile_that_the_tree_does_not_fill_is_not_there(int level, long index, int width) =>
        Assert.Null(new TestTree(Enumerable.Range(0, 70).Select(LogRecord.Filler)).Tile(level, index, width));

    [Theory]
    [InlineData("8/0/000", 0, 0, 256)]
    [InlineData("8/0/x001/x234/067", 0, 1_234_067, 256)]
    [InlineData("8/2/001.p/5", 2, 1, 5)]
    [InlineData("8/data/000.p/17", null, 0, 17)]
    public void A_tile_path_is_read(string path, int? level, long index, int width) =>
        Assert.Equal(new TilePath(level, index, width), TilePath.Parse(path));

    [Theory]
    [InlineData("8/0")]
    [InlineData("4/0/000")]
    [InlineData("8/0/00")]
    [InlineData("8/0/x000")]
    [InlineData("8/0/000/000")]
    [InlineData("8/0/000.p/256")]
    [InlineData("8/0/000.p/0")]
    [InlineData("8/8/000")]
    [InlineData("8/-1/000")]
    public void A_path_of_another_form_is_no_tile(string path) => Assert.Null(TilePath.Parse(path));

    // RFC 6962 section 2.1, word for word: the largest power of two below n records go to the left.
    private static byte[] Defined(ReadOnlySpan<byte[]> records)
    {
        if (records.Length < 2)
        {
            return records.IsEmpty ? SHA256.HashData([]) : SHA256.HashData([0, .. records[0]]);
        }

        int left = 1;
        while (left * 2 < records.Length)
        {
            left *= 2;
        }

        return SHA256.HashData([1, .. Defined(records[..left]), .. Defined(records[left..])]);
    }

    // Each record of a data tile: its number, its line, an empty line.
    private static IEnumerable<byte[]> CapturedRecords() =>
        Directory.GetFiles(Captures, "data-*").Order(StringComparer.Ordinal)
            .SelectMany(f => File.ReadAllText(f).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            .Select(r => Encoding.UTF8.GetBytes(r.Split('\n')[1] + "\n"));
}
