using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>
/// Datagrams between processes of this machine, with the word of the kernel on who sent them.
/// References: unix(7) (SO_PASSCRED, SCM_CREDENTIALS, abstract names), cmsg(3). Numbers are those of Linux's generic ABI.
/// </summary>
internal static unsafe partial class UnixDatagrams
{
    private const int SOCK_DGRAM = 2;
    /// <summary>Of <see cref="Meet"/>: what is there is no datagram socket of this machine.</summary>
    internal const int EPROTOTYPE = 91;

    private const int SO_TYPE = 3;
    private const int SO_DOMAIN = 39;
    private const int SO_PASSCRED = 16;
    private const int SCM_CREDENTIALS = 2;
    private const int MSG_DONTWAIT = 0x40;
    private const int MSG_TRUNC = 0x20;
    private const int MSG_CMSG_CLOEXEC = 0x4000_0000;
    private const uint AllButOwner = 0x7f; // 0177
    private const uint AllButOwnerAndGroup = 0x4f; // 0117

    /// <summary>Makes a socket at a path, to which we may send, root, and the members of a group. What was there goes.</summary>
    /// <param name="path">The path.</param>
    /// <param name="group">The group; null for none.</param>
    /// <param name="fd">The socket, which does not block.</param>
    /// <returns>0, or the error number.</returns>
    internal static int Bind(string path, uint? group, out int fd)
    {
        byte* address = stackalloc byte[AddressBytes];
        uint length = Fill(address, path);
        fd = length == 0 ? -1 : Sockets.socket(SockAddr.AF_UNIX, SOCK_DGRAM | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            return length == 0 ? Errno.ENAMETOOLONG : Errno.Last;
        }

        // Mode and group follow the mask and this thread's group at the time of bind(2): by name it could be another file's.
        _ = Files.unlink(path);
        uint mask = ProcessSettings.umask(group is null ? AllButOwner : AllButOwnerAndGroup);
        uint before = group is { } wanted ? setfsgid(wanted) : 0;
        int error = Sockets.SetOption(fd, Sockets.SOL_SOCKET, SO_PASSCRED, 1) && bind(fd, address, length) == 0 ? 0 : Errno.Last;
        _ = group is null ? 0 : setfsgid(before);
        _ = ProcessSettings.umask(mask);
        if (error != 0)
        {
            FileIo.Close(fd);
        }

        return error;
    }

    /// <summary>
    /// Receives a datagram. Descriptors that come with it are closed by the kernel, for there is no room to take them.
    /// </summary>
    /// <param name="fd">The socket.</param>
    /// <param name="into">For its bytes.</param>
    /// <param name="sender">The process that sent it, as the kernel says; 0 when it is not known.</param>
    /// <returns>Its bytes; 0 also for one that is longer than the room; -1 when there is none, with <see cref="Errno.Last"/>.</returns>
    internal static int Receive(int fd, Span<byte> into, out int sender)
    {
        // struct cmsghdr: size_t, int, int; then struct ucred: pid, uid, gid; to the next multiple of a word.
        int headBytes = sizeof(nuint) + (2 * sizeof(int));
        int controlBytes = (headBytes + (3 * sizeof(int)) + sizeof(nuint) - 1) / sizeof(nuint) * sizeof(nuint);
        byte* control = stackalloc byte[controlBytes];
        fixed (byte* buffer = into)
        {
            var vector = new IoVector { Start = buffer, Bytes = (nuint)into.Length };
            var message = new Message { Vectors = &vector, VectorCount = 1, Control = control, ControlBytes = (nuint)controlBytes };
            int got = (int)recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
            int* kind = (int*)(control + sizeof(nuint));
            bool told = got >= 0 && (int)message.ControlBytes >= headBytes + (3 * sizeof(int))
                && kind[0] == Sockets.SOL_SOCKET && kind[1] == SCM_CREDENTIALS;
            sender = told ? kind[2] : 0;
            return got > 0 && (message.Flags & MSG_TRUNC) != 0 ? 0 : got;
        }
    }

