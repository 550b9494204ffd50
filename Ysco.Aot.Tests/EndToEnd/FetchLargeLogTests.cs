using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Logs of more than one tile, and of more than one level of tiles.</summary>
public class FetchLargeLogTests
{
    private const int TileWidth = 256;

    [Theory]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(300)]
    [InlineData(70_000)]
    public async Task A_program_in_a_log_of_many_records_is_fetched(int records)
    {
        await using var world = await NewWorldAsync();
        await world.Builds.PrefillAsync(records);
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1");

        fetched.Succeeded();
        Assert.Equal(($"{records}", $"{records + 1}"), (fetched.Value("record"), fetched.Value("tree size")));
        (await here.RunAsync("verify", "-key", world.Builds.VerifierKey, TinyWorld.FileName)).Succeeded();
    }

    [Theory]
    [InlineData(0, 300)]
    [InlineData(200, TileWidth)]
    [InlineData(300, 66_000)]
    [InlineData(65_535, 10)]
    public async Task A_log_that_grew_is_proven_to_be_the_same(int before, int more)
    {
        await using var world = await NewWorldAsync();
        await world.Builds.PrefillAsync(before);
        using var here = new Sandbox();
        (await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        await world.Builds.PrefillAsync(more);

        var fetched = await here.FetchAsync(world, TinyWorld.Module + "@v0.0.2");

        fetched.Succeeded();
        Assert.Equal($"{before + more + 2}", fetched.Value("tree size"));
        Assert.Contains($"\n{before + more + 2}\n", File.ReadAllText(here["ys/log-localhost.head"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Full_tiles_are_asked_for_once()
    {
        await using var world = await NewWorldAsync();
        await world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module));
        await world.Builds.PrefillAsync(1000);
        using var here = new Sandbox();
        (await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        int before = world.Builds.Requests.Count;

        (await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1")).Succeeded();

        Assert.Contains(world.Builds.Requests.Take(before), IsFullTile);
        Assert.DoesNotContain(world.Builds.Requests.Skip(before), IsFullTile);
    }

    [Fact]
    public async Task A_cache_that_was_tampered_with_is_not_believed()
    {
        await using var world = await NewWorldAsync();
        await world.Builds.BuildAsync(TestWorld.Spec("v0.0.1", TinyWorld.Module));
        await world.Builds.PrefillAsync(600);
        using var here = new Sandbox();
        (await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        string[] tiles = Directory.GetFiles(here["ys/cache"], "*", SearchOption.AllDirectories);
        Assert.NotEmpty(tiles);
        foreach (string tile in tiles)
        {
            byte[] bytes = File.ReadAllBytes(tile);
            bytes[^1] ^= 1;
            File.WriteAllBytes(tile, bytes);
        }

        (await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1")).Succeeded();

        // It was asked for again, and what is kept now is right.
        int before = world.Builds.Requests.Count;
        (await here.FetchAsync(world, TinyWorld.Module + "@v0.0.1")).Succeeded();
        Assert.DoesNotContain(world.Builds.Requests.Skip(before), IsFullTile);
    }

    private static bool IsFullTile(string request) =>
        request.StartsWith("/tlog/tile/", StringComparison.Ordinal) && !request.Contains(".p/", StringComparison.Ordinal);

    private static async Task<TestWorld> NewWorldAsync()
    {
        var world = await TestWorld.StartAsync();
        world.Publish(TinyWorld.Module, "v0.0.1");
        world.Publish(TinyWorld.Module, "v0.0.2");
        return world;
    }
}
