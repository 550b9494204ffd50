using System.Diagnostics;
using Xunit;
using Ysco.Durable;
using Ysco.Tests.Binary;

namespace Ysco.Tests.Durable;

public class FileLockTests
{
    [Fact]
    public void A_lock_is_taken_let_go_and_taken_again()
    {
        using var folder = new TemporaryFolder();
        FileLock.Take(folder["lock"]).Value.Dispose();
        FileLock.Take(folder["lock"]).Value.Dispose();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["lock"]));
    }

    [Fact]
    public void One_that_is_held_for_long_is_given_up()
    {
        using var folder = new TemporaryFolder();
        using FileLock held = FileLock.Take(folder["lock"]).Value;
        var waited = Stopwatch.StartNew();
        Assert.StartsWith($"{folder["lock"]}: another process holds this lock for more than 5 s", FileLock.Take(folder["lock"]).Failure?.Message);
        Assert.InRange(waited.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task One_that_is_let_go_meanwhile_is_got()
    {
        using var folder = new TemporaryFolder();
        FileLock held = FileLock.Take(folder["lock"]).Value;
        Task letGo = Task.Delay(300).ContinueWith(_ => held.Dispose(), TaskScheduler.Default);
        FileLock.Take(folder["lock"]).Value.Dispose();
        await letGo;
    }

    [Theory]
    [InlineData("elsewhere")]
    [InlineData("there")]
    public void A_link_is_not_followed(string target)
    {
        using var folder = new TemporaryFolder();
        folder.Write("there", "");
        File.CreateSymbolicLink(folder["lock"], target);
        Assert.Equal(
            $"{folder["lock"]}: a symbolic link where a lock file of ours should be (remove it)", FileLock.Take(folder["lock"]).Failure?.Message);
        Assert.False(File.Exists(folder["elsewhere"]));
    }

    [Fact]
    public async Task A_fifo_is_no_lock()
    {
        using var folder = new TemporaryFolder();
        await ProcessRun.RunAsync("/bin/sh", ["-c", $"mkfifo '{folder["lock"]}'"], new());
        Assert.Equal($"{folder["lock"]}: is not a regular file (remove it)", FileLock.Take(folder["lock"]).Failure?.Message);
    }
}
