using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>Signals under their C names: numbers are those of Linux on x86, ARM and RISC-V.</summary>
internal static partial class Signals
{
    internal const int SIGHUP = 1;
    internal const int SIGINT = 2;
    internal const int SIGQUIT = 3;
    internal const int SIGKILL = 9;
    internal const int SIGUSR1 = 10;
    internal const int SIGUSR2 = 12;
    internal const int SIGPIPE = 13;
    internal const int SIGXFSZ = 25;
    internal const int SIGTERM = 15;
    internal const int SIGCHLD = 17;
    internal const int SIGPWR = 30;
    internal const int SIG_BLOCK = 0;
    internal const int SIG_SETMASK = 2;
    internal const int SFD_NONBLOCK = 0x800;
    internal const int SFD_CLOEXEC = 0x80000;

    /// <summary>sizeof(sigset_t) of glibc on every processor.</summary>
    internal const int SigSetBytes = 128;

    /// <summary>sizeof(struct signalfd_siginfo); its first field is the signal's number, 32 bits.</summary>
    internal const int SignalInfoBytes = 128;

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int sigemptyset(byte* set);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int sigaddset(byte* set, int signal);

    [LibraryImport("libc")]
    internal static unsafe partial int pthread_sigmask(int how, byte* set, byte* old);

    [LibraryImport("libc", SetLastError = true)]
    internal static unsafe partial int signalfd(int fd, byte* set, int flags);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial nint signal(int signal, nint handler);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    /// <summary>
    /// Signals another process, or its group. Never ourselves, for a signal that we forward would come back for ever, and
    /// never 1, 0 and -1, which are the system, our own group and everybody.
    /// </summary>
    internal static void Send(int pid, int signal, bool group)
    {
        if (pid > 1 && pid != Processes.getpid())
        {
            _ = kill(group ? -pid : pid, signal);
        }
    }

    /// <summary>A write to a pipe that nobody reads, or to a file at its limit, is an error to us, not our death.</summary>
    internal static void IgnoreFailedWrites()
    {
        const nint SIG_IGN = 1;
        _ = signal(SIGPIPE, SIG_IGN);

        // The log too may be such a file (setrlimit(2), RLIMIT_FSIZE).
        _ = signal(SIGXFSZ, SIG_IGN);
    }

    /// <summary>What asks a process to end does not end us.</summary>
    internal static void IgnoreEndings()
    {
        const nint SIG_IGN = 1;
        foreach (int number in (ReadOnlySpan<int>)[SIGHUP, SIGINT, SIGTERM])
        {
            _ = signal(number, SIG_IGN);
        }
    }

    /// <summary>
    /// Default dispositions and an empty mask, in the calling thread, for the program that is executed next: what is ignored
    /// or blocked it would inherit, and the runtime ignores some.
    /// </summary>
    internal static unsafe void Reset()
    {
        const nint SIG_DFL = 0;
        const int Last = 64; // SIGRTMAX of the kernel
        for (int number = 1; number <= Last; number++)
        {
            // Those that cannot be set are default; 32 and 33, the C library's own, are never ignored by it.
            _ = signal(number, SIG_DFL);
        }

        byte* none = stackalloc byte[SigSetBytes];
        _ = sigemptyset(none);
        _ = pthread_sigmask(SIG_SETMASK, none, null);
    }

    /// <summary>
    /// Has the signals wait for a reader of <see cref="OpenReader"/> in place of ending the process, in every thread: a
    /// signal goes to any thread that does not block it. At this point there are two, this one and the finalizer's,
    /// which the runtime has started before Main: so a finalizer blocks them there.
    /// </summary>
    internal static void Block(ReadOnlySpan<int> signals)
    {
        byte[] set = Set(signals);
        BlockHere(set);
        BlockInFinalizerThread(set);
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
    }

    /// <summary>A descriptor that is readable when one of the (blocked) signals is pending; -1 when there is none to be had.</summary>
    internal static unsafe int OpenReader(ReadOnlySpan<int> signals)
    {
        fixed (byte* set = Set(signals))
        {
            return signalfd(-1, set, SFD_NONBLOCK | SFD_CLOEXEC);
        }
    }

    private static unsafe byte[] Set(ReadOnlySpan<int> signals)
    {
        byte[] set = new byte[SigSetBytes];
        fixed (byte* bits = set)
        {
            _ = sigemptyset(bits);
            foreach (int signal in signals)
            {
                _ = sigaddset(bits, signal);
            }
        }

        return set;
    }

    private static unsafe void BlockHere(byte[] set)
    {
        fixed (byte* bits = set)
        {
            _ = pthread_sigmask(SIG_BLOCK, bits, null);
        }
    }

    /// <summary>Not inlined, so that no register keeps the object alive.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void BlockInFinalizerThread(byte[] set) => _ = new MaskingFinalizer(set);

    private sealed class MaskingFinalizer(byte[] set)
    {
        ~MaskingFinalizer() => BlockHere(set);
    }
}
