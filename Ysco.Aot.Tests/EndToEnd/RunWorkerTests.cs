using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>The process that talks to the network, seen from outside while a download stands still.</summary>
public class RunWorkerTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string Nobody = "65534";
    private const string NoCapabilities = "0000000000000000";

    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_worker_has_no_rights_and_no_descriptors_but_its_own()
    {
        await using var host = await World.HostAsync();
        await using var stalled = await StalledAsync(host);
        int worker = stalled.Worker;

        Assert.Equal(string.Join('\t', Enumerable.Repeat(Nobody, 4)), ProcessTable.Status(worker, "Uid"));
        Assert.Equal(string.Join('\t', Enumerable.Repeat(Nobody, 4)), ProcessTable.Status(worker, "Gid"));
        Assert.Equal("", ProcessTable.Status(worker, "Groups"));
        Assert.Equal("1", ProcessTable.Status(worker, "NoNewPrivs"));
        Assert.Equal("2", ProcessTable.Status(worker, "Seccomp"));
        string limits = File.ReadAllText($"/proc/{worker}/limits");
        Assert.Matches(@"Max file size +1073741824 +1073741824 +bytes", limits);
        Assert.Matches(@"Max core file size +0 +0 +bytes", limits);
        foreach (string set in new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" })
        {
            Assert.Equal((set, NoCapabilities), (set, ProcessTable.Status(worker, set)));
        }

        Assert.Equal(Path.Combine(host.Folder, "ys", "cache"), new FileInfo($"/proc/{worker}/cwd").LinkTarget);
        var ours = Descriptors(host.Ysco.Pid);
        var its = Descriptors(worker);
        Assert.StartsWith("pipe:", its[0], StringComparison.Ordinal);
        Assert.StartsWith("pipe:", its[1], StringComparison.Ordinal);
        Assert.StartsWith("pipe:", its[2], StringComparison.Ordinal);
        Assert.StartsWith(host.Folder, its[3], StringComparison.Ordinal);
        Assert.EndsWith("(deleted)", its[3], StringComparison.Ordinal);

        // The answer's and the complaint's pipes, and the file: nothing else of ours, no socket above all.
        string[] shared = [.. its.Values.Where(d => d.Contains('[', StringComparison.Ordinal) && !d.StartsWith("anon_inode", StringComparison.Ordinal)).Intersect(ours.Values)];
        Assert.All(shared, d => Assert.StartsWith("pipe:", d, StringComparison.Ordinal));
        Assert.DoesNotContain(its, d => d.Key > 3 && d.Value.StartsWith('/') && !d.Value.StartsWith("/dev/", StringComparison.Ordinal) && !d.Value.StartsWith("/proc/", StringComparison.Ordinal) && !d.Value.StartsWith("/sys/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_descriptor_that_ysco_was_started_with_does_not_reach_its_worker()
    {
        string folder = TestPaths.NewFolder("inherited");
        string secret = Path.Combine(folder, "secret");
        string wrapper = Path.Combine(folder, "wrapper");
        await File.WriteAllTextAsync(secret, "");
        await Executables.WriteScriptAsync(wrapper, $"#!/bin/sh\nexec 3<{secret} 7<{secret}; exec {YscoBinary.Location} \"$@\"\n");
        await using var host = await World.HostAsync(settings: new() { YscoPath = wrapper });
        Assert.Contains(secret, Descriptors(host.Ysco.Pid).Values);

        await using (var stalled = await StalledAsync(host))
        {
            Assert.DoesNotContain(secret, Descriptors(stalled.Worker).Values);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_worker_that_is_killed_is_a_clear_failure_and_the_next_try_works()
    {
        await using var host = await World.HostAsync();
        int pid = host.ServicePid();
        await using (var stalled = await StalledAsync(host))
        {
            Signals.Send(stalled.Worker, Signals.Kill);
            var (status, body) = await stalled.Update;

            Assert.Equal(500, status);
            Assert.Contains("worker: ended without an answer, killed by signal 9", body, StringComparison.Ordinal);
            Assert.Equal(pid, host.ServicePid());
            Assert.Equal([Releases.FileName(Releases.First)], host.Files());
        }

        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task While_a_worker_hangs_everything_else_is_served_and_another_update_is_busy()
    {
        await using var host = await World.HostAsync();
        await using var stalled = await StalledAsync(host);

        Assert.True((await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        var (status, body) = await host.UpdateAsync(Releases.Third);
        Assert.Equal(400, status);
        Assert.StartsWith("busy", body, StringComparison.Ordinal);
        await host.CheckAsync();
        host.Ysco.Signal(Signals.Usr1);
        await host.Ysco.WaitForLogAsync(l => l.Contains("signal user defined signal 1", StringComparison.Ordinal));

        // The end of the service is the end of the worker.
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        await Poll.UntilAsync("the worker's end", TimeSpan.FromSeconds(5), () => host.Ysco.AllPids().Count == 0);
    }

    [Fact]
    public async Task A_worker_takes_the_user_of_the_configuration_and_never_root()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Worker.User", "daemon"));
        await using (var stalled = await StalledAsync(host))
        {
            Assert.Equal("1\t1\t1\t1", ProcessTable.Status(stalled.Worker, "Uid"));
            Signals.Send(stalled.Worker, Signals.Kill);
            await stalled.Update;
        }

        foreach (string user in new[] { "root", "0", "nosuchuser" })
        {
            await using var refused = await World.HostAsync(config: c => c.Set("Worker.User", user));
            var (status, body) = await refused.UpdateAsync(Releases.Second);
            Assert.Equal(500, status);
            Assert.Contains($"Worker.User {user}: ", body, StringComparison.Ordinal);
        }
    }

    private static async Task<Stalled> StalledAsync(RunningService host)
    {
        int before = Downloads(host);
        host.World.Builds.Misbehave(BuildsMode.StalledBody, BuildsStages.Download);
        var update = host.UpdateAsync(Releases.Second);
        await host.UntilAsync("a worker that downloads", () => Task.FromResult(Downloads(host) > before && host.Workers().Count == 1));
        return new Stalled(host, update);
    }

    private static int Downloads(RunningService host) => host.World.Builds.Requests.Count(r => r.EndsWith(".gz", StringComparison.Ordinal));

    private static SortedDictionary<int, string> Descriptors(int pid) => new(Directory.EnumerateFiles($"/proc/{pid}/fd")
        .Select(f => (Number: int.Parse(Path.GetFileName(f), System.Globalization.CultureInfo.InvariantCulture), Target: new FileInfo(f).LinkTarget))
        .Where(f => f.Target is not null)
        .ToDictionary(f => f.Number, f => f.Target!));

    /// <summary>A download that stands still until this is disposed.</summary>
    private sealed class Stalled(RunningService host, Task<(int Status, string Body)> update) : IAsyncDisposable
    {
        public int Worker { get; } = host.Workers()[0];

        public Task<(int Status, string Body)> Update => update;

        public async ValueTask DisposeAsync()
        {
            host.World.Builds.Misbehave(BuildsMode.Honest, BuildsStages.All);
            if (!host.Ysco.HasExited)
            {
                _ = Signals.Send(Worker, Signals.Kill);
            }

            try
            {
                await update;
            }
            catch (HttpRequestException)
            {
                // ysco was told to end meanwhile.
            }
        }
    }
}
