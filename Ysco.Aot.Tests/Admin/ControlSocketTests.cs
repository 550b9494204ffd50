using Xunit;
using Ysco.Admin;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Tests.Admin;

public class ControlSocketTests
{
    [Fact]
    public void A_socket_that_is_listened_on_is_never_replaced_and_one_that_is_not_always()
    {
        using var folder = new TemporaryFolder();
        using (ListenSocket.OpenControl(folder.Path).Value)
        {
            Assert.Equal(
                Failure.Local($"{folder["ysco.sock"]}: another ysco listens there"), ListenSocket.OpenControl(folder.Path).Failure);
        }

        using ListenSocket second = ListenSocket.OpenControl(folder.Path).Value;
        Assert.Equal((0, folder["ysco.sock"]), (second.Port, second.Address));
        Assert.Equal(0, Connect(folder.Path));
        Assert.Equal([folder["ysco.sock"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Its_mode_is_its_own_whatever_is_asked_for_by_the_process()
    {
        using var folder = new TemporaryFolder();
        using ListenSocket socket = ListenSocket.OpenControl(folder.Path).Value;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder["ysco.sock"]));
    }

    [Fact]
    public void It_is_adopted_by_its_descriptor()
    {
        using var folder = new TemporaryFolder();
        using ListenSocket socket = ListenSocket.OpenControl(folder.Path).Value;
        Assert.Equal((socket.Fd, 0), (ListenSocket.Adopt(socket.Fd, "x").Value.Fd, ListenSocket.Adopt(socket.Fd, "x").Value.Port));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(
            Failure.Local($"{folder["none"]}/ysco.sock: no such file or directory"), ListenSocket.OpenControl(folder["none"]).Failure);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(107)]
    [InlineData(108)]
    [InlineData(109)]
    [InlineData(900)]
    public void A_path_may_be_of_any_length(int length)
    {
        using var parent = new TemporaryFolder();
        string folder = parent.Path;
        while (folder.Length + "/ysco.sock".Length < length)
        {
            int left = length - folder.Length - "/ysco.sock".Length - 1;
            folder += "/" + new string('d', Math.Clamp(left, 1, 200));
        }

        Directory.CreateDirectory(folder);
        using ListenSocket socket = ListenSocket.OpenControl(folder).Value;
        Assert.True(File.Exists(folder + "/ysco.sock"));
        Assert.Equal(0, Connect(folder));
    }

    private static int Connect(string folder)
    {
        int fd = UnixSockets.Open(nonBlocking: false);
        int error = UnixSockets.Connect(fd, folder, ControlSocket.Name);
        Assert.Equal(Processes.geteuid(), error == 0 ? UnixSockets.PeerUid(fd) : Processes.geteuid());
        FileIo.Close(fd);
        return error;
    }
}
