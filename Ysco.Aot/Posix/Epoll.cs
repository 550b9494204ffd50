using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>epoll(7), signalfd(2) and eventfd(2) under their C names.</summary>
internal static partial class Epoll
{
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;
    internal const int EPOLL_CLOEXEC = 0x80000;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int epoll_create1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_ctl(int epfd, int op, int fd, byte* epollEvent);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int epoll_wait(int epfd, byte* events, int maxevents, int timeoutMilliseconds);
}
