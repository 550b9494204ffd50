using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.World;

namespace Ysco.Tests.EndToEnd;

/// <summary>What a service's user, who owns folders on the way, must not get from a ysco that is root.</summary>
public class RunHostileTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private const string User = "4711";

    private TestWorld World => fixture.World;

    [Theory]
    [InlineData("chmod 4755 BINARY")]
    [InlineData("mv BINARY kept; ln -s /bin/su BINARY")]
    [InlineData("mv BINARY kept; cp /bin/su BINARY; chmod 6755 BINARY")]
    public async Task A_new_binary_never_makes_anybody_root_whatever_the_one_before_it_was_replaced_by(string attack)
    {
        await using var host = await World.HostAsync(settings: new() { RunFlags = ["-user", User, "-groups", User] });
        await ShellAsync(host, attack.Replace("BINARY", host.Installed, StringComparison.Ordinal));

        await host.UpdateAndKeepAsync(Releases.Second);

        Assert.Equal("755", (await ProcessRun.RunAsync("stat", ["-c", "%a", Path.Combine(host.Folder, Releases.FileName(Releases.Second))])).Stdout.TrimEnd());
        Assert.Equal($"{User} {User} {User}", (await ServiceSelf.OfAsync(host)).Uid);
    }

    [Fact]
    public async Task A_folder_that_is_put_in_the_place_of_ours_is_not_read_and_nothing_is_saved_into_it()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        string good = await File.ReadAllTextAsync(host.ConfigFile);
        await ShellAsync(host, "mv ys kept; mkdir ys; echo mine >ys/password.txt; echo victim >victim; ln -s ../victim ys/ysco.conf");

        ProcessOutcome saved = await ProcessRun.RunAsync(
            "curl", ["-sS", "--unix-socket", "kept/ysco.sock", "-d", "command=saveconfig", "--data-urlencode", "config=" + good, "http://ysco/"], new() { Directory = host.Folder });

        Assert.Contains("ys: is another folder than the one that this ysco was started with", saved.Stdout, StringComparison.Ordinal);
        Assert.Equal("victim\n", await File.ReadAllTextAsync(Path.Combine(host.Folder, "victim")));
        await ShellAsync(host, "rm -r ys; mv kept ys");
        await host.CommandAsync("saveconfig", ("config", good));
    }

    [Fact]
    public async Task A_config_that_is_somebody_elses_link_is_not_followed()
    {
        await using var host = await World.HostAsync();
        string good = await File.ReadAllTextAsync(host.ConfigFile);
        await ShellAsync(host, "cp ys/ysco.conf victim; ln -sf ../victim ys/ysco.conf; chown -h 4711 ys/ysco.conf");

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => host.CommandAsync("saveconfig", ("config", good + "\n")));

        Assert.Contains("is a link of user 4711, who may not say where ysco writes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fifo_in_the_place_of_a_folder_holds_nobody_up()
    {
        await using var host = await World.HostAsync();
        await ShellAsync(host, "mv ys kept; mkfifo ys");

        await host.CommandAsync("pause", ("reason", "try")).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal(Releases.First, await host.JsonTextAsync("SvcVersion"));

        await ShellAsync(host, "rm ys; mv kept ys");
        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
    }

    [Fact]
    public async Task The_socket_is_made_anew_in_a_folder_that_never_comes_to_rest()
    {
        await using var host = await World.HostAsync();
        await host.ControlAsync();
        await using var busy = YscoProcess.Start("sh", ["-c", "while :; do touch ys/a; mv ys/a ys/b; sleep 0.2; done"], new ProcessSettings { Directory = host.Folder });

        File.Delete(host.Socket());

        await host.UntilAsync("socket", () => Task.FromResult(File.Exists(host.Socket())));
    }

    private static async Task ShellAsync(RunningService host, string script) =>
        (await ProcessRun.RunAsync("/bin/sh", ["-e", "-c", script], new() { Directory = host.Folder })).Succeeded();
}
