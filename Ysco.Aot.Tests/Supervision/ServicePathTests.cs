using Xunit;
using Ysco.Posix;
using Ysco.Supervision;

namespace Ysco.Tests.Supervision;

public class ServicePathTests
{
    [Fact]
    public void Only_a_regular_file_that_may_be_executed_is_a_program()
    {
        using var folder = new TemporaryFolder();
        string program = folder.Write("svc-v1", "one");
        Assert.Equal($"{program}: not a program (expected a regular file that may be executed)", ServicePath.NotAProgram(program)?.Message);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Null(ServicePath.NotAProgram(program));
        Assert.EndsWith("not a program (expected a regular file that may be executed)", ServicePath.NotAProgram(folder.Path)?.Message);
        Assert.Equal($"{folder["svc-v2"]}: no such file or directory", ServicePath.NotAProgram(folder["svc-v2"])?.Message);
    }

    [Fact]
    public void A_relative_link_stays_relative()
    {
        using var folder = new TemporaryFolder();
        folder.Write("svc-v1", "one");
        folder.Write("svc-v2", "two");
        File.CreateSymbolicLink(folder["svc"], "svc-v1");
        var path = new ServicePath(folder["svc"]);
        Assert.Null(path.Switch(folder["svc-v2"]));
        Assert.Equal("svc-v2", new FileInfo(folder["svc"]).LinkTarget);
        Assert.Equal(folder["svc-v2"], path.Resolve().Value);
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_relative_link_into_another_folder_stays_relative()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["bin"]);
        folder.Write("bin/svc-v1", "one");
        folder.Write("bin/svc-v2", "two");
        File.CreateSymbolicLink(folder["svc"], "./bin/svc-v1");
        Assert.Null(new ServicePath(folder["svc"]).Switch(folder["bin/svc-v2"]));
        Assert.Equal("./bin/svc-v2", new FileInfo(folder["svc"]).LinkTarget);
    }

    [Fact]
    public void An_absolute_link_stays_absolute()
    {
        using var folder = new TemporaryFolder();
        string one = folder.Write("svc-v1", "one");
        string two = folder.Write("svc-v2", "two");
        File.CreateSymbolicLink(folder["svc"], one);
        Assert.Null(new ServicePath(folder["svc"]).Switch(two));
        Assert.Equal(two, new FileInfo(folder["svc"]).LinkTarget);
    }

    [Fact]
    public void A_plain_file_is_swapped_and_the_old_one_stays_reachable()
    {
        using var folder = new TemporaryFolder();
        string service = folder.Write("svc", "one");
        string two = folder.Write("svc-v2", "two");
        var path = new ServicePath(service);
        string kept = path.KeepCurrent(service, "svc-v1", two).Value;
        Assert.Equal(folder["svc-v1"], kept);
        Assert.Null(path.Switch(two));
        Assert.Equal(("two", "one"), (File.ReadAllText(service), File.ReadAllText(kept)));
        Assert.Null(path.Switch(kept));
        Assert.Equal(("one", "two"), (File.ReadAllText(service), File.ReadAllText(two)));
    }

    [Fact]
    public void At_no_instant_is_the_path_not_there()
    {
        using var folder = new TemporaryFolder();
        string one = folder.Write("svc-v1", "one");
        string two = folder.Write("svc-v2", "two");
        File.CreateSymbolicLink(folder["svc"], "svc-v1");
        var path = new ServicePath(folder["svc"]);
        using var stop = new CancellationTokenSource();
        int missing = 0;
        var watcher = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                missing += File.Exists(folder["svc"]) ? 0 : 1;
            }
        });
        watcher.Start();
        for (int i = 0; i < 200; i++)
        {
            Assert.Null(path.Switch(i % 2 == 0 ? two : one));
        }

        stop.Cancel();
        watcher.Join();
        Assert.Equal(0, missing);
    }


    [Fact]
    public void Only_a_link_that_has_no_other_name_is_given_to_somebody()
    {
        Assert.True(Environment.IsPrivilegedProcess, "needs root");
        using var folder = new TemporaryFolder();
        string file = folder.Write("file", "root's");
        File.CreateSymbolicLink(folder["link"], file);
        File.CreateSymbolicLink(folder["two"], file);
        Assert.Equal(0, Files.link(folder["two"], folder["more"]));
        Assert.Equal(0, Files.link(file, folder["hard"]));

        Assert.True(SymbolicLink.Give(folder["link"], 4711, 4712));
        Assert.False(SymbolicLink.Give(folder["hard"], 4711, 4712));
        Assert.False(SymbolicLink.Give(folder["two"], 4711, 4712));
        Assert.False(SymbolicLink.Give(folder["none"], 4711, 4712));

        Assert.Equal((4711u, 4712u), Owner(folder["link"]));
        Assert.Equal((0u, 0u), Owner(file));
        Assert.Equal((0u, 0u), Owner(folder["two"]));
    }

    [Fact]
    public void A_link_that_is_switched_keeps_its_owner()
    {
        using var folder = new TemporaryFolder();
        folder.Write("svc-v1", "one");
        folder.Write("svc-v2", "two");
        File.CreateSymbolicLink(folder["svc"], "svc-v1");
        Assert.True(SymbolicLink.Give(folder["svc"], 4711, 4712));
        Assert.Null(new ServicePath(folder["svc"]).Switch(folder["svc-v2"]));
        Assert.Equal((4711u, 4712u), Owner(folder["svc"]));
    }

    private static (uint Uid, uint Gid) Owner(string path) =>
        FileStatus.Of(path, followLinks: false) is { } status ? (status.Uid, status.Gid) : default;
}
