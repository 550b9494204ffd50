using Ysco.Posix;

namespace Ysco.Loop;

/// <summary>
/// The one loop of the supervisor: descriptors, timers and posted actions, one at a time, on one thread. Everything
/// that changes state runs here, so nothing needs a lock.
/// References: epoll(7), level-triggered.
/// Limits: <see cref="EventsPerWait"/> descriptors are served before timers and posted actions get their turn.
/// Not here: what the events mean.
/// </summary>
public sealed class EventLoop : IDisposable
{
    /// <summary>Events taken from the kernel at once: few, so that a busy server cannot starve timers.</summary>
    private const int EventsPerWait = 64;

    private readonly TimeProvider clock;
    private readonly int epoll;
    private readonly Dictionary<int, (uint Generation, Action<PollEvents> Ready)> watched = [];
    private readonly PriorityQueue<TimerHandle, long> timers = new();
    private readonly byte[] events = new byte[EventsPerWait * EpollEvent.SizeBytes];
    private Queue<Action> posted = new();
    private Queue<Action> running = new();
    private TimeSpan quietAfter;
    private Action? whenQuiet;
    private long? quietDue;
    private uint generation;
    private bool stopped;

    /// <summary>A loop that takes its time from <paramref name="clock"/>'s timestamps.</summary>
    /// <exception cref="IOException">The kernel gives no epoll descriptor.</exception>
    public EventLoop(TimeProvider clock)
    {
        this.clock = clock;
        epoll = Epoll.epoll_create1(Epoll.EPOLL_CLOEXEC);
        if (epoll < 0)
        {
            throw new IOException($"epoll_create1: {Errno.Describe(Errno.Last)}");
        }
    }

    /// <summary>
    /// Calls <paramref name="ready"/> whenever the descriptor is ready for <paramref name="interest"/>. For what is watched
    /// before anything is supervised.
    /// </summary>
    /// <exception cref="IOException">As <see cref="TryWatch"/>.</exception>
    public void Watch(int fd, PollEvents interest, Action<PollEvents> ready)
    {
        if (!TryWatch(fd, interest, ready))
        {
            throw new IOException($"epoll_ctl: watching descriptor {fd}: {Errno.Describe(Errno.Last)}");
        }
    }

    /// <summary>Calls <paramref name="ready"/> whenever the descriptor is ready for <paramref name="interest"/>.</summary>
    /// <returns>
    /// False, with <see cref="Errno.Last"/>, when the kernel has no memory for one more (ENOMEM), when its user has
    /// /proc/sys/fs/epoll/max_user_watches of them (ENOSPC), and for a regular file (EPERM).
    /// </returns>
    public bool TryWatch(int fd, PollEvents interest, Action<PollEvents> ready)
    {
        if (Control(Epoll.EPOLL_CTL_ADD, fd, ++generation, interest) != 0)
        {
            return false;
        }

        // Whoever closed a descriptor of that number without a word to us has left its entry here; the kernel has forgotten it.
        watched[fd] = (generation, ready);
        return true;
    }

    /// <summary>Changes what a watched descriptor is watched for. That needs nothing that could be lacking.</summary>
    public void Change(int fd, PollEvents interest)
    {
        if (Control(Epoll.EPOLL_CTL_MOD, fd, watched[fd].Generation, interest) != 0)
        {
            throw new IOException($"epoll_ctl: changing the watch of descriptor {fd}: {Errno.Describe(Errno.Last)}");
        }
    }

    /// <summary>Ends the watch; to be called before the descriptor is closed. Nothing happens when it is not watched.</summary>
    public void Unwatch(int fd)
    {
        if (watched.Remove(fd))
        {
            _ = Control(Epoll.EPOLL_CTL_DEL, fd, generation, PollEvents.None);
        }
    }

    /// <summary>Fires once, not before <paramref name="delay"/> has passed; a negative delay counts as none.</summary>
    public TimerHandle After(TimeSpan delay, Action fire)
    {
        double ticks = Math.Max(0, delay.TotalSeconds) * clock.TimestampFrequency;
        var timer = new TimerHandle(clock.GetTimestamp() + (long)Math.Min(ticks, long.MaxValue / 4), fire, timers);
        timers.Enqueue(timer, timer.Due);
        return timer;
    }

