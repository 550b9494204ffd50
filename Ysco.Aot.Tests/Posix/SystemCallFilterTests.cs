using Xunit;
using Ysco.Posix;

namespace Ysco.Tests.Posix;

public class SystemCallFilterTests
{
    [Fact]
    public void A_thread_that_may_not_start_processes_can_start_threads_only()
    {
        bool installed = false;
        int before = -1;
        int after = -1;
        bool threadRan = false;
        var restricted = new Thread(() =>
        {
            before = Spawn.Start("/bin/true", Spawn.Bytes("true"), null, [], out int first);
            Reap(first);
            installed = Confinement.SetNoNewPrivileges() && SystemCallFilter.ForbidNewProcessesToThisThread();
            after = Spawn.Start("/bin/true", Spawn.Bytes("true"), null, [], out _);
            var another = new Thread(() => threadRan = true);
            another.Start();
            another.Join();
        });
        restricted.Start();
        restricted.Join();
        Assert.True(installed);
        Assert.Equal(0, before);
        Assert.Equal(Errno.EPERM, after);
        Assert.True(threadRan);
    }

    private static unsafe void Reap(int pid)
    {
        int status;
        Assert.Equal(pid, Processes.waitpid(pid, &status, 0));
    }
}
