using Xunit;
using Ysco.Posix;
using Ysco.Loop;

namespace Ysco.Tests.Loop;

public class EventLoopTests
{
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
