using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>socket(7), ip(7), ipv6(7) and tcp(7) under their C names; numbers are those of Linux's generic ABI.</summary>
internal static partial class Sockets
{
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_NONBLOCK = 0x800;
    internal const int SOCK_CLOEXEC = 0x80000;
    internal const int SOL_SOCKET = 1;
    internal const int SO_REUSEADDR = 2;
    internal const int SO_ERROR = 4;
    internal const int IPPROTO_TCP = 6;
    internal const int TCP_NODELAY = 1;
    internal const int IPPROTO_IPV6 = 41;
    internal const int IPV6_V6ONLY = 26;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int SHUT_WR = 1;

    internal const int ENFILE = 23;
    internal const int ENOMEM = 12;
    internal const int ENOBUFS = 105;
    internal const int EAFNOSUPPORT = 97;
    internal const int EADDRNOTAVAIL = 99;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int socket(int domain, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int bind(int fd, SockAddr* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int connect(int fd, SockAddr* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int getsockopt(int fd, int level, int name, int* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int listen(int fd, int backlog);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int accept4(int fd, SockAddr* address, uint* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint recv(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial nint send(int fd, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int getsockname(int fd, SockAddr* address, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int setsockopt(int fd, int level, int name, int* value, uint length);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int shutdown(int fd, int how);

    /// <summary>Sets an option of type int; false when it fails, with <see cref="Errno.Last"/>.</summary>
    internal static unsafe bool SetOption(int fd, int level, int name, int value) =>
        setsockopt(fd, level, name, &value, sizeof(int)) == 0;

    /// <summary>Begins a connection; it is made, or has failed, when the descriptor can be written to. 0, or the error number.</summary>
    /// <param name="fd">A socket that does not block.</param>
    /// <param name="address">With whom.</param>
    internal static unsafe int BeginConnect(int fd, SockAddr address)
    {
        const int EINPROGRESS = 115;
        int error = connect(fd, &address, address.LengthBytes) == 0 ? 0 : Errno.Last;
        return error == EINPROGRESS ? 0 : error;
    }

    /// <summary>What became of it since: 0, or the error number.</summary>
    internal static unsafe int PendingError(int fd)
    {
        int error = 0;
        uint length = sizeof(int);
        return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : Errno.Last;
    }

    /// <summary>Accepts a connection, non-blocking and close-on-exec; -1 when there is none, with <see cref="Errno.Last"/>.</summary>
    internal static unsafe int Accept(int listener, out SockAddr from)
    {
        SockAddr address = default;
        uint length = SockAddr.SizeBytes;
        int fd = accept4(listener, &address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        from = address;
        return fd;
    }

    /// <summary>Receives what is there; 0 at the end, -1 when it fails, with <see cref="Errno.Last"/>.</summary>
    internal static unsafe int Receive(int fd, Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            return (int)recv(fd, buffer, (nuint)into.Length, 0);
        }
    }

    /// <summary>Sends what there is room for; -1 when it fails, with <see cref="Errno.Last"/>. No SIGPIPE.</summary>
    internal static unsafe int Send(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            return (int)send(fd, buffer, (nuint)bytes.Length, MSG_NOSIGNAL);
        }
    }
}
