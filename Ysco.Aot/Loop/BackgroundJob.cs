using Ysco.Posix;

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
    /// <exception cref="IOException">There are no descriptors left.</exception>
    public static unsafe void Run<T>(EventLoop loop, Func<T> work, Action<T> done)
    {
        int* ends = stackalloc int[2];
        if (FileIo.pipe2(ends, FileIo.O_CLOEXEC) != 0)
        {
            throw new IOException($"pipe2: {Errno.Describe(Errno.Last)}");
        }

        (int reading, int writing) = (ends[0], ends[1]);
        var result = new Box<T>();
        loop.Watch(reading, PollEvents.In, _ =>
        {
            loop.Unwatch(reading);
            FileIo.Close(reading);
            done(result.Value!);
        });
        new Thread(
            () =>
            {
                result.Value = work();

                // The write is also the barrier: whoever saw the end of the pipe sees the result.
                FileIo.Close(writing);
            },
            StackBytes)
        { IsBackground = true }.Start();
    }

    private sealed class Box<T>
    {
        internal T? Value { get; set; }
    }
}
