using Ysco.Posix;
using Ysco.Results;

namespace Ysco.Loop;

/// <summary>
/// Work that waits for a disk (copying a binary, fsync), off the loop: one thread for one job, which ends with it. The
/// job owns what it was given until its result comes back to the loop; nothing is shared meanwhile, so nothing is locked.
/// </summary>
public static class BackgroundJob
{
    /// <summary>Copying and hashing need little; the default would reserve 8 MiB.</summary>
    private const int StackBytes = 512 * 1024;

    /// <summary>Runs <paramref name="work"/> on a thread of its own.</summary>
    /// <param name="loop">Where the result goes.</param>
    /// <param name="work">The work. It reports failures in its result; an exception from it ends the process, as a bug should.</param>
    /// <param name="done">Called from the loop with the result.</param>
    /// <returns>Null when it has begun; else why it cannot: there is no descriptor, no memory or no thread to be had.</returns>
    public static unsafe Failure? Run<T>(EventLoop loop, Func<T> work, Action<T> done)
    {
        int* ends = stackalloc int[2];
        if (FileIo.pipe2(ends, FileIo.O_CLOEXEC) != 0)
        {
            return Failure.Local($"a pipe to work beside the loop: {Errno.Describe(Errno.Last)}");
        }

        (int reading, int writing) = (ends[0], ends[1]);
        var result = new Box<T>();
        bool isWatched = loop.TryWatch(reading, PollEvents.In, _ =>
        {
            loop.Unwatch(reading);
            FileIo.Close(reading);
            done(result.Value!);
        });
        int error = isWatched ? 0 : Errno.Last;
        if (isWatched && Start(() =>
            {
                result.Value = work();

                // The write is also the barrier: whoever saw the end of the pipe sees the result.
                FileIo.Close(writing);
            }))
        {
            return null;
        }

        loop.Unwatch(reading);
        FileIo.Close(reading);
        FileIo.Close(writing);
        return Failure.Local(isWatched ? "a thread to work beside the loop: the system gives none (is its limit of processes reached?)"
            : $"watching a pipe to work beside the loop: {Errno.Describe(error)}");
    }

    /// <summary>False when there is no thread to be had: pthread_create(3) says EAGAIN, which the runtime tells as a lack of memory.</summary>
    private static bool Start(ThreadStart work)
    {
        try
        {
            new Thread(work, StackBytes) { IsBackground = true }.Start();
            return true;
        }
        catch (OutOfMemoryException)
        {
            return false;
        }
    }

    private sealed class Box<T>
    {
        internal T? Value { get; set; }
    }
}
