using System.Runtime.InteropServices;
using Ysco.Loop;
using Ysco.Posix;

namespace Ysco.Supervision;

/// <summary>
/// Signals as events of the loop. From its making on none of them ends or interrupts us; what each means is decided by
/// who takes it.
/// </summary>
public sealed class SignalSource
{
    private static ReadOnlySpan<int> Always =>
        [Signals.SIGHUP, Signals.SIGINT, Signals.SIGTERM, Signals.SIGUSR1, Signals.SIGUSR2, Signals.SIGCHLD];

    /// <summary>As process 1 also that of a power supply, or of whoever ends a container, that gives notice.</summary>
    private static ReadOnlySpan<int> Taken => Processes.getpid() == 1 ? (int[])[.. Always, Signals.SIGPWR] : Always;

    /// <summary>Taken at a time, so that a process that never stops signalling us does not keep all else waiting.</summary>
    private const int MaxAtOnce = 32;

    private readonly int reader;
    private readonly Action<int> signalled;
    private readonly Action childEnded;

    /// <summary>Begins to take HUP, INT, TERM, USR1, USR2 and CHLD; as process 1 PWR too.</summary>
    /// <param name="loop">Where they come in.</param>
    /// <param name="signalled">Gets the number of each but CHLD.</param>
    /// <param name="childEnded">Some child has ended: one or more.</param>
    /// <exception cref="IOException">The kernel gives no descriptor for them.</exception>
    public SignalSource(EventLoop loop, Action<int> signalled, Action childEnded)
    {
        this.signalled = signalled;
        this.childEnded = childEnded;
        Signals.IgnoreFailedWrites();
        Signals.Block(Taken);
        reader = Signals.OpenReader(Taken);
        if (reader < 0)
        {
            throw new IOException($"signalfd: {Errno.Describe(Errno.Last)}");
        }

        loop.Watch(reader, PollEvents.In, _ => Read());
    }

    private void Read()
    {
        Span<byte> info = stackalloc byte[Signals.SignalInfoBytes];
        for (int taken = 0; taken < MaxAtOnce && FileIo.Read(reader, info) == info.Length; taken++)
        {
            int signal = MemoryMarshal.Read<int>(info);
            if (signal == Signals.SIGCHLD)
            {
                childEnded();
            }
            else
            {
                signalled(signal);
            }
        }
    }
}
