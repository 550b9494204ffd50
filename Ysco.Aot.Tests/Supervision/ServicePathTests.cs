using Xunit;
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
}
