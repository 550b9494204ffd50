using Xunit;
using Ysco.Posix;

namespace Ysco.Tests.Posix;

public class SystemCallFilterTests
{
    [Fact]
    public void A_confined_thread_can_start_threads_only_and_open_sockets_to_the_network_only()
    {
        bool installed = false;
        int before = -1;
        int after = -1;
        bool threadRan = false;
        (int Local, int Error, int Network) sockets = default;
        var restricted = new Thread(() =>
        {
            before = Spawn.Start("/bin/true", Spawn.Bytes("true"), null, [], out int first);
            Reap(first);
            installed = Confinement.SetNoNewPrivileges() && SystemCallFilter.ForbidProcessesAndLocalSocketsToThisThread();
            after = Spawn.Start("/bin/true", Spawn.Bytes("true"), null, [], out _);
            sockets = (UnixSockets.Open(nonBlocking: true), Errno.Last, Sockets.socket(SockAddr.AF_INET, Sockets.SOCK_STREAM | Sockets.SOCK_CLOEXEC, 0));
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
        Assert.Equal((-1, Errno.EPERM), (sockets.Local, sockets.Error));
        Assert.True(sockets.Network >= 0);
        FileIo.Close(sockets.Network);
    }

    private static unsafe void Reap(int pid)
    {
        int status;
        Assert.Equal(pid, Processes.waitpid(pid, &status, 0));
    }
}
