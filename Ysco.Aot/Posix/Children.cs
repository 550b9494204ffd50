using System.Runtime.InteropServices;

namespace Ysco.Posix;

/// <summary>
/// The children of this process. Those it started belong to whoever started them, who waits for them by their id. The
/// others were left to us: by what ran here before exec, or, when we are init of a container, by any process of it.
/// </summary>
internal static partial class Children
{
    /// <summary>Reaped in one go, so that a process that makes orphans without end does not keep all else waiting.</summary>
    private const int MaxAtOnce = 256;

    private static readonly HashSet<int> Owned = [];

    /// <summary>Those being started by now, on whichever thread: they are somebody's before they have an id.</summary>
    private static int starting;

    /// <summary>A child is about to be started: until <see cref="EndStart"/> no orphan is reaped, for it may be this one.</summary>
    internal static void BeginStart() => Interlocked.Increment(ref starting);

    /// <summary>It was started, and is owned; or it was not.</summary>
    internal static void EndStart() => Interlocked.Decrement(ref starting);

    /// <summary>Somebody waits for this one by its id.</summary>
    internal static void Own(int pid)
    {
        lock (Owned)
        {
            Owned.Add(pid);
        }
    }

    /// <summary>Kills one that nobody is to wait for any more; it is reaped with the orphans.</summary>
    internal static void Abandon(int pid)
    {
        _ = Signals.kill(pid, Signals.SIGKILL);
        Leave(pid);
    }

    /// <summary>Nobody waits for this one, which goes on: when it ends it is reaped with the orphans.</summary>
    internal static void Leave(int pid)
    {
        lock (Owned)
        {
            Owned.Remove(pid);
        }
    }

    /// <summary>Its id, once it has ended, with its status; 0 while it runs; -1 when it is not our child, or no longer.</summary>
    internal static unsafe int TryReap(int pid, out int status)
    {
        int ended = 0;
        int reaped = Processes.waitpid(pid, &ended, Processes.WNOHANG);
        status = ended;
        if (reaped != 0)
        {
            lock (Owned)
            {
                Owned.Remove(pid);
            }
        }

        return reaped;
    }

    /// <summary>Reaps those that nobody waits for.</summary>
    /// <returns>False when there may be more: behind one that its owner has yet to reap, or over the maximum.</returns>
    internal static bool ReapOrphans()
    {
        for (int i = 0; i < MaxAtOnce; i++)
        {
            int pid = FirstEnded();
            if (pid <= 0)
            {
                return true;
            }

            lock (Owned)
            {
                if (Owned.Contains(pid) || Volatile.Read(ref starting) > 0)
                {
                    return false;
                }
            }

            _ = TryReap(pid, out _);
        }

        return false;
    }

    /// <summary>Whether we have any, one that has ended and was not reaped included.</summary>
    internal static bool Any() => FirstEnded() >= 0;

    /// <summary>Some child that has ended, left as it is; 0 when none has, -1 when there is none at all.</summary>
    private static unsafe int FirstEnded()
    {
        const int P_ALL = 0;
        const int WEXITED = 4;
        const int WNOWAIT = 0x0100_0000;

        // struct siginfo: three ints, then a union, aligned as a pointer; si_pid is the first of it.
        const int SizeOfSigInfo = 128;
        int pidOffset = PidOffset(nint.Size);
        byte* info = stackalloc byte[SizeOfSigInfo];
        new Span<byte>(info, SizeOfSigInfo).Clear();
        return waitid(P_ALL, 0, info, WEXITED | Processes.WNOHANG | WNOWAIT) == 0 ? *(int*)(info + pidOffset) : -1;
    }

    internal static int PidOffset(int wordBytes) => wordBytes == 8 ? 16 : 12;

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int waitid(int kind, int id, byte* info, int options);
}
