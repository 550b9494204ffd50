using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Answers that break off, stall, never end or lead nowhere, at each stage of a fetch.</summary>
public class FetchTransportTests(TinyWorld tiny) : IClassFixture<TinyWorld>
{
    private const string Tiny = TinyWorld.Module + "@v0.0.1";
    private readonly TestWorld _world = tiny.World;

    [Theory]
    [InlineData(BuildsMode.NotFound, BuildsStages.Lookup, 1, "http status 404: not found: the world was told to say so")]
    [InlineData(BuildsMode.NotFound, BuildsStages.Tile, 1, "http status 404: not found: the world was told to say so")]
    [InlineData(BuildsMode.NotFound, BuildsStages.Download, 1, "http status 404: not found: the world was told to say so")]
    [InlineData(BuildsMode.ServerError, BuildsStages.Lookup, 1, "http status 500: internal error: the world was told to say so")]
    [InlineData(BuildsMode.ServerError, BuildsStages.Tile, 1, "http status 500: internal error")]
    [InlineData(BuildsMode.ServerError, BuildsStages.Download, 1, "http status 500: internal error")]
    [InlineData(BuildsMode.Html, BuildsStages.Lookup, 1, "it is a page for a browser")]
    [InlineData(BuildsMode.Html, BuildsStages.Tile, 1, "a page for a browser")]
    [InlineData(BuildsMode.Html, BuildsStages.Download, 1, "it is not gzip")]
    [InlineData(BuildsMode.EmptyBody, BuildsStages.Lookup, 1, "not an answer to a lookup")]
    [InlineData(BuildsMode.EmptyBody, BuildsStages.Tile, 1, "truncated tile: 0 bytes")]
    [InlineData(BuildsMode.EmptyBody, BuildsStages.Download, 7, "it unpacks to 0 bytes")]
    [InlineData(BuildsMode.EndlessBody, BuildsStages.Lookup, 1, "body is larger than")]
    [InlineData(BuildsMode.EndlessBody, BuildsStages.Tile, 1, "body is larger than")]
    [InlineData(BuildsMode.EndlessBody, BuildsStages.Download, 7, "it unpacks to more than")]
    [InlineData(BuildsMode.RedirectLoop, BuildsStages.Lookup, 1, "redirect to ", "it goes round in a circle")]
    [InlineData(BuildsMode.RedirectLoop, BuildsStages.Tile, 1, "redirect to ", "it goes round in a circle")]
    [InlineData(BuildsMode.RedirectLoop, BuildsStages.Download, 1, "redirect to ", "it goes round in a circle")]
    [InlineData(BuildsMode.CutBody, BuildsStages.Lookup, 1, "connection closed before the end of the answer")]
    [InlineData(BuildsMode.CutBody, BuildsStages.Tile, 1, "body of 100000 bytes is larger than")]
    [InlineData(BuildsMode.CutBody, BuildsStages.Download, 1, "connection closed before the end of the answer")]
    public async Task A_broken_answer_is_refused_and_its_address_named(BuildsMode mode, BuildsStages stage, int exitCode, params string[] words)
    {
        _world.Builds.Misbehave(mode, stage);
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(_world, Tiny);

        fetched.Refused(exitCode, ["http://127.0.0.1:", .. words]);
        Assert.Empty(here.Listing());
    }

    [Theory]
    [InlineData(BuildsMode.StalledBody, BuildsStages.Lookup)]
    [InlineData(BuildsMode.StalledBody, BuildsStages.Download)]
    [InlineData(BuildsMode.StalledHeader, BuildsStages.Lookup)]
    [InlineData(BuildsMode.StalledHeader, BuildsStages.Tile)]
    [InlineData(BuildsMode.StalledHeader, BuildsStages.Download)]
    [InlineData(BuildsMode.DripBody, BuildsStages.Lookup)]
    public async Task A_stalled_answer_ends_with_the_time_given(BuildsMode mode, BuildsStages stage)
    {
        _world.Builds.Misbehave(mode, stage);
        using var here = new Sandbox();

        var fetched = await here.FetchAsync(_world, Tiny, "-timeout", "600ms");

        fetched.Refused(1, $"ysco fetch: log localhost: {TestWorld.Spec("v0.0.1", TinyWorld.Module).Key}: worker: no answer within 600ms (it was ended)");
        Assert.InRange(fetched.Elapsed, TimeSpan.FromMilliseconds(600), TimeSpan.FromSeconds(20));
        Assert.Empty(here.Listing());
    }

    [Fact]
    public async Task A_worker_that_is_killed_is_a_clear_error_and_nothing_is_left()
    {
        using var here = new Sandbox();
        await using var ysco = await StalledAsync(here);

        Signals.Send(ProcessTable.Children(ysco.Pid).Single(), Signals.Kill);

        Assert.Equal(1, await ysco.WaitForExitAsync());
        var line = await ysco.WaitForLogAsync(_ => true);
        Assert.Equal(
            $"ysco fetch: log localhost: {TestWorld.Spec("v0.0.1", TinyWorld.Module).Key}: worker: ended without an answer, killed by signal 9", line.Text);
        Assert.Single(ysco.Lines);
        Assert.Empty(here.Listing());
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Term)]
    [InlineData(Signals.Kill)]
    public async Task A_fetch_that_is_ended_takes_its_worker_along(int signal)
    {
        using var here = new Sandbox();
        await using var ysco = await StalledAsync(here);
        int worker = ProcessTable.Children(ysco.Pid).Single();

        ysco.Signal(signal);

        Assert.Equal(128 + signal, await ysco.WaitForExitAsync());
        await Poll.UntilAsync("end of the worker", TimeSpan.FromSeconds(5), () => !ProcessTable.IsAlive(worker));
        Assert.Equal(["ys/ 0700", "ys/cache/ 0700"], here.Listing());
    }

    [Fact]
    public async Task A_port_that_nobody_listens_on_is_named()
    {
        using var here = new Sandbox();
        int port = FreePort.Next();

        var fetched = await here.RunAsync(
            "fetch", "-key", _world.Builds.VerifierKey, "-url", $"http://127.0.0.1:{port}/tlog", "-goversion", TestWorld.GoVersion, Tiny);

        fetched.Refused(1, $"http://127.0.0.1:{port}/tlog/", "connection refused");
        Assert.Empty(here.Listing());
    }

    /// <summary>A fetch whose download has begun and goes no further.</summary>
    private async Task<YscoProcess> StalledAsync(Sandbox here)
    {
        _world.Builds.Misbehave(BuildsMode.StalledBody, BuildsStages.Download);
        int before = Downloads();
        var ysco = YscoProcess.Start(YscoBinary.Location, Sandbox.FetchArguments(_world, Tiny), here.Settings());
        await Poll.UntilAsync("the download", TimeSpan.FromSeconds(20), () => Downloads() > before, () => ysco.Tail);
        return ysco;

        int Downloads() => _world.Builds.Requests.Count(r => r.EndsWith(".gz", StringComparison.Ordinal));
    }
}
