using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>A configuration saved through the server: ysco goes on with it as another program in the same process.</summary>
public class RunConfigTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    private static async Task<string> SaveAsync(RunningService host, Func<ServiceConfig, ServiceConfig> change)
    {
        string text = change(ServiceConfig.For(host.World.Builds.VerifierKey, host.World.Builds.BaseUrl, host.World.Proxy.Url)).ToString();
        await host.CommandAsync("saveconfig", ("config", text));
        return text;
    }

    private static int Descriptors(int pid) => Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Count();

    [Fact]
    public async Task A_saved_configuration_counts_at_once_and_the_service_notices_nothing()
    {
        await using var host = await World.HostAsync();
        int service = host.ServicePid();
        byte[] commandLine = await File.ReadAllBytesAsync($"/proc/{host.Ysco.Pid}/cmdline");
        File.SetUnixFileMode(host.ConfigFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        string text = await SaveAsync(host, c => c.Policy("Service", "manual").Set("LogLevel", "info"));

        Assert.Equal(text, await host.JsonTextAsync("ConfigContents"));
        Assert.Equal(text, await File.ReadAllTextAsync(host.ConfigFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(host.ConfigFile));
        Assert.Equal(service, host.ServicePid());
        Assert.Single(host.Stamps(), s => s.What == "start");
        Assert.False(host.Ysco.HasExited);
        Assert.Equal(commandLine, await File.ReadAllBytesAsync($"/proc/{host.Ysco.Pid}/cmdline"));
        Assert.Equal("ysco\n", await File.ReadAllTextAsync($"/proc/{host.Ysco.Pid}/comm"));
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("taking over", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_largest_configurations_and_larger_ones_by_many_at_once_do_not_end_ysco()
    {
        await using var host = await World.HostAsync();
        string text = await File.ReadAllTextAsync(host.ConfigFile);
        string comments = string.Concat(Enumerable.Repeat($"# {new string('"', 97)}\n", (64 * 1024 - text.Length) / 100));
        host.Admin.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        for (int i = 0; i < 5; i++)
        {
            using var good = await host.Admin.PostAsync("/", new FormUrlEncodedContent([new("command", "saveconfig"), new("config", text + comments)]));
            Assert.InRange((await host.Admin.GetStringAsync("/")).Length, 64 * 1024, 1 << 20);
            await host.StatusAsync();
            HttpStatusCode[] refused = await Task.WhenAll(Enumerable.Range(0, 30).Select(async _ =>
            {
                using var form = new FormUrlEncodedContent([new("command", "saveconfig"), new("config", new string('"', 65_000))]);
                using var answer = await host.Admin.PostAsync("/", form);
                return answer.StatusCode;
            }));
            Assert.All(refused, status => Assert.Equal(HttpStatusCode.BadRequest, status));
        }

        Assert.False(host.Ysco.HasExited);
    }

    private static async Task<(HttpStatusCode Status, string Text)> PostConfigAsync(RunningService host, string config, string? sum)
    {
        using var form = new FormUrlEncodedContent([new("command", "saveconfig"), new("config", config), .. sum is null ? [] : new KeyValuePair<string, string>[] { new("sum", sum) }]);
        using var answer = await host.Admin.PostAsync("/", form);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Sum(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_file_that_was_edited_by_hand_is_not_replaced_by_who_has_not_seen_it()
    {
        await using var host = await World.HostAsync();
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        string edited = before + "# by hand\n";
        await File.WriteAllTextAsync(host.ConfigFile, edited);
        string typed = before + "# typed\n";

        (HttpStatusCode status, string text) = await PostConfigAsync(host, typed, Sum(before));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal(
            "ys/ysco.conf: edited since ysco read it, or saved by somebody else meanwhile: nothing was saved "
            + $"(sent again with sum={Sum(edited)}, this replaces what the file has now)\n", text);
        Assert.Equal(edited, await File.ReadAllTextAsync(host.ConfigFile));
        Assert.Equal(before, await host.JsonTextAsync("ConfigContents"));

        Assert.Equal(HttpStatusCode.SeeOther, (await PostConfigAsync(host, typed, Sum(edited))).Status);
        Assert.Equal(typed, await File.ReadAllTextAsync(host.ConfigFile));
        Assert.Equal(typed, await host.JsonTextAsync("ConfigContents"));
    }

    [Fact]
    public async Task A_file_that_was_edited_by_hand_is_taken_up_as_it_is_with_a_sum_or_without()
    {
        await using var host = await World.HostAsync();
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        foreach (string? sum in (string?[])[Sum(before), null])
        {
            string edited = await File.ReadAllTextAsync(host.ConfigFile) + "# by hand\n";
            await File.WriteAllTextAsync(host.ConfigFile, edited);

            Assert.Equal(HttpStatusCode.SeeOther, (await PostConfigAsync(host, edited, sum)).Status);
            Assert.Equal(edited, await host.JsonTextAsync("ConfigContents"));
        }
    }

    [Fact]
    public async Task A_browser_is_shown_both_texts_and_can_take_either()
    {
        await using var host = await World.HostAsync();
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        string edited = before + "# by hand\n";
        host.Admin.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        Assert.Contains($"name=\"sum\" value=\"{Sum(before)}\"", await host.Admin.GetStringAsync("/"), StringComparison.Ordinal);
        await File.WriteAllTextAsync(host.ConfigFile, edited);

        (HttpStatusCode status, string page) = await PostConfigAsync(host, before + "# typed\n", Sum(before));

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("# typed\n</textarea>", page, StringComparison.Ordinal);
        Assert.Contains("# by hand\n</textarea>", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split($"name=\"sum\" value=\"{Sum(edited)}\"").Length - 1);
        Assert.Contains("Overwrite the file with this</button>", page, StringComparison.Ordinal);
        Assert.Contains("Take up the file as it is</button>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_saved_while_ysco_could_not_start_anew_for_want_of_the_service()
    {
        await using var host = await World.HostAsync();
        File.Delete(host.ServiceLink);

        using var form = new FormUrlEncodedContent([new("command", "saveconfig"), new("config", await File.ReadAllTextAsync(host.ConfigFile))]);
        using var answer = await host.Admin.PostAsync("/", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("./websvc: no such file", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(host.Ysco.HasExited);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));
    }

    [Theory]
    [InlineData("LogLevel: loud\nAuthFile: ys/password.txt\n", "ys/ysco.conf:1: LogLevel: ")]
    [InlineData("AuthFile: ys/password.txt\nMonitor:\n\tIntervall: 1h\n", "ys/ysco.conf:3: Monitor.Intervall: unknown key (did you mean Interval?)")]
    [InlineData("LogLevel: info\n", "ys/ysco.conf:1: AuthFile: ")]
    [InlineData("", "ys/ysco.conf:")]
    [InlineData(
        "AuthFile: ys/password.txt\nGobuild:\n\tVerifierKey: beta.gobuilds.orc+3979319f+AReBl47t6/Zl24/pmarcKhJtsfAU2c1F5Wtu4hrOgOQQ\n",
        "ys/ysco.conf:3: Gobuild.VerifierKey: verifier key beta.gobuilds.orc+3979319f+")]
    [InlineData("LogLevel: info\nAuthFile: ys/none.txt\n", "ys/ysco.conf:2: AuthFile: ")]
    [InlineData("AuthFile: ys/password.txt\nWorker:\n\tUser: nosuchuser\n", "ys/ysco.conf:3: Worker.User nosuchuser: not in /etc/passwd")]
    [InlineData("AuthFile: ys/password.txt\nMonitor:\n\tTrustAnchors: ys/none\n", "ys/ysco.conf:3: Monitor.TrustAnchors: ")]
    [InlineData("AuthFile: ys/password.txt\nMonitor:\n\tTrustAnchors: ys/ysco.conf\n", "Monitor.TrustAnchors: ")]
    public async Task A_bad_configuration_is_refused_with_its_line_and_changes_nothing(string text, string message)
    {
        await using var host = await World.HostAsync();
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        DateTime written = File.GetLastWriteTimeUtc(host.ConfigFile);

        using var form = new FormUrlEncodedContent([new("command", "saveconfig"), new("config", text)]);
        using var answer = await host.Admin.PostAsync("/", form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((before, written), (await File.ReadAllTextAsync(host.ConfigFile), File.GetLastWriteTimeUtc(host.ConfigFile)));
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("ysco going on", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Process.WorkDir", "/no/such", "ys/ysco.conf:{line}: the service: starting as user daemon: Process.WorkDir /no/such: no such file or directory")]
    [InlineData("Process.WorkDir", "ys", "ys/ysco.conf:{line}: the service: starting as user daemon: Process.WorkDir ys: the user may not be in it: permission denied")]
    public async Task A_configuration_with_which_the_service_could_not_be_started_again_is_refused(string key, string value, string message)
    {
        await using var host = await World.HostAsync(settings: new() { RunFlags = ["-user", "daemon"] });

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => SaveAsync(host, c => c.Set(key, value)));

        string[] lines = ServiceConfig.For(host.World.Builds.VerifierKey, host.World.Builds.BaseUrl, host.World.Proxy.Url).Set(key, value).ToString().Split('\n');
        int line = Array.IndexOf(lines, $"\tWorkDir: {value}") + 1;
        Assert.Contains($"400: {message.Replace("{line}", $"{line}", StringComparison.Ordinal)}", refused.Message, StringComparison.Ordinal);
        await host.UntilAsync("one child", () => Task.FromResult(ProcessTable.Children(host.Ysco.Pid) is [var only] && only == host.ServicePid()));
    }

    [Fact]
    public async Task The_terms_of_a_saved_configuration_are_those_of_the_next_start()
    {
        await using var host = await World.HostAsync(settings: new() { RunFlags = ["-user", "daemon"] });
        int service = host.ServicePid();

        await SaveAsync(host, c => c.Set("Process.Umask", "0007"));
        Assert.Equal(service, host.ServicePid());
        await host.UntilAsync("one child", () => Task.FromResult(ProcessTable.Children(host.Ysco.Pid) is [var only] && only == service));
        await host.UpdateOkAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);

        var self = await ServiceSelf.OfAsync(host);
        Assert.Equal(("1 1 1", "0007"), (self.Uid, self.Umask));
    }

    [Fact]
    public async Task A_configuration_that_cannot_be_written_is_refused_and_ysco_goes_on()
    {
        await using var host = await World.HostAsync();
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        Directory.CreateDirectory(host.ConfigFile + ".ysco-tmp/in-the-way");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => SaveAsync(host, c => c));

        Assert.Contains("500: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ysco.conf: making a new file beside it: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(host.ConfigFile));
        await host.CheckAsync();
    }

    [Fact]
    public async Task A_browsers_line_ends_become_those_of_the_file_and_a_link_stays_one()
    {
        await using var host = await World.HostAsync();
        string text = await File.ReadAllTextAsync(host.ConfigFile);
        string elsewhere = Path.Combine(host.Folder, "elsewhere.conf");
        File.Move(host.ConfigFile, elsewhere);
        File.CreateSymbolicLink(host.ConfigFile, elsewhere);

        await host.CommandAsync("saveconfig", ("config", "# mine\r\n" + text.TrimEnd('\n').Replace("\n", "\r\n", StringComparison.Ordinal)));

        Assert.Equal("# mine\n" + text, await File.ReadAllTextAsync(elsewhere));
        Assert.Equal(elsewhere, File.ResolveLinkTarget(host.ConfigFile, returnFinalTarget: false)!.FullName);
    }

    [Fact]
    public async Task No_connection_is_refused_and_none_is_broken_off_while_ysco_executes_itself()
    {
        await using var host = await World.HostAsync();
        using var kept = await OpenAsync(host.AdminPort);
        await AskAsync(kept);
        await SaveAsync(host, c => c.Interval("7h"));
        await host.ControlAsync();
        int descriptors = Descriptors(host.Ysco.Pid);
        using var stop = new CancellationTokenSource();
        Task<int>[] clients = [.. Enumerable.Range(0, 3).Select(_ => Task.Run(() => AskOverAndOverAsync(host.AdminPort, stop.Token)))];

        for (int i = 0; i < 20; i++)
        {
            await SaveAsync(host, c => c.Set("Monitor.Interval", $"{i + 1}h"));
            await AskAsync(kept);
        }

        await stop.CancelAsync();
        int answers = (await Task.WhenAll(clients)).Sum();
        Assert.True(answers > 60, $"{answers} answers");
        Assert.Equal(21, host.Ysco.Lines.Count(l => l.Text.Contains("ysco going on", StringComparison.Ordinal)));
        await Poll.UntilAsync("no descriptor is left over", TimeSpan.FromSeconds(10), () => Descriptors(host.Ysco.Pid) <= descriptors);
    }

    [Fact]
    public async Task The_watch_goes_on_where_it_was()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.Second);
        var watched = await host.LoggedAsync("new version started, watching it");
        await Task.Delay(TimeSpan.FromSeconds(3));

        await SaveAsync(host, c => c);

        Assert.True((await host.StatusAsync()).GetProperty("UpdateBusy").GetBoolean());
        var done = await host.LoggedAsync("update done");
        Assert.InRange((done.At - watched.At).TotalSeconds, 4.5, 7);
    }

    [Fact]
    public async Task A_version_that_ends_in_its_watch_is_rolled_back_after_a_save_too()
    {
        await using var host = await World.HostAsync();
        await host.UpdateOkAsync(Releases.EndsLate);

        await SaveAsync(host, c => c);

        await host.LoggedAsync("rolled back");
        await host.WaitForVersionAsync(Releases.First);
        Assert.Contains("exit status 4", await host.JsonTextAsync("PauseReason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_an_update_is_installed_nothing_is_saved()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-termdelay", "1s"] });
        string before = await File.ReadAllTextAsync(host.ConfigFile);
        var update = host.UpdateAsync(Releases.Second);
        await host.LoggedAsync("stopping service for update");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => SaveAsync(host, c => c.Interval("7h")));

        Assert.Contains($"400: busy: another update is under way, to v0.1.1 {TestWorld.GoVersion} (nothing was saved", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(host.ConfigFile));
        Assert.Equal((200, "ok"), await update);
    }

    [Fact]
    public async Task After_a_save_signals_status_and_updates_are_as_before()
    {
        await using var host = await World.HostAsync(settings: new() { ServiceArguments = ["-info"] });
        await SaveAsync(host, c => c);

        host.Ysco.Signal(Signals.Hup);
        await host.Ysco.WaitForLogAsync(l => l.Contains("signal hangup", StringComparison.Ordinal));
        await host.UpdateAndKeepAsync(Releases.Second);
        await host.WaitForVersionAsync(Releases.Second);

        // What a service is started with after it: nothing of what was handed on.
        var seen = host.Ysco.Lines.SkipWhile(l => l.Text != $"version {Releases.Second}").Select(l => l.Text).ToList();
        Assert.DoesNotContain(host.Ysco.Lines, l => l.Text.Contains("YSCO_HANDOVER", StringComparison.Ordinal));
        Assert.Contains(seen, l => l.StartsWith("fd0 ", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, l => l.StartsWith("fd", StringComparison.Ordinal) && l[2..].Split(' ') is [not ("0" or "1" or "2"), var target]
            && (target.StartsWith("socket:", StringComparison.Ordinal) || target.Contains("memfd", StringComparison.Ordinal) || target.Contains("/ys", StringComparison.Ordinal)));
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task The_status_of_a_service_that_ends_after_a_save_is_ours()
    {
        await using var host = await World.HostAsync();
        await SaveAsync(host, c => c);

        Signals.Send(host.ServicePid(), Signals.Kill);

        Assert.Equal(137, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task What_was_scheduled_and_paused_is_so_after_a_save()
    {
        await using var world = await TestWorld.StartAsync();
        Releases.PublishUnlisted(world);
        Releases.List(world, Releases.First, Releases.Second);
        await using var host = await world.HostAsync(config: c => c.UpdateDelay("5h"));
        await host.CheckAsync();
        await host.CommandAsync("pause", ("reason", "holiday"));
        string scheduled = (await host.StatusAsync()).GetProperty("Scheduled").ToString();

        await SaveAsync(host, c => c.UpdateDelay("5h").Set("LogLevel", "warn"));

        Assert.Contains(Releases.Second, scheduled, StringComparison.Ordinal);
        Assert.Equal(scheduled, (await host.StatusAsync()).GetProperty("Scheduled").ToString());
        Assert.Equal("holiday", await host.JsonTextAsync("PauseReason"));
        Assert.Equal(
            ["yscostarted", "started", "checked", "scheduled", "paused", "configured"],
            (await host.StatusAsync()).GetProperty("Events").EnumerateArray().Select(e => e.GetProperty("Kind").GetString()));
    }

    private static async Task<NetworkStream> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static async Task AskAsync(NetworkStream stream)
    {
        await stream.WriteAsync("GET /service-version HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        byte[] buffer = new byte[4096];
        int got = 0;
        while (!Encoding.ASCII.GetString(buffer, 0, got).Contains("amd64", StringComparison.Ordinal))
        {
            int more = await stream.ReadAsync(buffer.AsMemory(got));
            Assert.True(more > 0, "the connection ended without an answer");
            got += more;
        }
    }

    private static async Task<int> AskOverAndOverAsync(int port, CancellationToken stop)
    {
        int answers = 0;
        for (; !stop.IsCancellationRequested; answers++)
        {
            using var stream = await OpenAsync(port);
            await AskAsync(stream);
        }

        return answers;
    }
}
