using Xunit;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A proxy that stalls is given its time and no more. A class of its own: it waits while others work.</summary>
public class CheckStallTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    [Fact]
    public async Task A_list_that_stops_half_way_ends_the_check()
    {
        var world = tiny.World;
        using var here = await CheckTests.ServiceAsync(world, "v0.0.1");
        world.Proxy.Mode = ProxyMode.StalledBody;

        var check = await here.RunAsync("check", "./tiny");

        CheckTests.IsUnknown(check, world, ": no more of the body within 20 s");
        Assert.InRange(check.Elapsed, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(35));
    }
}
