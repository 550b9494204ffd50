using Ysco.Durable;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Admin;

/// <summary>
/// The socket by which commands reach a ysco that runs: <c>ysco.sock</c> in the state folder, for root and the user that ysco
/// runs as. It is made under another name, with its permissions, and renamed when it listens: at no instant can others open
/// it, or is it there and nobody listens. One that a dead run left is replaced by that; that of a live one never is.
/// References: unix(7); the mode that a socket has before bind(2) is that of its name, less the umask.
/// </summary>
public static class ControlSocket
{
    /// <summary>Its name in the state folder.</summary>
    public const string Name = "ysco.sock";

    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Unlike TCP, a connection that the kernel has no room for is refused at once, not later.</summary>
    private const int BacklogConnections = 511;

    /// <summary>Its path, for people.</summary>
    public static string PathIn(string folder) => $"{folder}/{Name}";

    /// <summary>Makes the socket, and listens. The failure names it and what to do.</summary>
    /// <returns>The descriptor.</returns>
    internal static Result<int> Open(string folder)
    {
        string path = PathIn(folder);
        if (InTheWay(folder, path) is { } obstacle)
        {
            return obstacle;
        }

        int fd = UnixSockets.Open(nonBlocking: true);
        string temporary = Name + DurableFile.TemporarySuffix;
        int error = fd < 0 || Files.fchmod(fd, OwnerOnly) != 0 ? Errno.Last : Listen(fd, folder, temporary);
        if (error == 0 && Files.rename($"{folder}/{temporary}", path) != 0)
        {
            error = Errno.Last;
        }

        if (error == 0)
        {
            return fd;
        }

        FileIo.Close(fd);
        _ = Files.unlink($"{folder}/{temporary}");
        return Failure.Local($"{path}: {Explain(error)}");
    }

    private static int Listen(int fd, string folder, string name)
    {
        _ = Files.unlink($"{folder}/{name}");
        int error = UnixSockets.Bind(fd, folder, name);
        if (error != 0)
        {
            return error;
        }

        // A kernel that takes no account of the mode: better no socket than one for everybody.
        return FileStatus.Of($"{folder}/{name}", followLinks: false)?.Permissions != OwnerOnly ? Errno.EPERM
            : Sockets.listen(fd, BacklogConnections) != 0 ? Errno.Last
            : 0;
    }

    /// <summary>What is at the path and may not be replaced; null when nothing is.</summary>
    private static Failure? InTheWay(string folder, string path)
    {
        if (FileStatus.Of(path, followLinks: false) is not { } there)
        {
            return null;
        }

        if (!there.IsSocket)
        {
            return Failure.Local($"{path}: is not a socket (remove it)");
        }

        int probe = UnixSockets.Open(nonBlocking: true);
        int error = probe < 0 ? Errno.Last : UnixSockets.Connect(probe, folder, Name);
        FileIo.Close(probe);

        // EAGAIN: it listens, and has no room for another. EACCES: somebody else's.
        return error is Errno.ECONNREFUSED or Errno.ENOENT ? null
            : error is 0 or Errno.EAGAIN ? Failure.Local($"{path}: another ysco listens there")
            : Failure.Local($"{path}: {Explain(error)}");
    }

    /// <summary>What an error number means for a socket.</summary>
    internal static string Explain(int error) => error == Errno.ENAMETOOLONG
        ? $"its path is longer than the {UnixSockets.MaxPathBytes} bytes that a socket may have (name the folder by a relative path)"
        : Errno.Describe(error);
}
