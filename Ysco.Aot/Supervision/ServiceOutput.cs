using Ysco.Loop;
using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Supervision;

/// <summary>
/// What the service prints, where we are to have it: its stdout and stderr are datagram sockets that we hold the other ends of, and not
/// pipes. A pipe whose reader is gone kills whoever writes to it, and one whose reader is not there fills up: a service must
/// outlive us. Of a datagram socket whose other end is gone it gets an error, and a later run of ours can put itself there again. While we
/// live and stand still, as we do when we print to a disk that hangs, it waits once some hundred lines wait, as it would for the disk itself.
/// Limits: <see cref="MaxPrinted"/> of one write, of which more is an error to the service (EMSGSIZE); <see cref="MaxReads"/> in a turn.
/// References: unix(7), pidfd_getfd(2).
/// </summary>
public sealed class ServiceOutput
{
    /// <summary>More than the kernel lets into one datagram by default (net.core.wmem_default, 208 KiB). Memory that is not written to costs nothing.</summary>
    private const int MaxPrinted = 256 * 1024;

    /// <summary>Of each stream: whoever prints without end does not keep us from all else.</summary>
    private const int MaxReads = 64;

    /// <summary>At the end, as much as the kernel can hold (net.unix.max_dgram_qlen, 512 where it is large).</summary>
    private const int MaxReadsAtEnd = 1024;

    private const int Streams = 2;

    private readonly EventLoop loop;
    private readonly OutputSink take;
    private readonly int[] ours;
    private readonly int[] theirs;
    private readonly byte[] buffer = GC.AllocateUninitializedArray<byte>(MaxPrinted);

    private ServiceOutput(EventLoop loop, int[] ours, int[] theirs, OutputSink take) => (this.loop, this.ours, this.theirs, this.take) = (loop, ours, theirs, take);

    /// <summary>For the start of a service: our descriptors, and the numbers they get in it.</summary>
    public (int Ours, int Theirs)[] Descriptors => [(theirs[0], 1), (theirs[1], 2)];

    /// <summary>All descriptors, as <see cref="Handed"/> takes them.</summary>
    public int[] All => [.. ours, .. theirs];

    /// <summary>Makes the sockets.</summary>
    /// <param name="loop">Where they are read.</param>
    /// <param name="take">Is given what was printed.</param>
    public static Result<ServiceOutput> Open(EventLoop loop, OutputSink take)
    {
        int[] ours = [-1, -1];
        int[] theirs = [-1, -1];
        int error = 0;
        for (int i = 0; i < Streams && error == 0; i++)
        {
            error = UnixDatagrams.Pair(out ours[i], out theirs[i]);
        }

        return Begin(new ServiceOutput(loop, ours, theirs, take), error);
    }

    /// <summary>Goes on with the sockets of a former life of ours.</summary>
    /// <param name="loop">Where they are read.</param>
    /// <param name="handed">What <see cref="All"/> was.</param>
    /// <param name="take">Is given what was printed.</param>
    public static Result<ServiceOutput> Handed(EventLoop loop, int[] handed, OutputSink take)
    {
        ArgumentNullException.ThrowIfNull(handed);
        return handed.Length == 2 * Streams
            ? Begin(new ServiceOutput(loop, handed[..Streams], handed[Streams..], take), 0)
            : Failure.Invalid("the descriptors of the service's output");
    }

    /// <summary>Puts us at the other end of what a service prints to that an earlier run of ours, now dead, has started.</summary>
    /// <param name="loop">Where it is read.</param>
    /// <param name="pid">The service's process.</param>
    /// <param name="take">Is given what was printed.</param>
    public static Result<ServiceOutput> Regain(EventLoop loop, int pid, OutputSink take)
    {
        int[] ours = [-1, -1];
        int[] theirs = [-1, -1];
        int error = 0;
        for (int i = 0; i < Streams && error == 0; i++)
        {
            error = Processes.GetDescriptor(pid, i + 1, out theirs[i]);
            error = error == 0 ? UnixDatagrams.Meet(theirs[i], out ours[i]) : error;
        }

        return Begin(new ServiceOutput(loop, ours, theirs, take), error);
    }

    /// <summary>Takes all that was printed until now: the service has ended, or others get its streams.</summary>
    public void Drain()
    {
        for (int i = 0; i < Streams; i++)
        {
            Read(i, MaxReadsAtEnd);
        }
    }

    /// <summary>Ends it. A service that still runs prints into nothing from now on.</summary>
    public void Close()
    {
        for (int i = 0; i < Streams; i++)
        {
            loop.Unwatch(ours[i]);
            FileIo.Close(ours[i]);
            FileIo.Close(theirs[i]);
        }
    }

    private static Result<ServiceOutput> Begin(ServiceOutput output, int error)
    {
        for (int i = 0; i < Streams && error == 0; i++)
        {
            int stream = i;
            error = output.loop.TryWatch(output.ours[i], PollEvents.In, _ => output.Read(stream, MaxReads)) ? 0 : Errno.Last;
        }

        if (error != 0)
        {
            output.Close();
            return Failure.Local(error == UnixDatagrams.EPROTOTYPE
                ? "the service that runs was started before Process.LogLines was set"
                : $"the output of the service: {Errno.Describe(error)}");
        }

        return output;
    }

    private void Read(int stream, int most)
    {
        for (int i = 0; i < most; i++)
        {
            // Whoever writes nothing sends a datagram of nothing: that is no end.
            int got = UnixDatagrams.Receive(ours[stream], buffer);
            if (got < 0)
            {
                return;
            }

            take(stream == 1, buffer.AsSpan(0, got));
        }
    }
}
