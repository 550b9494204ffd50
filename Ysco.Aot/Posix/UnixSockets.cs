using System.Runtime.InteropServices;
using System.Text;

namespace Ysco.Posix;

/// <summary>
/// Stream sockets with a name in a folder: unix(7). Names are given as folder and name, so that a folder with a long path
/// can be gone to by its descriptor: struct sockaddr_un has room for <see cref="MaxPathBytes"/> bytes.
/// Numbers are those of Linux's generic ABI.
/// </summary>
internal static unsafe partial class UnixSockets
{
    /// <summary>sun_path has 108 bytes, and the last is a NUL.</summary>
    internal const int MaxPathBytes = 107;

    private const int SO_RCVTIMEO = 20;
    private const int SO_SNDTIMEO = 21;
    private const int SO_PEERCRED = 17;

    /// <summary>struct sockaddr_un: sun_family, sun_path.</summary>
    private const int AddressBytes = 110;

    /// <summary>struct ucred: pid, uid, gid, 32 bits each.</summary>
    private const int CredentialBytes = 12;

    /// <summary>A new one, close-on-exec; -1 when there is none, with <see cref="Errno.Last"/>.</summary>
    internal static int Open(bool nonBlocking) =>
        Sockets.socket(SockAddr.AF_UNIX, Sockets.SOCK_STREAM | Sockets.SOCK_CLOEXEC | (nonBlocking ? Sockets.SOCK_NONBLOCK : 0), 0);

    /// <summary>Gives it a name, which must be free; 0 or an error number.</summary>
    internal static int Bind(int fd, string folder, string name) =>
        WithAddress(folder, name, fd, static (socket, address, length) => bind(socket, address, length));

    /// <summary>Connects it; 0 or an error number.</summary>
    internal static int Connect(int fd, string folder, string name) =>
        WithAddress(folder, name, fd, static (socket, address, length) => connect(socket, address, length));

    /// <summary>The user of the process that connected, as it was then; null when the kernel does not tell.</summary>
    internal static uint? PeerUid(int fd)
    {
        uint* credentials = stackalloc uint[CredentialBytes / sizeof(uint)];
        uint length = CredentialBytes;
        return getsockopt(fd, Sockets.SOL_SOCKET, SO_PEERCRED, credentials, &length) == 0 && length == CredentialBytes ? credentials[1] : null;
    }

    /// <summary>How long connecting, sending and receiving wait, each time; then they fail with EAGAIN.</summary>
    internal static void SetTimeout(int fd, TimeSpan timeout)
    {
        // struct timeval: two words.
        nint* time = stackalloc nint[2] { (nint)timeout.TotalSeconds, timeout.Milliseconds * 1000 };
        _ = setsockopt(fd, Sockets.SOL_SOCKET, SO_RCVTIMEO, time, (uint)(2 * sizeof(nint)));
        _ = setsockopt(fd, Sockets.SOL_SOCKET, SO_SNDTIMEO, time, (uint)(2 * sizeof(nint)));
    }

    private delegate int Call(int fd, byte* address, uint length);

    private static int WithAddress(string folder, string name, int fd, Call call)
    {
        string path = $"{folder}/{name}";
        if (Encoding.UTF8.GetByteCount(path) <= MaxPathBytes)
        {
            return At(path, fd, call);
        }

        const int O_PATH = 0x200000;
        int at = Files.open(folder, O_PATH | Directories.O_DIRECTORY | FileIo.O_CLOEXEC, 0);
        if (at < 0)
        {
            return Errno.Last;
        }

        path = $"/proc/self/fd/{at}/{name}";
        int error = Encoding.UTF8.GetByteCount(path) > MaxPathBytes || FileStatus.Of($"/proc/self/fd/{at}") is null
            ? Errno.ENAMETOOLONG
            : At(path, fd, call);
        FileIo.Close(at);
        return error;
    }

    private static int At(string path, int fd, Call call)
    {
        byte* address = stackalloc byte[AddressBytes];
        new Span<byte>(address, AddressBytes).Clear();
        *(ushort*)address = SockAddr.AF_UNIX;
        int length = Encoding.UTF8.GetBytes(path, new Span<byte>(address + sizeof(ushort), MaxPathBytes));
        return call(fd, address, (uint)(sizeof(ushort) + length + 1)) == 0 ? 0 : Errno.Last;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int bind(int fd, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int connect(int fd, byte* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getsockopt(int fd, int level, int name, void* value, uint* length);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setsockopt(int fd, int level, int name, void* value, uint length);
}
