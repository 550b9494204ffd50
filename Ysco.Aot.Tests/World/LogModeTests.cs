using Xunit;
using Ysco.Merkle;
using Ysco.Results;

namespace Ysco.Tests.World;

public class LogModeTests
{
    private const int Prefilled = 300;
    private static readonly BuildSpec Tiny = TestWorld.Spec("v0.0.1", "example.org/tiny");

    [Theory]
    [InlineData(300)]
    [InlineData(70_000)]
    public async Task Tiles_give_the_signed_root(int records)
    {
        await using var world = await TestWorld.StartAsync();
        await world.Builds.PrefillAsync(records);
        var head = TreeHead.Parse((await LogReading.LatestAsync(world)).Note.Value.Text).Value;

        var roots = new List<TreeHash>();
        foreach (var subtree in Subtree.Of(new LeafRange(0, head.Size)))
        {
            var tile = Tile.Of(subtree, head.Size);
            roots.Add(Tile.HashOf(subtree, await LogReading.BytesAsync(world, $"/{tile}")));
        }

        Assert.Equal(records, head.Size);
        Assert.Equal(head.Root, Subtree.Join([.. roots]));
    }

    [Theory]
    [InlineData(BuildsMode.BadSignature, FailureKind.Security)]
    [InlineData(BuildsMode.WrongKeyId, FailureKind.Security)]
    [InlineData(BuildsMode.UnknownKey, FailureKind.Security)]
    [InlineData(BuildsMode.ForeignKeySameName, FailureKind.Security)]
    [InlineData(BuildsMode.NoSignature, FailureKind.Invalid)]
    [InlineData(BuildsMode.TooManySignatures, FailureKind.Invalid)]
    [InlineData(BuildsMode.ControlCharacter, FailureKind.Invalid)]
    [InlineData(BuildsMode.NoteTooLong, FailureKind.Invalid)]
    [InlineData(BuildsMode.LookupWithoutNote, FailureKind.Invalid)]
    [InlineData(BuildsMode.LookupWithoutNewline, FailureKind.Invalid)]
    public async Task A_broken_note_is_refused_and_an_honest_one_is_not(BuildsMode mode, FailureKind kind)
    {
        await using var world = await PrefilledAsync();
        Assert.Null((await LogReading.LookupAsync(world, Tiny)).Note.Failure);

        world.Builds.Mode = mode;

        Assert.Equal(kind, (await LogReading.LookupAsync(world, Tiny)).Note.Failure?.Kind);
    }

    [Theory]
    [InlineData(BuildsMode.TreeTooLarge, FailureKind.Security)]
    [InlineData(BuildsMode.TreeSizeNegative, FailureKind.Invalid)]
    public async Task A_size_beyond_reason_is_well_signed(BuildsMode mode, FailureKind kind)
    {
        await using var world = await PrefilledAsync();
        world.Builds.Mode = mode;

        var latest = await LogReading.LatestAsync(world);

        Assert.Equal(kind, TreeHead.Parse(latest.Note.Value.Text).Failure?.Kind);
    }

    [Fact]
    public async Task A_fork_is_a_whole_tree_of_its_own_that_does_not_extend_the_true_one()
    {
        await using var world = await PrefilledAsync();
        var honest = await LogReading.LookupAsync(world, Tiny);
        world.Builds.Mode = BuildsMode.ForkedTree;

        var forked = await LogReading.LookupAsync(world, Tiny);
        var tree = await LogReading.TreeAsync(world, forked.Size);

        Assert.Equal(forked.Root, Convert.ToBase64String(tree.Root(forked.Size)));
        Assert.Equal(forked.Record, System.Text.Encoding.UTF8.GetString(tree.Records[int.Parse(forked.Number, null)]));
        Assert.True(forked.Size > honest.Size);
        Assert.NotEqual(honest.Root, Convert.ToBase64String(tree.Root(honest.Size)));
    }

    [Fact]
    public async Task A_tree_going_backwards_is_a_true_past()
    {
        await using var world = await PrefilledAsync();
        await LogReading.LookupAsync(world, Tiny);
        await world.Builds.PrefillAsync(10);
        var honest = await LogReading.LatestAsync(world);
        var tree = await LogReading.TreeAsync(world, honest.Size);
        world.Builds.Mode = BuildsMode.TreeBackwards;

        foreach (var past in new[] { await LogReading.LookupAsync(world, Tiny), await LogReading.LatestAsync(world) })
        {
            Assert.True(past.Size < honest.Size);
            Assert.Equal(past.Root, Convert.ToBase64String(tree.Root(past.Size)));
        }
    }

