using System.Globalization;
using Xunit;
using Ysco.Tests.Binary;
using Ysco.Tests.EndToEnd;
using Ysco.Tests.World;

namespace Ysco.Tests.Hosts;

/// <summary><c>-pidfile</c>: by which rc scripts find ysco.</summary>
public class PidFileTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private TestWorld World => fixture.World;

    [Fact]
    public async Task It_names_ysco_from_before_the_service_starts_until_the_end_also_after_an_exec()
    {
        await using var host = await HostAsync();
        string file = FileOf(host);

        Assert.Equal($"{host.Ysco.Pid}\n", await ReadAsync(file));
        Assert.Equal((UnixFileMode)0b110_100_100, File.GetUnixFileMode(file));
        await host.CommandAsync("saveconfig", ("config", await File.ReadAllTextAsync(host.ConfigFile)));
        await host.LoggedAsync("ysco going on");
        Assert.Equal($"{host.Ysco.Pid}\n", await ReadAsync(file));
        Assert.Equal(host.Ysco.Pid, LockHolder(file));

        host.Ysco.Signal(Signals.Term);
        Assert.Equal(0, await host.Ysco.WaitForExitAsync());
        Assert.False(File.Exists(file));
        Assert.DoesNotContain(Directory.EnumerateFiles(host.Folder), name => name.EndsWith(".ysco-tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_another_ysco_has_is_left_to_it()
    {
        await using var host = await HostAsync();
        await using var other = await World.HostAsync(settings: new() { RunFlags = ["-pidfile", FileOf(host)], Started = false });

        other.Start();

        Assert.Equal(1, await other.Ysco.WaitForExitAsync());
        Assert.Equal($"ysco run: -pidfile: {FileOf(host)}: a ysco that runs has this file: process {host.Ysco.Pid} (stop it first, or name another file)", await OnlyLineAsync(other.Ysco));
        Assert.Empty(other.Stamps());
        Assert.Equal($"{host.Ysco.Pid}\n", await ReadAsync(FileOf(host)));
    }

    [Fact]
    public async Task A_second_ysco_of_the_same_folder_does_not_touch_it()
    {
        await using var host = await HostAsync();
        await using YscoProcess second = StartOther(host, "-pidfile", "ysco.pid", "-dir", "ys");

        Assert.Equal(1, await second.WaitForExitAsync());

        Assert.Contains("another ysco runs with this folder", await OnlyLineAsync(second), StringComparison.Ordinal);
        Assert.Equal($"{host.Ysco.Pid}\n", await ReadAsync(FileOf(host)));
    }

    [Fact]
    public async Task One_that_was_left_behind_is_replaced()
    {
        await using var host = await HostAsync();
        host.Ysco.Signal(Signals.Kill);
        await host.Ysco.WaitForExitAsync();
        Assert.True(File.Exists(FileOf(host)));

        host.Start();
        await host.LoggedAsync("taking over the service");

        Assert.Equal($"{host.Ysco.Pid}\n", await ReadAsync(FileOf(host)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\n")]
    public async Task Who_has_the_number_by_now_does_not_matter(string content)
    {
        await using var host = await HostAsync(started: false);
        await File.WriteAllTextAsync(FileOf(host), content == "" ? "" : Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");

        host.Start();

        await host.WaitForVersionAsync(Releases.First);
        Assert.Equal($"{host.Ysco.Pid}\n", await ReadAsync(FileOf(host)));
    }

    [Theory]
    [InlineData("printf 'root:x:0:0\\n' >ysco.pid", "is no pidfile, for it has more than a number in it (it is left as it is: name another file)")]
    [InlineData("mkdir ysco.pid", "is not a regular file")]
    [InlineData("ln -s /etc/passwd ysco.pid", "is not a regular file")]
    [InlineData("mkfifo ysco.pid", "is not a regular file")]
    [InlineData("mount --bind . . && mount -o remount,ro,bind . && cd \"$PWD\"", "making a new file beside it: read-only file system")]
    public async Task What_is_no_pidfile_is_left_as_it_is(string make, string cause)
    {
        string script = await HostSteps.ScriptAsync(
            World.Folder, make.StartsWith("mount", StringComparison.Ordinal) ? $"exec unshare -m sh -c '{make} && exec \"$@\"' sh \"$YSCO\" \"$@\"" : $"{make}; exec \"$YSCO\" \"$@\"");
        await using var host = await World.HostAsync(settings: new() { YscoPath = script, RunFlags = ["-pidfile", "ysco.pid"], Started = false });

        host.Start();

        Assert.Equal(1, await host.Ysco.WaitForExitAsync());
        Assert.Equal($"ysco run: -pidfile: ysco.pid: {cause}", await OnlyLineAsync(host.Ysco));
        Assert.Empty(host.Stamps());
    }

    [Theory]
    [InlineData("flag -pidfile: must not be empty", "-pidfile=")]
    [InlineData("unknown flag -daemon (ysco stays in the foreground; what starts it puts it in the background", "-daemon")]
    public async Task A_wrong_command_line_says_what_would_be_right(string cause, string flag)
    {
        using var here = new Sandbox();
        ProcessOutcome outcome = await here.RunAsync("run", flag, "./websvc");
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(cause, outcome.Stderr, StringComparison.Ordinal);
    }

    /// <summary>The one line that a ysco wrote which has ended; it may be read after that.</summary>
    private static async Task<string> OnlyLineAsync(YscoProcess ysco)
    {
        await ysco.WaitForLogAsync(_ => true);
        return Assert.Single(ysco.Lines).Text;
    }

    /// <summary>Who has a file locked, as the kernel tells (proc_locks(5)); 0 for nobody.</summary>
    private static int LockHolder(string file)
    {
        string inode = System.IO.File.ReadLines("/proc/locks").FirstOrDefault(line => line.Contains(" FLOCK ", StringComparison.Ordinal) && line.Contains($":{Inode(file)} ", StringComparison.Ordinal)) ?? "";
        return inode == "" ? 0 : int.Parse(inode.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4], CultureInfo.InvariantCulture);
    }

    /// <summary>As rc scripts read it: File.ReadAllText asks for a lock of its own.</summary>
    private static async Task<string> ReadAsync(string file) => (await ProcessRun.RunAsync("cat", [file])).Stdout;

    private static ulong Inode(string file) => Ysco.Posix.FileStatus.Of(file)!.Value.Inode;

    private static string FileOf(RunningService host) => Path.Combine(host.Folder, "ysco.pid");

    private Task<RunningService> HostAsync(bool started = true) =>
        World.HostAsync(settings: new() { RunFlags = ["-pidfile", "ysco.pid"], Started = started });

    private static YscoProcess StartOther(RunningService host, params string[] flags) =>
        YscoProcess.Start(YscoBinary.Location, ["run", .. flags, "./websvc"], new() { Directory = host.Folder });
}
