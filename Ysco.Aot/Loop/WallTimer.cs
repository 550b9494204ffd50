using Ysco.Posix;

namespace Ysco.Loop;

/// <summary>
/// Waits for a time of the wall clock, and notices when the clock is set: without looking at it again and again. While the kernel has
/// nothing to do that with (descriptors, memory), it is asked again, and the clock looked at, every <see cref="Look"/>.
/// </summary>
public sealed class WallTimer
{
    /// <summary>A passing lack: nothing that is waited for by the wall clock is needed to the second.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(30);

    private readonly EventLoop loop;
    private readonly Action fired;
    private int fd = -1;
    private TimerHandle? again;

    /// <summary>A timer that is not set.</summary>
    /// <param name="loop">Where it fires.</param>
    /// <param name="fired">The time may have come, or the clock may have been set.</param>
    public WallTimer(EventLoop loop, Action fired) => (this.loop, this.fired) = (loop, fired);

    /// <summary>Sets the time; null for none, which still notices that the clock is set.</summary>
    public void Set(DateTimeOffset? time)
    {
        again?.Cancel();
        if (!TryOpen() || !TimerFd.Set(fd, time is { } at ? NotBefore(at) : long.MaxValue))
        {
            again = loop.After(Look, fired);
        }
    }

    /// <summary>It fires no more. The last that is done with it.</summary>
    public void Close()
    {
        again?.Cancel();
        loop.Unwatch(fd);
        FileIo.Close(fd);
    }

    private bool TryOpen()
    {
        if (fd >= 0)
        {
            return true;
        }

        int timer = TimerFd.OpenWall();
        if (timer < 0 || !loop.TryWatch(timer, PollEvents.In, _ => Read()))
        {
            FileIo.Close(timer);
            return false;
        }

        fd = timer;
        return true;
    }

    private void Read()
    {
        // Eight bytes when it fired; ECANCELED when the clock was set. Either is news.
        Span<byte> expirations = stackalloc byte[8];
        FileIo.Read(fd, expirations);
        fired();
    }

    /// <summary>The first full second that is not before a time, since 1970: what fires early fires again and again.</summary>
    internal static long NotBefore(DateTimeOffset time) =>
        time.ToUnixTimeSeconds() + (time.UtcTicks % TimeSpan.TicksPerSecond > 0 ? 1 : 0);
}
