using System.IO.Compression;
using System.Security.Cryptography;
using Xunit;

namespace Ysco.Tests.World;

public class DownloadTests
{
    private static readonly BuildSpec Tiny = TestWorld.Spec("v0.0.1", "example.org/tiny");

    [Theory]
    [InlineData(BuildsMode.AlteredBinary, 0)]
    [InlineData(BuildsMode.TruncatedBinary, -1)]
    [InlineData(BuildsMode.LongerBinary, 1)]
    public async Task A_binary_that_is_not_the_recorded_one_is_well_packed(BuildsMode mode, int size)
    {
        await using var world = await TinyWorldAsync();
        var built = await world.Builds.BuildAsync(Tiny);
        world.Builds.Mode = mode;

        byte[] unpacked = Unpack(await BodyAsync(world, built.Sum));

        Assert.Equal(size, unpacked.LongLength.CompareTo(built.Bytes));
        Assert.NotEqual(built.Sum, BuiltBinary.SumOf(SHA256.HashData(unpacked)));
    }

    [Fact]
    public async Task Packings_are_broken_as_told()
    {
        await using var world = await TinyWorldAsync();
        var built = await world.Builds.BuildAsync(Tiny);
        byte[] good = await BodyAsync(world, built.Sum);

        world.Builds.Mode = BuildsMode.TruncatedGzip;
        Assert.Equal(good[..(good.Length / 2)], await BodyAsync(world, built.Sum));
        world.Builds.Mode = BuildsMode.TrailingGarbage;
        Assert.Equal(good, (await BodyAsync(world, built.Sum))[..good.Length]);
        world.Builds.Mode = BuildsMode.NotGzip;
        Assert.Equal("ELF"u8.ToArray(), (await BodyAsync(world, built.Sum))[1..4]);
        world.Builds.Mode = BuildsMode.GzipBadChecksum;
        byte[] damaged = await BodyAsync(world, built.Sum);
        Assert.Throws<InvalidDataException>(() => Unpack(damaged));
    }

    [Fact]
    public async Task A_bomb_is_small_and_unpacks_to_ten_gigabytes()
    {
        await using var world = await TinyWorldAsync();
        var built = await world.Builds.BuildAsync(Tiny);
        world.Builds.Mode = BuildsMode.GzipBomb;

        byte[] body = await BodyAsync(world, built.Sum);
        await using var unpacking = new GZipStream(new MemoryStream(body), CompressionMode.Decompress);
        byte[] start = new byte[100 << 20];
        await unpacking.ReadExactlyAsync(start);

        Assert.InRange(body.Length, 1 << 20, 12 << 20);
        Assert.False(start.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(BuildsMode.BinaryForOtherArch)]
    [InlineData(BuildsMode.BinaryOfOtherVersion)]
    [InlineData(BuildsMode.BinaryOfOtherGo)]
    [InlineData(BuildsMode.BinaryOfOtherModule)]
    [InlineData(BuildsMode.BinaryIsScript)]
    public async Task A_lie_holds_together_and_is_another_program(BuildsMode mode)
    {
        await using var world = await TestWorld.StartAsync();
        world.Publish("v0.1.0");
        var spec = TestWorld.Spec("v0.1.0");
        var honest = await world.Builds.BuildAsync(spec);
        world.Builds.Mode = mode;
        using var http = new HttpClient();

        string[] record = (await http.GetStringAsync($"{world.Builds.BaseUrl}/lookup/{spec.Key}")).Split('\n')[1].Split(' ');
        byte[] binary = Unpack(await http.GetByteArrayAsync(new Uri(new Uri(world.Builds.BaseUrl), "/" + spec.DownloadPath(record[7]))));

        Assert.Equal(["example.org/websvc", "v0.1.0", "/", "linux", "amd64", "go1.20.3"], record[..6]);
        Assert.Equal((record[6], record[7]), ($"{binary.Length}", BuiltBinary.SumOf(SHA256.HashData(binary))));
        Assert.NotEqual(honest.Sum, record[7]);
    }

    private static async Task<TestWorld> TinyWorldAsync()
    {
        var world = await TestWorld.StartAsync();
        world.Publish("example.org/tiny", "v0.0.1");
        return world;
    }

    private static async Task<byte[]> BodyAsync(TestWorld world, string sum)
    {
        using var http = new HttpClient();
        return await http.GetByteArrayAsync(new Uri(new Uri(world.Builds.BaseUrl), "/" + Tiny.DownloadPath(sum)));
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var unpacked = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