    [Fact]
    public async Task An_altered_root_is_signed_and_not_the_trees()
    {
        await using var world = await PrefilledAsync();
        var honest = await LogReading.LatestAsync(world);
        world.Builds.Mode = BuildsMode.AlteredRoot;

        var altered = await LogReading.LatestAsync(world);

        Assert.Equal(honest.Size, altered.Size);
        Assert.NotEqual(honest.Root, altered.Root);
    }

    [Theory]
    [InlineData(BuildsMode.RecordOtherModule, 0)]
    [InlineData(BuildsMode.RecordOtherVersion, 1)]
    [InlineData(BuildsMode.RecordOtherDir, 2)]
    [InlineData(BuildsMode.RecordOtherOs, 3)]
    [InlineData(BuildsMode.RecordOtherArch, 4)]
    [InlineData(BuildsMode.RecordOtherGoVersion, 5)]
    [InlineData(BuildsMode.FilesizeSmaller, 6)]
    [InlineData(BuildsMode.FilesizeLarger, 6)]
    [InlineData(BuildsMode.FilesizeZero, 6)]
    [InlineData(BuildsMode.FilesizeNegative, 6)]
    [InlineData(BuildsMode.FilesizeHuge, 6)]
    [InlineData(BuildsMode.RecordOtherSum, 7)]
    [InlineData(BuildsMode.RecordNotStripped, 8)]
    [InlineData(BuildsMode.RecordExtraField, 9)]
    public async Task A_record_that_differs_in_one_field_is_truly_in_the_log(BuildsMode mode, int field)
    {
        await using var world = await PrefilledAsync();
        var honest = await LogReading.LookupAsync(world, Tiny);
        world.Builds.Mode = mode;

        var altered = await LogReading.LookupAsync(world, Tiny);
        var tree = await LogReading.TreeAsync(world, altered.Size);

        Assert.Equal([field], Differences(honest.Fields, altered.Fields));
        Assert.Equal(altered.Root, Convert.ToBase64String(tree.Root(altered.Size)));
        Assert.Equal(altered.Record, System.Text.Encoding.UTF8.GetString(tree.Records[int.Parse(altered.Number, null)]));
        world.Builds.Mode = BuildsMode.Honest;
        Assert.Equal(honest.Record, (await LogReading.LookupAsync(world, Tiny)).Record);
    }

    [Theory]
    [InlineData(BuildsMode.RecordNumberOther, "299", 301)]
    [InlineData(BuildsMode.RecordNumberBeyondTree, "301", 301)]
    [InlineData(BuildsMode.RecordNumberNegative, "-1", 301)]
    [InlineData(BuildsMode.RecordNotInTree, "300", 300)]
    public async Task A_record_is_not_where_the_answer_says(BuildsMode mode, string number, long size)
    {
        await using var world = await PrefilledAsync();
        world.Builds.Mode = mode;

        var reading = await LogReading.LookupAsync(world, Tiny);

        Assert.Equal((number, size), (reading.Number, reading.Size));
    }

    [Fact]
    public async Task Tiles_are_broken_as_told()
    {
        await using var world = await PrefilledAsync();
        byte[] honest = await LogReading.BytesAsync(world, "/tile/8/0/000");

        world.Builds.Mode = BuildsMode.TruncatedTile;
        byte[] truncated = await LogReading.BytesAsync(world, "/tile/8/0/000");
        Assert.Equal(honest[..^1], truncated);
        world.Builds.Mode = BuildsMode.OversizeTile;
        byte[] oversize = await LogReading.BytesAsync(world, "/tile/8/0/000");
        Assert.Equal([.. honest, .. new byte[32]], oversize);
        world.Builds.Mode = BuildsMode.AlteredTile;
        byte[] altered = await LogReading.BytesAsync(world, "/tile/8/0/000");
        Assert.Equal(honest[..^1], altered[..^1]);
        Assert.NotEqual(honest[^1], altered[^1]);
    }

    private static int[] Differences(string[] a, string[] b) =>
        [.. Enumerable.Range(0, Math.Max(a.Length, b.Length)).Where(i => a.ElementAtOrDefault(i) != b.ElementAtOrDefault(i))];

    private static async Task<TestWorld> PrefilledAsync()
    {
        var world = await TestWorld.StartAsync();
        await world.Builds.PrefillAsync(Prefilled);
        world.Publish("example.org/tiny", "v0.0.1");
        return world;
    }
}
