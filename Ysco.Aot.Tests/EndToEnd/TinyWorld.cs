using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A world shared by the tests of a class: a small program in two versions, a folder of programs, TLS ports.</summary>
public sealed class TinyWorld : IAsyncLifetime
{
    public const string Module = "example.org/tiny";
    public const string Tools = "example.org/tools";

    private TestWorld? _world;

    public TestWorld World => _world ?? throw new InvalidOperationException("world: not started");

    /// <summary>The name that a fetch gives version v0.0.1.</summary>
    public static string FileName => TestWorld.Spec("v0.0.1", Module).FileName;

    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync(tls: true);
        _world.Publish(Module, "v0.0.1");
        _world.Publish(Module, "v0.0.2");
        _world.Publish(Tools, "v1.0.0");
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
