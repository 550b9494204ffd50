using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A world with TLS ports in which a check finds the second release of the service.</summary>
public sealed class NotifyWorld : IAsyncLifetime
{
    private TestWorld? _world;

    /// <summary>The world.</summary>
    public TestWorld World => _world ?? throw new InvalidOperationException("not started");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync(tls: true);
        Releases.PublishUnlisted(_world);
        Releases.List(_world, Releases.First, Releases.Second);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => World.DisposeAsync();
}
