using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>timerfd_create(2) on the wall clock.</summary>
internal static unsafe partial class TimerFd
{
    private const int CLOCK_REALTIME = 0;
    private const int TFD_TIMER_ABSTIME = 1;
    private const int TFD_TIMER_CANCEL_ON_SET = 2;
    private const int TFD_NONBLOCK = 0x800;
    private const int TFD_CLOEXEC = 0x80000;

    /// <summary>A timer's descriptor; -1 when there is none to be had.</summary>
    internal static int OpenWall() => timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);

    /// <summary>
    /// Becomes readable at a time of the wall clock, and also when somebody sets that clock. The fields of
    /// struct itimerspec are as wide as a pointer: time_t and long of the C library that we are linked with.
    /// </summary>
    internal static bool Set(int fd, long unixSeconds)
    {
        nint* spec = stackalloc nint[4];
        spec[0] = 0;
        spec[1] = 0;
        spec[2] = (nint)Math.Clamp(unixSeconds, 1, (long)nint.MaxValue);
        spec[3] = 0;
        return timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, spec, null) == 0;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int timerfd_create(int clock, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int timerfd_settime(int fd, int flags, nint* value, nint* old);
}
