using System.Net;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>Process.LogLines, <c>/log</c> and <c>ysco log</c>: what the service prints is kept, and the service never suffers for it.</summary>
public class RunLogTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task What_the_service_prints_is_kept_and_passed_on()
    {
        await using var host = await HostAsync();
        string line = $"websvc v0.1.0 pid {host.ServicePid()} listening";
        await KeptAsync(host, line);

        Assert.StartsWith(line, await host.Admin.GetStringAsync("/log"), StringComparison.Ordinal);
        Assert.Matches($@"^\d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\d\S*Z out {line}", (await host.TypeAsync("log", "-t")).Stdout);
        await host.Ysco.WaitForLogAsync(printed => printed.StartsWith(line, StringComparison.Ordinal));
        using var anybody = new HttpClient { BaseAddress = host.Admin.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await anybody.GetAsync("/log", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("href=\"log\"", await host.Admin.GetStringAsync("/"), StringComparison.Ordinal);

        Signals.Send(host.ServicePid(), Signals.Usr1);
        await KeptAsync(host, "signal user defined signal 1");
        Assert.Equal("websvc v0.1.0 signal user defined signal 1\n", (await host.TypeAsync("log", "-n", "1")).Stdout);
        Assert.Equal("websvc v0.1.0 signal user defined signal 1\n", await host.Admin.GetStringAsync("/log?n=1"));
        foreach (string wrong in (string[])["n=abc", "n=", "n=-1", "m=1"])
        {
            using HttpResponseMessage refused = await host.Admin.GetAsync($"/log?{wrong}", TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.BadRequest, "log: ?n=NUMBER is how many of the last lines, and nothing else can be asked\n"),
                (refused.StatusCode, await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task An_exec_of_ysco_loses_nothing_and_an_update_neither()
    {
        await using var host = await HostAsync();
        await KeptAsync(host, "websvc v0.1.0 pid");
        int service = host.ServicePid();
        await host.TypeAsync("reload");
        await host.LoggedAsync("ysco going on");
        Signals.Send(service, Signals.Usr1);
        await KeptAsync(host, "signal user defined signal 1");
        Assert.Equal(service, host.ServicePid());

        await host.UpdateAndKeepAsync(Releases.Second);

        await KeptAsync(host, "websvc v0.1.1 pid");
        string[] words = ["websvc v0.1.0 pid", "signal user defined signal 1", "websvc v0.1.0 signal terminated", "websvc v0.1.1 pid"];
        string log = (await host.TypeAsync("log", "-n", "0")).Stdout;
        int[] places = Array.ConvertAll(words, word => log.IndexOf(word, StringComparison.Ordinal));
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
    }

    [Fact]
    public async Task A_service_outlives_a_ysco_that_is_killed_whatever_it_prints_and_is_heard_again_by_the_next()
    {
        await using var host = await HostAsync();
        await KeptAsync(host, "websvc v0.1.0 pid");
        int service = host.ServicePid();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        for (int i = 0; i < 50; i++)
        {
            Signals.Send(service, Signals.Usr1);
            Assert.NotNull(await host.ServiceAsync("/pid"));
        }

        host.Start();
        await host.LoggedAsync("taking over the service");
        await host.UntilAsync("it is served", async () => (await host.TypeAsync("log")).ExitCode == 0);
        Signals.Send(service, Signals.Usr2);

        await KeptAsync(host, "signal user defined signal 2");
        await host.Ysco.WaitForLogAsync(printed => printed.EndsWith("signal user defined signal 2", StringComparison.Ordinal));
        Assert.Equal(service, host.ServicePid());
        Assert.DoesNotContain(host.Ysco.Lines, printed => printed.Text.Contains("is not kept", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_service_prints_that_was_started_when_it_was_kept_reaches_somebody_when_it_is_not()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.LogLines", "100").Set("Process.Watch", "2s"));
        await KeptAsync(host, "websvc v0.1.0 pid");
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        await File.WriteAllTextAsync(host.ConfigFile, (await File.ReadAllTextAsync(host.ConfigFile)).Replace("\tLogLines: 100\n", "", StringComparison.Ordinal));

        host.Start();
        await host.LoggedAsync("taking over the service");
        await host.LoggedAsync("serving");
        Signals.Send(host.ServicePid(), Signals.Usr2);

        await host.Ysco.WaitForLogAsync(printed => printed.EndsWith("signal user defined signal 2", StringComparison.Ordinal));
        (await host.TypeAsync("log")).Refused(1, "what the service prints is not kept");
    }

    [Fact]
    public async Task Whoever_follows_sees_what_is_printed_from_then_on()
    {
        await using var host = await HostAsync();
        await KeptAsync(host, "websvc v0.1.0 pid");
        await using var follow = YscoProcess.Start(YscoBinary.Location, ["log", "-f", "-n", "1"], new() { Directory = host.Folder });
        LogLine first = await follow.WaitForLogAsync(line => line.Contains("websvc v0.1.0 pid", StringComparison.Ordinal));

        Signals.Send(host.ServicePid(), Signals.Usr1);

        await follow.WaitForLogAsync(line => line == "websvc v0.1.0 signal user defined signal 1", after: first);
    }

    [Fact]
    public async Task Where_it_is_not_kept_the_service_prints_to_where_ysco_does_and_a_word_says_how_to_keep_it()
    {
        await using var host = await World.HostAsync();
        Assert.Equal(StandardOutput(host.Ysco.Pid), StandardOutput(host.ServicePid()));

        Assert.Equal(HttpStatusCode.NotFound, (await host.Admin.GetAsync("/log", TestContext.Current.CancellationToken)).StatusCode);
        (await host.TypeAsync("log")).Refused(1, "what the service prints is not kept: set Process.LogLines in ysco.conf");
        Assert.DoesNotContain("href=\"log\"", await host.Admin.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_one_does_to_its_sockets_is_no_matter_of_the_next()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.LogLines", "100"), settings: new() { ServiceArguments = ["-mute"] });
        await KeptAsync(host, "websvc v0.1.0 pid");

        await host.UpdateAndKeepAsync(Releases.Second);

        await KeptAsync(host, "websvc v0.1.1 pid");
    }

    [Fact]
    public async Task As_another_user_it_is_kept_too()
    {
        await using var host = await World.HostAsync(config: c => c.Set("Process.LogLines", "100"), settings: new() { RunFlags = ["-user", "daemon"] });

        await KeptAsync(host, "websvc v0.1.0 pid");
    }

    [Fact]
    public async Task Where_it_is_kept_from_the_next_start_on_that_is_said()
    {
        await using var host = await World.HostAsync();
        string config = await File.ReadAllTextAsync(host.ConfigFile);
        await File.WriteAllTextAsync(host.ConfigFile, config + "Process:\n\tLogLines: 100\n");
        Assert.Equal(0, (await host.TypeAsync("reload")).ExitCode);
        await host.LoggedAsync("ysco going on");

        ProcessOutcome log = await host.TypeAsync("log");

        Assert.Equal((0, ""), (log.ExitCode, log.Stdout));
        Assert.Equal("ysco log: what the service prints is kept from its next start on (the one that runs prints past ysco)\n", log.Stderr);
        await host.UpdateAndKeepAsync(Releases.Second);
        await KeptAsync(host, "websvc v0.1.1 pid");
        Assert.Equal("", (await host.TypeAsync("log")).Stderr);
    }

    private Task<RunningService> HostAsync() => World.HostAsync(config: c => c.Set("Process.LogLines", "100"));

    private static string StandardOutput(int pid) => Path.GetFileName(File.ResolveLinkTarget($"/proc/{pid}/fd/1", false)!.FullName);

    private static Task KeptAsync(RunningService host, string text) =>
        host.UntilAsync($"\"{text}\" is kept", async () => (await host.TypeAsync("log")).Stdout.Contains(text, StringComparison.Ordinal));
}
