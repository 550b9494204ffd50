using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Admin;

/// <summary>
/// A listening socket, TCP or that of the state folder: non-blocking, close-on-exec.
/// References: ip(7), ipv6(7); <see cref="ControlSocket"/>.
/// </summary>
public sealed class ListenSocket : IDisposable
{
    /// <summary>Connections that the kernel holds for us; a burst of thousands is then not dropped at once.</summary>
    private const int BacklogConnections = 511;

    private ListenSocket(int fd, int port, string address) => (Fd, Port, Address) = (fd, port, address);

    /// <summary>The descriptor.</summary>
    public int Fd { get; }

    /// <summary>The port it is bound to; 0 when it has none.</summary>
    public int Port { get; }

    /// <summary>Where it listens, as it was given.</summary>
    public string Address { get; }

    /// <summary>Binds and listens. The failure names the address and what to do.</summary>
    public static Result<ListenSocket> Open(ListenAddress address)
    {
        int error = TryOpen(address.ToSockAddr(), out int fd);
        if (address.IsAny && error is Sockets.EAFNOSUPPORT or Sockets.EADDRNOTAVAIL)
        {
            error = TryOpen(address.ToSockAddr4(), out fd);
        }

        return error == 0 ? new ListenSocket(fd, PortOf(fd), address.Text) : Failure.Local($"listen {address.Text}: {Explain(error, address)}");
    }

    /// <summary>Makes the socket of a state folder, and listens.</summary>
    public static Result<ListenSocket> OpenControl(string folder) =>
        ControlSocket.Open(folder).Try(out int fd, out Failure? failure) ? new ListenSocket(fd, 0, ControlSocket.PathIn(folder)) : failure;

    /// <summary>Takes over a socket that listens already: one that was passed on through an exec.</summary>
    /// <param name="fd">Its descriptor.</param>
    /// <param name="address">Where it listens, as it was given.</param>
    public static Result<ListenSocket> Adopt(int fd, string address)
    {
        int port = PortOf(fd);
        return port >= 0 ? new ListenSocket(fd, port, address) : Failure.Local($"descriptor {fd}: not a listening socket: {Errno.Describe(Errno.Last)}");
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => FileIo.Close(Fd);

    private static unsafe int TryOpen(SockAddr address, out int fd)
    {
        fd = Sockets.socket(address.Family, Sockets.SOCK_STREAM | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            return Errno.Last;
        }

        // Without it, a restart of ours has to wait for old connections in TIME_WAIT.
        bool isSet = Sockets.SetOption(fd, Sockets.SOL_SOCKET, Sockets.SO_REUSEADDR, 1)
            && (address.Family == SockAddr.AF_INET || Sockets.SetOption(fd, Sockets.IPPROTO_IPV6, Sockets.IPV6_V6ONLY, 0));
        if (isSet && Sockets.bind(fd, &address, address.LengthBytes) == 0 && Sockets.listen(fd, BacklogConnections) == 0)
        {
            return 0;
        }

        int error = Errno.Last;
        FileIo.Close(fd);
        return error;
    }

    private static unsafe int PortOf(int fd)
    {
        SockAddr address = default;
        uint length = SockAddr.SizeBytes;
        return Sockets.getsockname(fd, &address, &length) != 0 ? -1
            : address.Family == SockAddr.AF_UNIX ? 0
            : address.Port > 0 ? address.Port : -1;
    }

    private static string Explain(int error, ListenAddress address) => error switch
    {
        Errno.EADDRINUSE => "address already in use (another program, or another ysco, listens there)",
        Errno.EACCES when address.Port < 1024 => "permission denied (ports below 1024 need root or CAP_NET_BIND_SERVICE)",
        _ => Errno.Describe(error),
    };
}
