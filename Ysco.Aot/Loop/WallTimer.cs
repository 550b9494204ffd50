using Ysco.Posix;

namespace Ysco.Loop;

/// <summary>
/// Waits for a time of the wall clock, and notices when the clock is set: without looking at it again and again.
/// </summary>
public sealed class WallTimer
{
    private readonly EventLoop loop;
    private readonly int fd;

    /// <summary>A timer that is not set.</summary>
    /// <param name="loop">Where it fires.</param>
    /// <param name="fired">The time has come, or the clock was set.</param>
    /// <exception cref="IOException">The kernel gives no descriptor.</exception>
    public WallTimer(EventLoop loop, Action fired)
    {
        this.loop = loop;
        fd = TimerFd.OpenWall();
        if (fd < 0)
        {
            throw new IOException($"timerfd_create: {Errno.Describe(Errno.Last)}");
        }

        loop.Watch(fd, PollEvents.In, _ =>
        {
            // Eight bytes when it fired; ECANCELED when the clock was set. Either is news.
            Span<byte> expirations = stackalloc byte[8];
            FileIo.Read(fd, expirations);
            fired();
        });
    }

    /// <summary>Sets the time; null for none, which still notices that the clock is set.</summary>
    public void Set(DateTimeOffset? time)
    {
        _ = TimerFd.Set(fd, time is { } at ? NotBefore(at) : long.MaxValue);
    }

    /// <summary>It fires no more. The last that is done with it.</summary>
    public void Close()
    {
        loop.Unwatch(fd);
        FileIo.Close(fd);
    }

    /// <summary>The first full second that is not before a time, since 1970: what fires early fires again and again.</summary>
    internal static long NotBefore(DateTimeOffset time) =>
        time.ToUnixTimeSeconds() + (time.UtcTicks % TimeSpan.TicksPerSecond > 0 ? 1 : 0);
}
