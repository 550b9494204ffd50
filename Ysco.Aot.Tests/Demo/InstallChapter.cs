using Ysco.Tests.World;
using Ysco.Tests.World.Dns;

namespace Ysco.Tests.Demo;

/// <summary>A service is fetched, proven and started.</summary>
internal static class InstallChapter
{
    public const string First = "v0.1.0";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    public static async Task TellAsync(DemoStage stage)
    {
        var (tell, world) = (stage.Tell, stage.World);
        tell.Chapter("A service is fetched, proven and started");
        tell.Say(
            "On loopback there are now a DNS zone that tells of new versions, signed, with a recursive name server in front; a Go "
            + "module proxy; and a server that builds Go programs and puts each build in a signed, append-only log."
            + $" {TestWorld.Service} {First} is published: a small web service that answers with its version. ysco is told "
            + "where they are, and the key that the log signs with.");
        tell.Block(
        [
            "", $"DNS={stage.Dns.Resolver}", $"ANCHOR={stage.Dns.AnchorFile}", $"ZONE={WatchDns.Zone}", $"PROXY={world.Proxy.Url}",
            $"LOG={world.Builds.BaseUrl}", $"KEY={world.Builds.VerifierKey}",
        ]);
        world.Publish(First);
        await stage.RunAsync("ysco version");
        await stage.RunAsync($"ysco init -key \"$KEY\" -url \"$LOG\" -goproxy \"$PROXY\" "
            + $"-dns \"$ZONE\" -resolver \"$DNS\" -trustanchor \"$ANCHOR\" {TestWorld.Service}");
        await stage.RunAsync("ls -l . ys");

        tell.Say(
            "The defaults suit a server: look for versions once a day, install three days after. Here: look every two seconds, "
            + "install five seconds after.");
        await stage.RunAsync(
            "sed -i -e 's/#Delay: 1m0s$/Delay: 1s/; s/#Interval: 24h0m0s$/Interval: 2s/' -e 's/#Delay: 72h0m0s$/Delay: 5s/; s/#Jitter: 1h0m0s$/Jitter: 0s/' "
            + "ys/ysco.conf");
        await stage.RunAsync("grep -vE '^[[:space:]]*(#|$)' ys/ysco.conf; ysco testconfig < ys/ysco.conf");

        stage.Start($"./ysco run -addr {stage.Admin} ./websvc -listen {stage.Service} -stamp stamps");
        await stage.WaitForVersionAsync(First, StartTimeout);
        await stage.ExpectAsync($"curl -s http://{stage.Service}/", First);
        await stage.ExpectAsync($"curl -s http://{stage.Admin}/service-version", First);
    }
}
