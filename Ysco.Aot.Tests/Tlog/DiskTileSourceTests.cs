using Xunit;
using Ysco.Merkle;
using Ysco.Results;
using Ysco.Tlog;

namespace Ysco.Tests.Tlog;

public sealed class DiskTileSourceTests : IDisposable
{
    private readonly string folder = Path.Join(Path.GetTempPath(), "ysco-tiles-" + Path.GetRandomFileName());
    private readonly TestLog log = new(600);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Tile0 => Path.Join(folder, "0-0.tile");

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Full_tiles_are_fetched_once_and_partial_ones_each_time()
    {
        Assert.Null((await LookupAsync()).Failure);
        Assert.Equal(["0-0.tile"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Equal(log.TileBytes(new Tile(0, 0, 256)), await File.ReadAllBytesAsync(Tile0, Stop));
        log.Fetched.Clear();
        Assert.Null((await LookupAsync()).Failure);
        Assert.Equal(["lookup/3", "tile/8/0/002.p/88", "tile/8/1/000.p/2"], log.Fetched);
    }

    [Theory]
    [InlineData("altered")]
    [InlineData("cut off")]
    [InlineData("empty")]
    [InlineData("a folder")]
    public async Task A_kept_tile_is_not_believed(string how)
    {
        Assert.Null((await LookupAsync()).Failure);
        byte[] good = await File.ReadAllBytesAsync(Tile0, Stop);
        File.Delete(Tile0);
        if (how == "a folder")
        {
            Directory.CreateDirectory(Tile0);
        }
        else
        {
            good[7] ^= 1;
            await File.WriteAllBytesAsync(Tile0, how == "altered" ? good : how == "empty" ? [] : good[..8000], Stop);
        }

        log.Fetched.Clear();
        Assert.Null((await LookupAsync()).Failure);
        Assert.Contains("tile/8/0/000", log.Fetched);
    }

    [Fact]
    public async Task A_tile_that_is_altered_on_disk_and_on_the_network_is_forged()
    {
        Assert.Null((await LookupAsync()).Failure);
        byte[] bad = await File.ReadAllBytesAsync(Tile0, Stop);
        bad[7] ^= 1;
        await File.WriteAllBytesAsync(Tile0, bad, Stop);
        log.Alter = (path, body) => path == "tile/8/0/000" ? body with { Body = bad } : body;
        Failure failure = (await LookupAsync()).Failure!;
        Assert.Equal("log log.test: lookup of 3: tile/8/0/000 is forged: it is not part of the signed tree of 600 records", failure.Message);
        Assert.False(File.Exists(Tile0));
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_lookup_that_fails()
    {
        log.Alter = (path, body) => path == "lookup/3" ? TestLog.Ok($"3\nother\n\n{log.Note(600)}") : body;
        Assert.Equal(FailureKind.Security, (await LookupAsync()).Failure!.Kind);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_does_not_matter()
    {
        await File.WriteAllTextAsync(folder, "in the way", Stop);
        try
        {
            Assert.Null((await LookupAsync()).Failure);
        }
        finally
        {
            File.Delete(folder);
        }
    }

    [Fact]
    public void Tiles_far_apart_take_each_others_place()
    {
        var tiles = new DiskTileSource(folder, new RemoteTileSource(TestLog.Url, log));
        for (int i = 0; i < 3; i++)
        {
            var tile = new Tile(0, i * DiskTileSource.Slots, 256);
            tiles.Keep(tile, new byte[Tile.FullBytes]);
            Assert.Equal(["0-0.tile"], Directory.GetFiles(folder).Select(Path.GetFileName));
            Assert.True(tiles.Discard(tile));
            Assert.False(tiles.Discard(tile));
        }
    }

    private async Task<Result<ProvenRecord>> LookupAsync()
    {
        var tiles = new DiskTileSource(folder, new RemoteTileSource(TestLog.Url, log));
        return (await log.Client(tiles).LookupAsync("3", null, Stop)).Result;
    }
}