    /// <summary>Runs <paramref name="action"/> in this loop, after what runs now.</summary>
    public void Post(Action action) => posted.Enqueue(action);

    /// <summary>Runs <paramref name="action"/> once whenever nothing has happened for a while after something had.</summary>
    public void WhenQuiet(TimeSpan after, Action action) => (quietAfter, whenQuiet) = (after, action);

    /// <summary>Runs until <see cref="Stop"/>, which may have come before it.</summary>
    public void Run()
    {
        while (!stopped)
        {
            RunOnce();
        }
    }

    /// <summary>Ends <see cref="Run"/> after the current round.</summary>
    public void Stop() => stopped = true;

    /// <summary>Lets <see cref="Run"/> run again after <see cref="Stop"/>.</summary>
    public void GoOn() => stopped = false;

    /// <summary>Closes the epoll descriptor; the watched ones belong to their owners.</summary>
    public void Dispose() => FileIo.Close(epoll);

    private void RunOnce()
    {
        int ready = Wait(TimeoutMilliseconds());
        Serve(ready);
        NoticeQuiet(FireTimers() || ready > 0 || posted.Count > 0);
        (posted, running) = (running, posted);
        while (!stopped && running.TryDequeue(out Action? action))
        {
            action();
        }
    }

    private void NoticeQuiet(bool busy)
    {
        if (whenQuiet is null)
        {
            return;
        }

        long now = clock.GetTimestamp();
        if (busy)
        {
            quietDue = now + (long)(quietAfter.TotalSeconds * clock.TimestampFrequency);
        }
        else if (quietDue <= now)
        {
            quietDue = null;
            whenQuiet();
        }
    }

    /// <summary>-1 for no limit; rounded up, so that nothing is looked at just before it is due.</summary>
    private int TimeoutMilliseconds()
    {
        if (posted.Count > 0)
        {
            return 0;
        }

        long due = Math.Min(timers.TryPeek(out _, out long next) ? next : long.MaxValue, quietDue ?? long.MaxValue);
        if (due == long.MaxValue)
        {
            return -1;
        }

        double left = (due - clock.GetTimestamp()) * 1000.0 / clock.TimestampFrequency;
        return (int)Math.Clamp(Math.Ceiling(left), 0, int.MaxValue);
    }

    private unsafe int Wait(int timeoutMilliseconds)
    {
        fixed (byte* buffer = events)
        {
            int count = Epoll.epoll_wait(epoll, buffer, EventsPerWait, timeoutMilliseconds);
            if (count < 0 && Errno.Last != Errno.EINTR)
            {
                throw new IOException($"epoll_wait: {Errno.Describe(Errno.Last)}");
            }

            return Math.Max(count, 0);
        }
    }

    private void Serve(int count)
    {
        for (int i = 0; i < count && !stopped; i++)
        {
            (uint what, ulong watch) = EpollEvent.Read(events.AsSpan(i * EpollEvent.SizeBytes));

            // A handler earlier in this round may have ended this watch, and begun another on a new descriptor of that number.
            if (watched.TryGetValue((int)(uint)watch, out var current) && current.Generation == (uint)(watch >> 32))
            {
                current.Ready((PollEvents)what);
            }
        }
    }

    /// <summary>Fires what is due; true when something was.</summary>
    private bool FireTimers()
    {
        bool fired = false;
        long now = clock.GetTimestamp();
        while (!stopped && timers.TryPeek(out TimerHandle? next, out long due) && due <= now)
        {
            timers.Dequeue();
            fired = true;
            next.Take()?.Invoke();
        }

        return fired;
    }

    private unsafe int Control(int operation, int fd, uint watch, PollEvents interest)
    {
        byte* item = stackalloc byte[16];
        EpollEvent.Write(new Span<byte>(item, 16), (uint)interest, (ulong)watch << 32 | (uint)fd);
        return Epoll.epoll_ctl(epoll, operation, fd, item);
    }
}
