using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.Bench;

/// <summary>The service that is measured: of 8 MB, in two versions.</summary>
internal static class BenchService
{
    public const string First = "v0.1.0";
    public const string Second = "v0.1.1";
    private const long TargetBytes = 8_000_000;

    /// <summary>Publishes both versions, padded with bytes that don't compress, and builds them, so that no build is in a figure.</summary>
    public static async Task PublishAsync(TestWorld world)
    {
        long bytes = await PlainBytesAsync(world);
        foreach (string version in new[] { First, Second })
        {
            world.Publish(TestWorld.Service, version, Behaviour.Padded(TargetBytes - bytes, random: true));
            await PackAsync(world, version);
        }
    }

    /// <summary>The size of the service without padding.</summary>
    public static async Task<long> PlainBytesAsync(TestWorld world)
    {
        const string Plain = "v0.0.1";
        if (!world.Modules.Has(TestWorld.Service, Plain))
        {
            world.Modules.PublishUnlisted(TestWorld.Service, Plain, Behaviour.Good);
        }

        return (await world.Builds.BuildAsync(TestWorld.Spec(Plain))).Bytes;
    }

    /// <summary>Builds a version and packs it for download.</summary>
    public static async Task PackAsync(TestWorld world, string version) =>
        await (await world.Builds.BuildAsync(TestWorld.Spec(version))).GzipAsync();

    /// <summary>A configuration in which nothing happens by itself, logging as by default.</summary>
    public static ServiceConfig Quiet(ServiceConfig config) => config.Set("LogLevel", "info").Interval("240h");
}
