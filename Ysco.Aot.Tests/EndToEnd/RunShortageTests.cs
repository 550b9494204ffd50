using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;
using Ysco.Supervision;
using Ysco.Tests.Bench;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Too few descriptors, too many clients, too large requests: something fails, and ysco goes on.</summary>
public class RunShortageTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task A_download_that_finds_no_descriptor_for_what_follows_fails_and_ysco_goes_on()
    {
        await using var host = await World.HostAsync();
        Task<(int Status, string Body)> update = host.UpdateAsync(Releases.Large);
        await host.UntilAsync("a worker", () => Task.FromResult(host.Workers().Count > 0));
        int worker = host.Workers()[0];
        Signals.Send(worker, Signals.Stop);
        await LimitAsync(host, "4");
        Signals.Send(worker, Signals.Cont);

        var (status, body) = await update;

        Assert.Equal(500, status);
        Assert.Contains("a pipe to work beside the loop: too many open files", body, StringComparison.Ordinal);
        await LimitAsync(host, "1024");
        await host.UpdateAndKeepAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);
    }

    [Fact]
    public async Task Without_any_free_descriptor_checks_updates_and_hooks_fail_and_with_one_they_do_not()
    {
        await using var host = await World.HostAsync(config: c => c.SetList("Hooks.PreUpdate", "/bin/true"));
        await host.StatusAsync();
        await LimitAsync(host, "4");

        // Over the connection that there is; new ones are not accepted.
        _ = await Record.ExceptionAsync(host.CheckAsync);
        await host.LoggedAsync("check for versions failed");
        Assert.Equal(500, (await host.UpdateAsync(Releases.Second)).Status);
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await stranger.ConnectAsync(IPAddress.Loopback, host.AdminPort);
        await host.LoggedAsync("accepting an admin connection: trying again in a second");
        Assert.False(host.Ysco.HasExited);

        await LimitAsync(host, "1024");
        await host.CheckAsync();
        await host.StatusAsync();
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task Without_a_thread_to_be_had_a_hook_fails_and_ysco_goes_on()
    {
        // Root is not bound by this limit.
        string script = await HostSteps.ScriptAsync(
            World.Folder, "chown -R 65531:65531 . && exec setpriv --reuid 65531 --regid 65531 --clear-groups \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(
            config: c => c.SetList("Hooks.PreCheck", "/bin/true"), settings: new() { YscoPath = script });
        await host.ControlAsync();
        await LimitAsync(host, "nproc", "1", "setpriv", "--reuid", "65531", "--regid", "65531", "--clear-groups");

        var check = await host.TypeAsync("check", "-now");

        Assert.Contains("hook PreCheck could not be started: cannot be run: a thread to work beside the loop: the system gives none", check.Stderr, StringComparison.Ordinal);
        await LimitAsync(host, "nproc", "1000", "setpriv", "--reuid", "65531", "--regid", "65531", "--clear-groups");
        Assert.Equal(0, (await host.TypeAsync("check", "-now")).ExitCode);
    }

    [Fact]
    public async Task A_crowd_at_a_ysco_with_few_descriptors_keeps_no_check_no_update_and_no_hook_from_being_done()
    {
        string script = await HostSteps.ScriptAsync(World.Folder, "ulimit -n 64 && exec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(
            config: c => c.SetList("Hooks.PreCheck", "/bin/true").SetList("Hooks.PreUpdate", "/bin/true"), settings: new() { YscoPath = script });
        await host.ControlAsync();
        await using Crowd crowd = await Crowd.GatherAsync(host.AdminPort, idle: 150, drip: 50);
        await host.UntilAsync("many are connected", () => Task.FromResult(Descriptors(host.Ysco.Pid) >= 40));

        var check = await host.TypeAsync("check", "-now");
        Assert.True(check.ExitCode == 0, $"{check}\n{host.Ysco.Tail}");
        var update = await host.TypeAsync("update", Releases.Second, "current");
        Assert.True(update.ExitCode == 0, $"{update}\n{host.Ysco.Tail}");

        Assert.True(File.Exists(Installation.EvidencePath(Path.Combine(host.Folder, Releases.FileName(Releases.Second)))));
        Assert.InRange(Descriptors(host.Ysco.Pid), 20, 64 - 12);
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("too many open files", StringComparison.Ordinal));
        Assert.Equal(0, (await host.TypeAsync("status")).ExitCode);
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(64, false)]
    public async Task A_limit_of_open_files_that_leaves_room_for_few_clients_is_told_at_the_start(int limit, bool isTold)
    {
        string script = await HostSteps.ScriptAsync(World.Folder, $"ulimit -n {limit} && exec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script });
        await host.StatusAsync();

        string? told = host.Ysco.Lines.Select(l => l.Text).SingleOrDefault(l => l.Contains("few clients", StringComparison.Ordinal));

        Assert.Equal(isTold, told is not null);
        Assert.True(told is null || (told.StartsWith("level=WARN ", StringComparison.Ordinal) && told.EndsWith(" limit=28 want=160", StringComparison.Ordinal)), told);
    }

    [Fact]
    public async Task Many_large_forms_that_do_not_end_are_refused_from_a_sum_on_and_ysco_goes_on()
    {
        const int Clients = 110;
        const int Sent = 250_000;
        await using var host = await World.HostAsync();
        double before = ProcessReading.Of(host.Ysco.Pid).RssMegabytes;
        byte[] head = Encoding.ASCII.GetBytes(
            $"POST / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"admin:{RunningService.Password}"))}\r\n"
            + $"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {Sent + 1}\r\n\r\n");
        byte[] body = new byte[Sent];
        body.AsSpan().Fill((byte)'x');
        var clients = new Socket[Clients];
        for (int i = 0; i < Clients; i++)
        {
            clients[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await clients[i].ConnectAsync(IPAddress.Loopback, host.AdminPort);
            await clients[i].SendAsync(head);
        }

        await Task.WhenAll(clients.Select(SendAsync));
        string[] answers = await Task.WhenAll(clients.Select(AnswerAsync));

        // 16 MiB are some sixty of them.
        Assert.InRange(answers.Count(a => a.StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal) && a.Contains("\r\nRetry-After: 30\r\n", StringComparison.Ordinal)), 30, 60);
        Assert.InRange(ProcessReading.Of(host.Ysco.Pid).RssMegabytes - before, -100, 60);
        Array.ForEach(clients, client => client.Dispose());
        await host.CommandAsync("saveconfig", ("config", await File.ReadAllTextAsync(host.ConfigFile)));
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));

        async Task SendAsync(Socket client)
        {
            try
            {
                for (int sent = 0; sent < Sent;)
                {
                    sent += await client.SendAsync(body.AsMemory(sent));
                }
            }
            catch (SocketException)
            {
                // Refused in the middle.
            }
        }
    }

    private static async Task<string> AnswerAsync(Socket client)
    {
        byte[] buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await client.ReceiveAsync(buffer, limit.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return e.Message;
        }
    }

    private static int Descriptors(int pid) => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();

    /// <summary>Sets how many descriptors ysco may have from now on; it keeps those that it has.</summary>
    private static Task LimitAsync(RunningService host, string count) => LimitAsync(host, "nofile", count, "env");

    private static async Task LimitAsync(RunningService host, string limit, string count, string file, params string[] args)
    {
        var set = await ProcessRun.RunAsync(file, [.. args, "prlimit", "--pid", host.Ysco.Pid.ToString(CultureInfo.InvariantCulture), $"--{limit}={count}:"]);
        Assert.True(set.ExitCode == 0, $"{set}");
    }
}