    /// <summary>Sends a datagram without waiting; false when it cannot go.</summary>
    /// <param name="name">A path, or "@" and an abstract name.</param>
    /// <param name="bytes">The datagram.</param>
    internal static bool Send(string name, ReadOnlySpan<byte> bytes)
    {
        byte* address = stackalloc byte[AddressBytes];
        uint length = Fill(address, name);
        int fd = length == 0 ? -1 : Sockets.socket(SockAddr.AF_UNIX, SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        if (fd < 0)
        {
            return false;
        }

        fixed (byte* buffer = bytes)
        {
            bool sent = sendto(fd, buffer, (nuint)bytes.Length, MSG_DONTWAIT | Sockets.MSG_NOSIGNAL, address, length) == bytes.Length;
            FileIo.Close(fd);
            return sent;
        }
    }

    /// <summary>Two sockets that are each other's only partner, close-on-exec; 0, or the error number.</summary>
    internal static int Pair(out int ours, out int theirs)
    {
        int* ends = stackalloc int[2] { -1, -1 };
        int error = socketpair(SockAddr.AF_UNIX, SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0, ends) == 0 ? 0 : Errno.Last;
        (ours, theirs) = (ends[0], ends[1]);
        return error;
    }

    /// <summary>Makes a socket the only partner of one whose own is gone; 0, or the error number. The kernel finds names for both.</summary>
    /// <param name="theirs">A datagram socket; of another kind, it stays as it is.</param>
    /// <param name="ours">The new one, close-on-exec; -1 when there is none.</param>
    internal static int Meet(int theirs, out int ours)
    {
        ours = -1;
        if (Option(theirs, SO_DOMAIN) != SockAddr.AF_UNIX || Option(theirs, SO_TYPE) != SOCK_DGRAM)
        {
            return EPROTOTYPE;
        }

        ours = Sockets.socket(SockAddr.AF_UNIX, SOCK_DGRAM | Sockets.SOCK_CLOEXEC, 0);
        int error = ours < 0 ? Errno.Last : Connect(theirs, to: ours);
        error = error == 0 ? Connect(ours, to: theirs) : error;
        if (error != 0)
        {
            FileIo.Close(ours);
            ours = -1;
        }

        return error;
    }

    private static int Connect(int fd, int to)
    {
        byte* address = stackalloc byte[AddressBytes];
        *(ushort*)address = SockAddr.AF_UNIX;

        // A name of no bytes asks the kernel for one (unix(7), "Autobind feature"); a socket that has one keeps it.
        uint length = sizeof(ushort);
        _ = bind(to, address, length);
        length = AddressBytes;
        return getsockname(to, address, &length) == 0 && connect(fd, address, length) == 0 ? 0 : Errno.Last;
    }

    private static int Option(int fd, int name)
    {
        int value = 0;
        uint length = sizeof(int);
        return getsockopt(fd, Sockets.SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
    }

    /// <summary>Receives a datagram without waiting: its bytes, or as many as there is room for; -1 when there is none, with <see cref="Errno.Last"/>.</summary>
    internal static int Receive(int fd, Span<byte> into)
    {
        fixed (byte* buffer = into)
        {
            return (int)Sockets.recv(fd, buffer, (nuint)into.Length, MSG_DONTWAIT);
        }
    }

    private const int AddressBytes = sizeof(ushort) + UnixSockets.MaxPathBytes + 1;

    /// <summary>struct sockaddr_un; 0 when the name does not fit.</summary>
    private static uint Fill(byte* address, string name)
    {
        int bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes is 0 or > UnixSockets.MaxPathBytes)
        {
            return 0;
        }

        new Span<byte>(address, AddressBytes).Clear();
        *(ushort*)address = SockAddr.AF_UNIX;
        _ = Encoding.UTF8.GetBytes(name, new Span<byte>(address + sizeof(ushort), bytes));
        if (name[0] != '@')
        {
            return (uint)(sizeof(ushort) + bytes + 1);
        }

        address[sizeof(ushort)] = 0;
        return (uint)(sizeof(ushort) + bytes);
    }

    /// <summary>setfsgid(2): of this thread alone. It returns the one before, whether it could be set or not.</summary>
    [LibraryImport("libc")]
    private static partial uint setfsgid(uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int fd, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockname(int fd, byte* address, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int name, int* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvmsg(int fd, Message* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint sendto(int fd, byte* buffer, nuint bytes, int flags, byte* address, uint length);

    /// <summary>struct iovec.</summary>
    private struct IoVector
    {
        internal byte* Start;
        internal nuint Bytes;
    }

    /// <summary>struct msghdr.</summary>
    private struct Message
    {
        internal byte* Name;
        internal uint NameBytes;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal byte* Control;
        internal nuint ControlBytes;
        internal int Flags;
    }
}
