using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>One world for the tests of a class, with <see cref="Releases"/> to be built; checks find the first only.</summary>
public sealed class WorldFixture : IAsyncLifetime
{
    private TestWorld? _world;

    /// <summary>The world.</summary>
    public TestWorld World => _world ?? throw new InvalidOperationException("not started");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(_world);
        Releases.List(_world, Releases.First);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => World.DisposeAsync();
}
