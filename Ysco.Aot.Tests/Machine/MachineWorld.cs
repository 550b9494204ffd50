using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Machine;

/// <summary>A world outside, and the parts of machines that see it at an address of their network.</summary>
public sealed class MachineWorld : IAsyncLifetime
{
    // What the emulator's network has in place of the host's loopback.
    private const string HostAddress = "10.0.2.2";
    private TestWorld? _world;
    private GuestParts? _parts;

    /// <summary>The world.</summary>
    public TestWorld World => _world ?? throw new InvalidOperationException("not started");

    /// <summary>The parts.</summary>
    internal GuestParts Parts => _parts ?? throw new InvalidOperationException("not started");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(_world);
        Releases.List(_world, Releases.First);
        _parts = await GuestParts.MakeAsync(Path.Combine(_world.Folder, "guest"), GuestProcessor.Pc, YscoBinary.Location);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => World.DisposeAsync();

    /// <summary>A folder for a machine: the first release with its evidence, a link to it, and ys/ with a configuration.</summary>
    internal async Task<Sandbox> LayAsync(Func<ServiceConfig, ServiceConfig> config, params string[] trustAnchors)
    {
        Sandbox here = await LayConfiguredAsync(Releases.FileName(Releases.First), config, trustAnchors);
        (await here.FetchAsync(World, $"{TestWorld.Service}@{Releases.First}")).Succeeded();
        Directory.Delete(here["ys/cache"], recursive: true);
        return here;
    }

    /// <summary>The same without the release: the link leads to where it will be.</summary>
    internal async Task<Sandbox> LayConfiguredAsync(string release, Func<ServiceConfig, ServiceConfig> config, params string[] trustAnchors)
    {
        var here = new Sandbox();
        Directory.CreateDirectory(here["ys"]);
        File.CreateSymbolicLink(here["websvc"], release);
        await File.WriteAllTextAsync(here["ys/password.txt"], RunningService.Password + "\n");
        await File.WriteAllTextAsync(here["ys/state.json"], "{}\n");
        string text = config(ServiceConfig.For(World.Builds.VerifierKey, World.Builds.BaseUrl, World.Proxy.Url)).ToString();
        await File.WriteAllTextAsync(here["ys/ysco.conf"], text.Replace("127.0.0.1", HostAddress, StringComparison.Ordinal));
        Array.ForEach(trustAnchors, file => File.Copy(file, here[$"ys/{Path.GetFileName(file)}"]));
        return here;
    }
}
