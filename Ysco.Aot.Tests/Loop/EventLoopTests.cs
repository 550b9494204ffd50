using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;
using Ysco.Posix;
using Ysco.Loop;

namespace Ysco.Tests.Loop;

public partial class EventLoopTests
{
    [LibraryImport("libc")]
    private static partial int dup2(int from, int to);

    [Fact]
    public unsafe void A_written_pipe_wakes_its_watcher()
    {
        using var loop = new EventLoop(TimeProvider.System);
        int* ends = stackalloc int[2];
        Assert.Equal(0, FileIo.pipe2(ends, FileIo.O_CLOEXEC));
        int reading = ends[0];
        var seen = new List<int>();
        loop.Watch(reading, PollEvents.In, what =>
        {
            byte[] buffer = new byte[8];
            seen.Add(FileIo.Read(reading, buffer));
            Assert.True(what.HasFlag(PollEvents.In));
            loop.Unwatch(reading);
            loop.Stop();
        });
        int writing = ends[1];
        loop.Post(() => Assert.True(FileIo.WriteAll(writing, "abc"u8)));
        loop.Run();
        Assert.Equal([3], seen);
        FileIo.Close(reading);
        FileIo.Close(writing);
    }

    [Fact]
    public void What_the_kernel_will_not_watch_is_a_result_and_not_watched()
    {
        using var loop = new EventLoop(TimeProvider.System);
        using var file = new FileStream("/proc/self/stat", FileMode.Open);
        int fd = (int)file.SafeFileHandle.DangerousGetHandle();

        Assert.False(loop.TryWatch(fd, PollEvents.In, _ => Assert.Fail("called")));

        Assert.Equal(Errno.EPERM, Errno.Last);
        loop.Unwatch(fd);
        Assert.Throws<IOException>(() => loop.Watch(fd, PollEvents.In, _ => { }));
    }

    [Fact]
    public unsafe void A_descriptor_that_was_closed_without_a_word_does_not_keep_the_next_of_its_number_from_being_watched()
    {
        using var loop = new EventLoop(TimeProvider.System);
        int* ends = stackalloc int[4];
        Assert.Equal(0, FileIo.pipe2(ends, FileIo.O_CLOEXEC));
        Assert.Equal(0, FileIo.pipe2(ends + 2, FileIo.O_CLOEXEC));
        loop.Watch(ends[0], PollEvents.In, _ => Assert.Fail("called"));
        Assert.Equal(ends[0], dup2(ends[2], ends[0]));

        Assert.True(loop.TryWatch(ends[0], PollEvents.In, _ => loop.Stop()));

        Assert.True(FileIo.WriteAll(ends[3], "abc"u8));
        loop.Run();
        loop.Unwatch(ends[0]);
        for (int i = 0; i < 4; i++)
        {
            FileIo.Close(ends[i]);
        }
    }

    [Fact]
    public unsafe void What_happened_to_a_closed_descriptor_is_not_told_to_the_next_of_its_number()
    {
        using var loop = new EventLoop(TimeProvider.System);
        var pipes = new List<(int Reading, int Writing)>();
        int served = 0;
        bool newcomerCalled = false;
        int* ends = stackalloc int[2];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(0, FileIo.pipe2(ends, FileIo.O_CLOEXEC));
            pipes.Add((ends[0], ends[1]));
        }

        int silent = pipes[2].Reading;

        // Both are ready at once: whichever is served first closes the other, and opens a silent one under its number.
        void Serve(int mine)
        {
            served++;
            int other = pipes[1 - mine].Reading;
            loop.Unwatch(other);
            Assert.Equal(other, dup2(silent, other));
            loop.Watch(other, PollEvents.In, _ => newcomerCalled = true);
            loop.Unwatch(pipes[mine].Reading);
            loop.Post(loop.Stop);
        }

        loop.Watch(pipes[0].Reading, PollEvents.In, _ => Serve(0));
        loop.Watch(pipes[1].Reading, PollEvents.In, _ => Serve(1));
        Assert.True(FileIo.WriteAll(pipes[0].Writing, "x"u8) && FileIo.WriteAll(pipes[1].Writing, "x"u8));
        loop.Run();
        Assert.Equal(1, served);
        Assert.False(newcomerCalled);
        pipes.ForEach(pipe => FileIo.Close(pipe.Reading));
        pipes.ForEach(pipe => FileIo.Close(pipe.Writing));
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_due_times_and_cancelled_ones_do_not()
    {
        using var loop = new EventLoop(TimeProvider.System);
        var fired = new List<string>();
        loop.After(TimeSpan.FromMilliseconds(30), () =>
        {
            fired.Add("last");
            loop.Stop();
        });
        loop.After(TimeSpan.FromMilliseconds(10), () => fired.Add("first"));
        loop.After(TimeSpan.FromMilliseconds(20), () => fired.Add("cancelled")).Cancel();
        loop.After(TimeSpan.FromSeconds(-5), () => fired.Add("at once"));
        loop.Run();
        Assert.Equal(["at once", "first", "last"], fired);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(1, 101)]
    [InlineData(9_999, 101)]
    [InlineData(9_999_999, 101)]
    public void A_timer_of_the_wall_clock_is_never_early(long ticks, long seconds) =>
        Assert.Equal(seconds, WallTimer.NotBefore(DateTimeOffset.UnixEpoch.AddSeconds(100).AddTicks(ticks)));

    [Fact]
    public void A_cancelled_timer_costs_no_memory()
    {
        using var loop = new EventLoop(TimeProvider.System);
        WeakReference[] cancelled = [.. Enumerable.Range(0, 100).Select(_ => Cancelled(loop))];
        GC.Collect();
        Assert.DoesNotContain(cancelled, timer => timer.IsAlive);
        GC.KeepAlive(loop);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Cancelled(EventLoop loop)
        {
            TimerHandle timer = loop.After(TimeSpan.FromHours(24), () => { });
            timer.Cancel();
            return new WeakReference(timer);
        }
    }

    [Fact]
    public void A_posted_action_that_posts_again_does_not_starve_timers()
    {
        using var loop = new EventLoop(TimeProvider.System);
        void Again() => loop.Post(Again);
        Again();
        loop.After(TimeSpan.FromMilliseconds(5), loop.Stop);
        loop.Run();
    }

    [Fact]
    public void When_nothing_happens_for_a_while_that_is_noticed_once()
    {
        using var loop = new EventLoop(TimeProvider.System);
        int noticed = 0;
        loop.WhenQuiet(TimeSpan.FromMilliseconds(5), () => noticed++);
        loop.After(TimeSpan.FromMilliseconds(60), () =>
        {
            Assert.Equal(1, noticed);
            loop.After(TimeSpan.FromMilliseconds(60), loop.Stop);
        });
        loop.Post(() => { });
        loop.Run();
        Assert.Equal(2, noticed);
    }
}
