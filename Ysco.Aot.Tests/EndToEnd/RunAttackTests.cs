using System.Security.Cryptography;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>
/// A builds server that lies or breaks, in every way it knows: the update is refused with a reason, the service is not
/// touched, nothing changes on disk, and proven misbehaviour is counted as such.
/// </summary>
public class RunAttackTests(RunAttackTests.Target target) : IClassFixture<RunAttackTests.Target>
{
    // Answers that take their time are cut short by the client's limits, which are tested where a clock can be faked.
    private static readonly BuildsMode[] Endless = [BuildsMode.StalledBody, BuildsMode.StalledHeader, BuildsMode.DripBody];

    private static readonly BuildsMode[] Harmless = [BuildsMode.Honest, BuildsMode.TreeBackwards];

    // What only somebody who has the log's key, or breaks its promises, can do. The rest may be a broken cache or line.
    private static readonly BuildsMode[] Proven =
    [
        BuildsMode.BadSignature, BuildsMode.ForkedTree, BuildsMode.AlteredRoot, BuildsMode.RecordNotInTree,
        BuildsMode.RecordOtherModule, BuildsMode.RecordOtherVersion, BuildsMode.RecordOtherGoVersion,
        BuildsMode.AlteredBinary, BuildsMode.BinaryOfOtherVersion, BuildsMode.BinaryOfOtherGo, BuildsMode.BinaryOfOtherModule,
    ];

    public static TheoryData<BuildsMode> Modes => [.. Enum.GetValues<BuildsMode>().Except(Endless).Except(Harmless)];

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task An_update_from_it_is_refused(BuildsMode mode)
    {
        var host = target.Host;
        int pid = host.ServicePid();
        var disk = Disk(host);
        int security = await host.MetricAsync("ysco_tlog_security_errors_total");
        int errors = await host.MetricAsync("ysco_update_errors_total");

        host.World.Builds.Misbehave(mode, BuildsStages.All);
        var (status, body) = await host.UpdateAsync(Releases.Third);
        host.World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);

        TestContext.Current.TestOutputHelper?.WriteLine($"{mode}: {status} {body}");
        Assert.Equal(500, status);
        Assert.InRange(body.TrimEnd('\n').Length, 10, 3000);
        Assert.DoesNotContain(body.TrimEnd('\n'), c => char.IsControl(c));
        Assert.Equal(pid, host.ServicePid());
        Assert.Equal(disk, Disk(host));
        Assert.Equal(errors + 1, await host.MetricAsync("ysco_update_errors_total"));
        int proven = await host.MetricAsync("ysco_tlog_security_errors_total") - security;
        if (Proven.Contains(mode))
        {
            Assert.Equal(1, proven);
        }
    }

    [Fact]
    public async Task After_all_of_them_an_honest_update_works()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        await using var host = await world.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        await host.LoggedAsync("update done");
        foreach (var mode in new[] { BuildsMode.ForkedTree, BuildsMode.AlteredTile, BuildsMode.AlteredBinary })
        {
            world.Builds.Mode = mode;
            Assert.Equal(500, (await host.UpdateAsync(Releases.Third)).Status);
        }

        // An older tree that is a prefix of the one we hold is the past, not an attack.
        world.Builds.Mode = BuildsMode.TreeBackwards;
        await host.UpdateOkAsync(Releases.Third);
        await host.WaitForVersionAsync(Releases.Third);
    }

    [Fact]
    public async Task Automatic_updates_back_off_and_a_manual_one_clears_that()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.Second);
        await using var host = await world.HostAsync();
        world.Builds.Mode = BuildsMode.AlteredBinary;
        await host.CheckAsync();
        await host.LoggedAsync("update refused for security: trying again in 1 h");

        var json = await host.StatusAsync();
        Assert.Equal(1, json.GetProperty("Backoff").GetInt32());
        Assert.NotEmpty(json.GetProperty("BackoffReason").GetString()!);
        Assert.Single(await host.ScheduledAsync());
        Assert.Equal(1, await host.MetricAsync("ysco_update_errors_total"));
        Assert.Contains("\"Backoff\": 1,", await File.ReadAllTextAsync(host.StateFile), StringComparison.Ordinal);

        world.Builds.Mode = BuildsMode.Honest;
        await host.UpdateOkAsync(Releases.Second);

        // Once it has lived through its watch: one that fails clears nothing.
        await host.UntilAsync("the backoff is over", async () => (await host.StatusAsync()).GetProperty("Backoff").GetInt32() == 0);
        Assert.Empty(await host.ScheduledAsync());
    }

    [Theory]
    [InlineData(ProxyMode.NotFound)]
    [InlineData(ProxyMode.ServerError)]
    [InlineData(ProxyMode.Html)]
    [InlineData(ProxyMode.EndlessBody)]
    [InlineData(ProxyMode.RedirectLoop)]
    [InlineData(ProxyMode.CutBody)]
    [InlineData(ProxyMode.HugeList)]
    public async Task A_proxy_that_fails_is_reported_and_counted(ProxyMode mode)
    {
        var host = target.Host;
        int errors = await host.MetricAsync("ysco_monitor_errors_total");

        host.World.Proxy.Mode = mode;
        var e = await Assert.ThrowsAsync<HttpRequestException>(host.CheckAsync);
        host.World.Proxy.Mode = ProxyMode.Honest;

        Assert.Contains("500", e.Message, StringComparison.Ordinal);
        Assert.Equal(errors + 1, await host.MetricAsync("ysco_monitor_errors_total"));
        Assert.NotEmpty(await host.JsonTextAsync("SvcVersionsError"));
        Assert.NotEmpty(await host.JsonTextAsync("GoVersionsError"));
        await host.CheckAsync();
        Assert.Equal("", await host.JsonTextAsync("SvcVersionsError"));
    }

    // Every file of the service's folder and what is held of the log. The worker's cache and kept forks are not the state.
    private static SortedDictionary<string, string> Disk(RunningService host)
    {
        var files = Directory.EnumerateFiles(host.Folder, "*", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/cache/", StringComparison.Ordinal) && !f.Contains("fork", StringComparison.Ordinal))
            .Where(f => Path.GetFileName(f) is not ("state.json" or "events.jsonl" or "ysco.sock"));
        return new(files.ToDictionary(f => f, f => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(f)))));
    }

    /// <summary>A host that has updated once, and so holds a head of the log.</summary>
    public sealed class Target : IAsyncLifetime
    {
        private TestWorld? _world;
        private RunningService? _host;

        /// <summary>The host.</summary>
        public RunningService Host => _host ?? throw new InvalidOperationException("not started");

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            _world = await TestWorld.StartAsync();
            Releases.PublishUnlisted(_world);
            Releases.List(_world, Releases.First);
            _host = await _world.HostAsync();
            await _host.UpdateAndKeepAsync(Releases.Second);
        }

        /// <inheritdoc/>
        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            await _world!.DisposeAsync();
        }
    }
}
